// qiao conflict: where claims cannot all be true.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/show_rights.h"
#include "registry/service/find_conflicts.h"
#include "registry/service/registry.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using registry::FoundConflict;
using registry::Registry;

// "exact: 1/2000 over, not explained by rounding; CWR: pass".
std::string Judgement(const rights::Overlap& overlap) {
  const std::string over = overlap.total.DifferenceFromWhole();
  std::string text = "exact: ";
  text += over == "0" ? "the whole and a part of it besides" : over + " over";
  text += overlap.excess == rights::Excess::kRounding
              ? ", explained by rounding"
              : ", not explained by rounding";
  return text + "; CWR: " + (overlap.passes_cwr ? "pass" : "fail");
}

Result<json::Object> ToJson(const FoundConflict& found, Names& names) {
  json::Array subjects, claims, links;
  for (const SubjectId& subject : found.conflict.subjects) {
    QIAO_TRY(const std::string title, names.Of(subject));
    subjects.emplace_back(
        json::Object{{{"id", ToText(subject)}, {"title", title}}});
  }
  for (const rights::ClaimOnRecord& claim : found.claims) {
    QIAO_TRY(json::Object one, ClaimToJson(claim, names));
    claims.emplace_back(std::move(one));
  }
  for (const rights::SubjectLink& link : found.conflict.links) {
    links.emplace_back(cli::ToJson(link));
  }
  json::Object object{{{"id", found.id},
                       {"kind", rights::ToText(found.conflict.kind)},
                       {"subjects", std::move(subjects)},
                       {"claims", std::move(claims)},
                       {"links", std::move(links)}}};
  if (!found.conflict.isrc.empty()) {
    object.members.emplace_back("isrc", found.conflict.isrc);
  }
  if (const auto& overlap = found.conflict.overlap) {
    json::Object where{
        {{"rights", cli::ToJson(overlap->acts)},
         {"territories", cli::ToJson(overlap->territories)},
         {"period", cli::ToJson(overlap->period)},
         {"total", overlap->total.Fraction()},
         {"percent", overlap->total.DecimalPercent(2)},
         {"over", overlap->total.DifferenceFromWhole()},
         {"rounding", overlap->excess == rights::Excess::kRounding},
         {"cwr", overlap->passes_cwr ? "pass" : "fail"}}};
    if (!overlap->part.empty()) {
      where.members.emplace_back("part", overlap->part);
    }
    if (!overlap->uses.empty()) {
      where.members.emplace_back("uses", cli::ToJson(overlap->uses));
    }
    object.members.emplace_back("overlap", std::move(where));
  }
  return object;
}

// Title of the first subject, and who stands against whom.
Result<std::vector<std::string>> Row(const FoundConflict& found, Names& names,
                                     std::string_view lang) {
  QIAO_TRY(const std::string title, names.Of(found.conflict.subjects.front()));
  std::string who;
  for (const rights::ClaimOnRecord& claim : found.claims) {
    QIAO_TRY(const std::string claimant, names.Claimant(claim));
    who += (who.empty() ? "" : " · ") + claimant + " " +
           ShareText(claim.claim.share);
  }
  std::vector<std::string> row{
      found.id, std::string(rights::ToText(found.conflict.kind)), title};
  const auto& overlap = found.conflict.overlap;
  if (!overlap) {
    for (std::size_t i = 1; i < found.conflict.subjects.size(); ++i) {
      QIAO_TRY(const std::string other, names.Of(found.conflict.subjects[i]));
      who += (who.empty() ? "also " : " · ") + other;
    }
    row.insert(row.end(), {found.conflict.isrc, "", "", "", who});
    return row;
  }
  std::string total = overlap->total.DecimalPercent(2);
  if (overlap->excess == rights::Excess::kRounding) total += " (rounding)";
  for (const rights::SubjectLink& link : found.conflict.links) {
    if (link.relation == rights::SubjectLink::Relation::kDoubted) {
      who += " · " + link.words;
    }
  }
  row.insert(row.end(), {RightsText(overlap->acts, lang),
                         TerritoriesText(overlap->territories, lang),
                         PeriodText(overlap->period), total, who});
  return row;
}

const std::vector<Column>& Columns() {
  static const std::vector<Column> columns = {{"CONFLICT", false, true},
                                              {"KIND"},
                                              {"TITLE"},
                                              {"RIGHT"},
                                              {"TERR"},
                                              {"PERIOD"},
                                              {"TOTAL", true},
                                              {"CLAIMS", false, false, true}};
  return columns;
}

Result<void> List(const Context& context,
                  const std::optional<std::string>& subject) {
  QIAO_TRY(const Registry registry,
           Registry::OpenToRead(context.registry, context.clock));
  std::vector<FoundConflict> conflicts;
  if (subject) {
    const auto id = ParseSubjectId(*subject);
    if (!id) return Error{ErrorCode::kUsage, *subject + " is no id"};
    QIAO_TRY(const auto facts, registry.store().FactsNow());
    QIAO_TRY(const bool known, facts->IsKnown(*id));
    if (!known) {
      return Error{ErrorCode::kNotFound, *subject + " is not on record here"};
    }
    QIAO_TRY(conflicts,
             registry::FindConflictsOf(registry.store(), std::vector{*id}));
  } else {
    QIAO_TRY(conflicts, registry::FindAllConflicts(registry.store()));
  }
  Names names(registry);
  json::Array array;
  std::vector<std::vector<std::string>> rows;
  for (const FoundConflict& conflict : conflicts) {
    if (context.form == OutputForm::kTable ||
        context.form == OutputForm::kCsv) {
      QIAO_TRY(std::vector<std::string> row,
               Row(conflict, names, context.lang));
      rows.push_back(std::move(row));
      continue;
    }
    QIAO_TRY(json::Object object, ToJson(conflict, names));
    if (context.form == OutputForm::kJsonLines) {
      PrintJson("qiao.conflict/1", std::move(object));
    } else {
      array.emplace_back(std::move(object));
    }
  }
  if (context.form == OutputForm::kJson) {
    PrintJson("qiao.conflict.list/1",
              json::Object{{{"conflicts", std::move(array)}}});
  } else if (context.form != OutputForm::kJsonLines) {
    PrintTable(context, Columns(), rows);
    Say(context, std::to_string(conflicts.size()) + " conflicts" +
                     (conflicts.empty() ? "" : " · qiao conflict show ID"));
  }
  return {};
}

