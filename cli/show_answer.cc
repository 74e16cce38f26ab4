#include "cli/show_answer.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/output.h"
#include "cli/show_rights.h"
#include "registry/service/find_conflicts.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using registry::Registry;
using registry::RightsAnswer;
using registry::RightsQuestion;
using rights::Holding;
using rights::HoldingState;
using rights::Tenure;

std::string_view VerdictText(RightsAnswer::Verdict verdict) {
  switch (verdict) {
    case RightsAnswer::Verdict::kOne:
      return "one";
    case RightsAnswer::Verdict::kSeveral:
      return "several";
    case RightsAnswer::Verdict::kNone:
      return "none";
  }
  return {};
}

// An answer, and what is needed to put it into words.
struct Told {
  const RightsAnswer& answer;
  const RightsQuestion& question;
  Instant as_of;
  Names& names;
  std::string_view lang;
  std::vector<registry::FoundConflict> conflicts;
  std::map<StatementId, std::vector<std::size_t>> conflicts_of;  // of a claim
};

Result<void> FindTheirConflicts(const Registry& registry, Told& told) {
  std::vector<SubjectId> subjects;
  for (const auto& candidate : told.answer.candidates) {
    subjects.insert(subjects.end(), candidate.group.subjects().begin(),
                    candidate.group.subjects().end());
  }
  QIAO_TRY(told.conflicts,
           registry::FindConflictsOf(registry.store(), subjects));
  for (std::size_t i = 0; i < told.conflicts.size(); ++i) {
    for (const StatementId& claim : told.conflicts[i].conflict.claims) {
      told.conflicts_of[claim].push_back(i);
    }
  }
  return {};
}

// Ids of the conflicts that this claim is in, where the tenure lies.
std::vector<std::string> ConflictsOf(const Told& told, const Tenure& tenure,
                                     const Holding& holding) {
  std::vector<std::string> ids;
  if (!holding.claim) return ids;
  const auto at = told.conflicts_of.find(holding.claim->id);
  if (at == told.conflicts_of.end()) return ids;
  const Day day = told.question.view.day;
  const auto here = Expand(tenure.territories, day);
  for (const std::size_t i : at->second) {
    const registry::FoundConflict& conflict = told.conflicts[i];
    const auto& overlap = conflict.conflict.overlap;
    if (!overlap || !overlap->period.Contains(day) ||
        Intersect(Expand(overlap->territories, day), here).empty() ||
        std::find_first_of(overlap->acts.begin(), overlap->acts.end(),
                           tenure.acts.begin(),
                           tenure.acts.end()) == overlap->acts.end()) {
      continue;
    }
    ids.push_back(conflict.id);
  }
  return ids;
}

std::string StateText(const Told& told, const Tenure& tenure,
                      const Holding& holding) {
  switch (holding.state) {
    case HoldingState::kGap:
      return "gap";
    case HoldingState::kRounding:
      return "rounding gap";
    case HoldingState::kClaimed:
      return "undisputed";
    case HoldingState::kDisputed:
      break;
  }
  std::string text = "disputed";
  for (const std::string& id : ConflictsOf(told, tenure, holding)) {
    text += " " + id;
  }
  for (const StatementId& id : holding.disputes) {
    text += " " + ToText(id).substr(0, 12) + "…";
  }
  return text;
}

Result<json::Object> ToJson(const Told& told, const Tenure& tenure) {
  json::Array holdings;
  for (const Holding& holding : tenure.holdings) {
    json::Object object;
    if (holding.claim) {
      QIAO_TRY(object, ClaimToJson(*holding.claim, told.names));
      object.members.emplace_back("counted", holding.counted);
      json::Array conflicts, disputes;
      for (const std::string& id : ConflictsOf(told, tenure, holding)) {
        conflicts.emplace_back(id);
      }
      for (const StatementId& id : holding.disputes) {
        disputes.emplace_back(ToText(id));
      }
      object.members.emplace_back("conflicts", std::move(conflicts));
      object.members.emplace_back("disputes", std::move(disputes));
    } else {
      object.members.emplace_back("amount", holding.amount);
      object.members.emplace_back("percent", holding.percent);
      if (!holding.part.empty()) {
        object.members.emplace_back("part", holding.part);
      }
    }
    object.members.emplace_back("state", rights::ToText(holding.state));
    holdings.emplace_back(std::move(object));
  }
  return json::Object{
      {{"rights", cli::ToJson(tenure.acts)},
       {"territories", cli::ToJson(tenure.territories)},
       {"total", tenure.total},
       {"over", tenure.excess == rights::Excess::kReal       ? "real"
                : tenure.excess == rights::Excess::kRounding ? "rounding"
                                                             : "no"},
       {"holdings", std::move(holdings)}}};
}

Result<json::Object> ToJson(const Told& told,
                            const RightsAnswer::Candidate& candidate) {
  json::Array subjects, links, tenures;
  for (const SubjectId& subject : candidate.group.subjects()) {
    json::Object one{{{"id", ToText(subject)}}};
    for (const auto& registration : candidate.registrations) {
      if (registration.statement.subj != subject) continue;
      QIAO_TRY(const std::string by,
               told.names.Of(AsSubject(registration.fact.party)));
      one.members.emplace_back("title", TitleOf(registration.statement.body));
      one.members.emplace_back("credits",
                               CreditsToJson(registration.statement.body));
      one.members.emplace_back("registered_by", by);
    }
    subjects.emplace_back(std::move(one));
  }
  for (const auto& link : candidate.group.links()) {
    links.emplace_back(cli::ToJson(link));
  }
  for (const Tenure& tenure : candidate.view.tenures) {
    QIAO_TRY(json::Object one, ToJson(told, tenure));
    tenures.emplace_back(std::move(one));
  }
  json::Object object{{{"subjects", std::move(subjects)},
                       {"links", std::move(links)},
                       {"found_by", candidate.found_by},
                       {"tenures", std::move(tenures)}}};
  if (candidate.sound) {
    object.members.emplace_back(
        "sound",
        json::Object{
            {{"class", candidate.sound->audio_class},
             {"score", json::Thousandths{candidate.sound->score_millibits}},
             {"offset_ms", candidate.sound->offset_ms},
             {"overlap_ms", candidate.sound->overlap_ms}}});
  }
  return object;
}