Result<void> PrintForPeople(const Context& context, const FoundConflict& found,
                            Names& names) {
  const rights::Conflict& conflict = found.conflict;
  PrintLine(found.id + "  " + std::string(rights::ToText(conflict.kind)));
  for (const SubjectId& subject : conflict.subjects) {
    QIAO_TRY(const std::string title, names.Of(subject));
    PrintLine("subject   " + ToText(subject) + "  " + text::ForDisplay(title));
  }
  if (!conflict.isrc.empty()) PrintLine("isrc      " + conflict.isrc);
  for (const rights::SubjectLink& link : conflict.links) {
    std::string relation(rights::ToText(link.relation));
    relation.resize(10, ' ');
    const bool same = link.relation == rights::SubjectLink::Relation::kSame;
    PrintLine(relation + ToText(link.a) + (same ? " = " : " ≠ ") +
              ToText(link.b));
    PrintLine("          " + text::ForDisplay(link.words));
  }
  if (const auto& overlap = conflict.overlap) {
    PrintLine("right     " + RightsText(overlap->acts, context.lang));
    PrintLine("territory " +
              TerritoriesText(overlap->territories, context.lang));
    PrintLine("period    " + PeriodText(overlap->period));
    if (!overlap->part.empty()) PrintLine("part      " + overlap->part);
    for (const std::string& use : overlap->uses) PrintLine("use       " + use);
    PrintLine("total     " + overlap->total.DecimalPercent(2) + " = " +
              overlap->total.Fraction());
    PrintLine("judged    " + Judgement(*overlap));
  }
  if (found.claims.empty()) return {};
  std::vector<std::vector<std::string>> rows;
  for (const rights::ClaimOnRecord& claim : found.claims) {
    QIAO_TRY(const std::string claimant, names.Claimant(claim));
    const std::string& written = claim.claim.share.text;
    rows.push_back({ToText(claim.id), claimant, ShareText(claim.claim.share),
                    written, RightsText(claim.claim.rights, context.lang),
                    TerritoriesText(claim.claim.territories, context.lang),
                    PeriodText(claim.claim.period),
                    std::to_string(claim.index)});
  }
  PrintTable(context,
             {{"CLAIM", false, true},
              {"PARTY"},
              {"SHARE", true},
              {"WRITTEN"},
              {"RIGHT"},
              {"TERR"},
              {"PERIOD"},
              {"ENTRY", true}},
             rows);
  return {};
}

Result<void> Show(const Context& context, const std::string& id) {
  QIAO_TRY(const Registry registry,
           Registry::OpenToRead(context.registry, context.clock));
  QIAO_TRY(const FoundConflict found,
           registry::FindConflict(registry.store(), id));
  Names names(registry);
  if (context.form == OutputForm::kJson ||
      context.form == OutputForm::kJsonLines) {
    QIAO_TRY(json::Object object, ToJson(found, names));
    PrintJson("qiao.conflict/1", std::move(object));
    return {};
  }
  return PrintForPeople(context, found, names);
}

ExitCode Ended(const Context& context, const Result<void>& done) {
  return done ? ExitCode::kDone : Fail(context, done.error());
}

}  // namespace

std::vector<Command> ConflictCommands() {
  auto subject = std::make_shared<std::optional<std::string>>();
  auto id = std::make_shared<std::string>();
  return {
      {{"conflict", "list"},
       "where claims cannot all be true",
       "Three kinds: over-claim, owners' shares of one right, place and time "
       "that add up to more than the whole; one-audio-two-owners, the same "
       "over recordings that sound the same; one-isrc-two-audios. A total "
       "that is over by no more than the rounding of its shares is marked as "
       "such. Where one side signs that two recordings differ, the conflict "
       "stands with that note, until everybody concerned has signed it. The "
       "registry never decides who is right.",
       {{"--subject",
         "ID",
         "only those that touch this work or recording",
         subject.get(),
         false,
         {}}},
       {{"qiao conflict list", "all of them"},
        {"qiao conflict list --jsonl", "one object a line"}},
       [subject](const Context& context) {
         return Ended(context, List(context, *subject));
       }},
      {{"conflict", "show"},
       "one conflict with its evidence",
       "The claims side by side, what they add up to, and why two recordings "
       "are held to be one.",
       {{"ID", "ID", "as qiao conflict list shows it", id.get(), true, {}}},
       {{"qiao conflict show C-7K2M4QXD", "claims, sums, evidence"}},
       [id](const Context& context) {
         return Ended(context, Show(context, *id));
       }}};
}

}  // namespace qiao::cli