Result<void> PrintAsJson(const Told& told) {
  json::Array candidates, notes;
  for (const auto& candidate : told.answer.candidates) {
    QIAO_TRY(json::Object one, ToJson(told, candidate));
    candidates.emplace_back(std::move(one));
  }
  for (const std::string& note : told.answer.notes) notes.emplace_back(note);
  PrintJson("qiao.who/1",
            json::Object{{{"verdict", VerdictText(told.answer.verdict)},
                          {"on", ToText(told.question.view.day)},
                          {"as_of", ToText(told.as_of)},
                          {"log_size", told.answer.log_size},
                          {"candidates", std::move(candidates)},
                          {"notes", std::move(notes)}}});
  return {};
}

// The subject that was registered first, and how the candidate was found;
// then what is held to be the same, in the words of whoever registered it.
//   rec:0fb8…  夢裡的海   林汐遙   鷺岸音樂   found by title
//     = rec:ec27…  梦里的海   林汐遥   听雨桥文化
Result<void> PrintHeading(const Told& told,
                          const RightsAnswer::Candidate& candidate) {
  std::string found = "   found by " + candidate.found_by;
  if (candidate.sound) {
    const std::int64_t tenths = candidate.sound->score_millibits / 100;
    found += " (" + candidate.sound->audio_class + ", " +
             std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
             " bits, at " + std::to_string(candidate.sound->offset_ms) + " ms)";
  }
  if (candidate.registrations.empty()) {
    PrintLine(ToText(candidate.group.subjects().front()) + found);
  }
  bool first = true;
  for (const auto& registration : candidate.registrations) {
    const StatementBody& body = registration.statement.body;
    QIAO_TRY(const std::string by,
             told.names.Of(AsSubject(registration.fact.party)));
    std::string line =
        (first ? "" : "  = ") + ToText(registration.statement.subj);
    for (const std::string& words : {TitleOf(body), CreditsOf(body), by}) {
      if (!words.empty()) line += "   " + text::ForDisplay(words);
    }
    PrintLine(line + (first ? found : ""));
    first = false;
  }
  for (const rights::SubjectLink& link : candidate.group.links()) {
    if (link.relation != rights::SubjectLink::Relation::kDoubted) continue;
    PrintLine("  ? " + ToText(link.a) + " ≠ " + ToText(link.b) + "   " +
              text::ForDisplay(link.words));
  }
  return {};
}

Result<std::vector<std::string>> Row(const Told& told, const Tenure& tenure,
                                     const Holding& holding) {
  std::vector<std::string> row{RightsText(tenure.acts, told.lang),
                               TerritoriesText(tenure.territories, told.lang)};
  std::string from, role, who = "(nobody has claimed)";
  std::string share = holding.percent;
  if (holding.claim) {
    QIAO_TRY(who, told.names.Claimant(*holding.claim));
    role = holding.claim->claim.capacity;
    const Period& period = holding.claim->claim.period;
    if (period.from) from = ToText(*period.from);
    if (!holding.claim->claim.part.empty()) {
      share += " of " + holding.claim->claim.part;
    }
  } else if (!holding.part.empty()) {
    share += " of " + holding.part;
  }
  row.insert(row.end(),
             {who, role, share, from, StateText(told, tenure, holding)});
  return row;
}

Result<void> PrintForPeople(const Context& context, const Told& told) {
  bool gap = false;
  for (const auto& candidate : told.answer.candidates) {
    QIAO_TRY_DO(PrintHeading(told, candidate));
    std::vector<std::vector<std::string>> rows;
    for (const Tenure& tenure : candidate.view.tenures) {
      for (const Holding& holding : tenure.holdings) {
        gap |= holding.state == HoldingState::kGap;
        QIAO_TRY(std::vector<std::string> row, Row(told, tenure, holding));
        rows.push_back(std::move(row));
      }
    }
    PrintTable(context,
               {{"RIGHT"},
                {"TERR"},
                {"PARTY"},
                {"ROLE"},
                {"SHARE", true},
                {"FROM"},
                {"STATE", false, true}},
               rows);
  }
  for (const std::string& note : told.answer.notes) {
    PrintLine("note " + text::ForDisplay(note));
  }
  PrintLine("as of " + ToText(told.as_of) + " · log " +
            std::to_string(told.answer.log_size) + " · for " +
            ToText(told.question.view.day));
  if (gap) {
    PrintLine(
        "\"gap\" means nobody claimed here; it does not mean free to use");
  }
  return {};
}

}  // namespace

Result<void> ShowAnswer(const Context& context, const Registry& registry,
                        const RightsQuestion& question,
                        const RightsAnswer& answer) {
  Names names(registry);
  Told told{answer, question, context.clock(), names, context.lang, {}, {}};
  QIAO_TRY_DO(FindTheirConflicts(registry, told));
  if (context.form == OutputForm::kJson ||
      context.form == OutputForm::kJsonLines) {
    return PrintAsJson(told);
  }
  return PrintForPeople(context, told);
}

}  // namespace qiao::cli
