// qiao who: who claims what in a work or a recording, there, on that day.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/show_rights.h"
#include "registry/service/find_conflicts.h"
#include "registry/service/fingerprint_files.h"
#include "registry/service/look_up_rights.h"
#include "registry/service/registry.h"
#include "schemas/model/territory_words.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using registry::Registry;
using registry::RightsAnswer;
using registry::RightsQuestion;
using rights::Holding;
using rights::HoldingState;
using rights::Tenure;

struct Arguments {
  std::optional<std::string> text, isrc, iswc, id, audio;
  std::string artist, of;
  std::vector<std::string> territories, rights;
  std::optional<std::string> on;
};

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

Result<TerritorySet> ReadTerritory(const std::string& text) {
  if (const auto number = FindTerritory(text)) {
    return TerritorySet{{*number}, {}, TisEdition()};
  }
  const TerritoryReading reading = ParseTerritoryWords(text);
  if (reading.set) return *reading.set;
  if (reading.ambiguous.empty()) {
    return Usage("no territory is called " + text +
                 "; give a code (TW) or a "
                 "number of the TIS table (158)");
  }
  std::string message = text + " can mean";
  for (const TerritorySet& choice : reading.choices) {
    message += (&choice == &reading.choices.front() ? " " : " or ") +
               TerritoriesText(choice, "en");
  }
  return Usage(message + "; say which");
}

Result<rights::ViewQuestion> ViewQuestionOf(const Arguments& arguments,
                                            Day today) {
  rights::ViewQuestion view;
  view.day = today;
  if (arguments.on) {
    const auto day = ParseDay(*arguments.on);
    if (!day) return Usage("--on takes a day as 2026-11-22");
    view.day = *day;
  }
  for (const std::string& text : arguments.territories) {
    QIAO_TRY(const TerritorySet set, ReadTerritory(text));
    const std::vector<Territory> leaves = Expand(set, view.day);
    if (leaves.empty()) {
      return Usage(text + " was no territory on " + ToText(view.day));
    }
    view.leaves.insert(view.leaves.end(), leaves.begin(), leaves.end());
  }
  std::sort(view.leaves.begin(), view.leaves.end());
  view.leaves.erase(std::unique(view.leaves.begin(), view.leaves.end()),
                    view.leaves.end());
  std::vector<Right> rights;
  for (const std::string& word : arguments.rights) {
    const Right right = FindRight(word);
    if (right.empty()) {
      return Usage("no right is called " + word +
                   "; there are repro (mechanical), distribute, rent, "
                   "perform, broadcast, online, sync, adapt, phonogram, "
                   "performer");
    }
    rights.push_back(right);
  }
  view.acts = ActsOf(rights, "rec");
  return view;
}

Result<std::shared_ptr<const Fingerprint>> Hear(const Context& context,
                                                const std::string& path) {
  registry::FingerprintFilesSettings settings;
  settings.cache_dir = context.cache_dir;
  QIAO_TRY(const registry::AudioFolder heard,
           registry::FingerprintFiles({path}, settings));
  if (heard.files.empty()) {
    const std::string reason =
        heard.failures.empty() ? "no audio" : heard.failures.front().reason;
    return Error{ErrorCode::kUnreadable, path + ": " + reason};
  }
  return heard.files.front().print;
}

Result<RightsQuestion> QuestionOf(const Context& context,
                                  const Arguments& arguments) {
  const int asked = arguments.text.has_value() + arguments.isrc.has_value() +
                    arguments.iswc.has_value() + arguments.id.has_value() +
                    arguments.audio.has_value();
  if (asked != 1) {
    return Usage(
        "say one thing to look for: a title, --isrc, --iswc, --id or --audio");
  }
  RightsQuestion question;
  question.text = arguments.text.value_or("");
  question.isrc = arguments.isrc.value_or("");
  question.iswc = arguments.iswc.value_or("");
  question.artist = arguments.artist;
  question.kind = arguments.of == "work"        ? "wrk"
                  : arguments.of == "recording" ? "rec"
                                                : "";
  if (arguments.id) {
    question.subject = ParseSubjectId(*arguments.id);
    if (!question.subject) return Usage(*arguments.id + " is no id");
  }
  if (arguments.audio) {
    QIAO_TRY(question.audio, Hear(context, *arguments.audio));
  }
  const Day today = std::chrono::floor<std::chrono::days>(context.clock());
  QIAO_TRY(question.view, ViewQuestionOf(arguments, today));
  return question;
}

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
  // Conflicts by the claims in them, for the day asked about.
  std::map<StatementId, std::vector<registry::FoundConflict>> conflicts;
};

Result<void> FindTheirConflicts(const Registry& registry, Told& told) {
  std::vector<SubjectId> subjects;
  for (const auto& candidate : told.answer.candidates) {
    subjects.insert(subjects.end(), candidate.group.subjects().begin(),
                    candidate.group.subjects().end());
  }
  QIAO_TRY(const auto found,
           registry::FindConflictsOf(registry.store(), subjects));
  for (const registry::FoundConflict& conflict : found) {
    for (const StatementId& claim : conflict.conflict.claims) {
      told.conflicts[claim].push_back(conflict);
    }
  }
  return {};
}

// Ids of the conflicts that this claim is in, where the tenure lies.
std::vector<std::string> ConflictsOf(const Told& told, const Tenure& tenure,
                                     const Holding& holding) {
  std::vector<std::string> ids;
  if (!holding.claim) return ids;
  const auto at = told.conflicts.find(holding.claim->id);
  if (at == told.conflicts.end()) return ids;
  const Day day = told.question.view.day;
  const auto here = Expand(tenure.territories, day);
  for (const registry::FoundConflict& conflict : at->second) {
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

Result<ExitCode> Who(const Context& context, const Arguments& arguments) {
  QIAO_TRY(const RightsQuestion question, QuestionOf(context, arguments));
  QIAO_TRY(const Registry registry,
           Registry::OpenToRead(context.registry, context.clock));
  QIAO_TRY(const auto moment, registry.store().Read());
  QIAO_TRY(const RightsAnswer answer,
           registry::LookUpRights(registry.store(), question));
  Names names(registry);
  Told told{answer, question, context.clock(), names, context.lang, {}};
  QIAO_TRY_DO(FindTheirConflicts(registry, told));
  if (context.form == OutputForm::kJson ||
      context.form == OutputForm::kJsonLines) {
    QIAO_TRY_DO(PrintAsJson(told));
  } else {
    QIAO_TRY_DO(PrintForPeople(context, told));
  }
  switch (answer.verdict) {
    case RightsAnswer::Verdict::kOne:
      return ExitCode::kDone;
    case RightsAnswer::Verdict::kSeveral:
      Say(context,
          "several are equally good: narrow it with --artist, --of or --id");
      return ExitCode::kNo;
    case RightsAnswer::Verdict::kNone:
      Say(context, answer.candidates.empty()
                       ? "nothing on record answers to that"
                       : "no confident match; these come near");
      return ExitCode::kNo;
  }
  return ExitCode::kNo;
}

std::vector<Option> OptionsOf(Arguments& arguments) {
  return {
      {"TITLE",
       "TITLE|ISRC|ISWC|ID",
       "what to look for",
       &arguments.text,
       false,
       {}},
      {"--isrc",
       "ISRC",
       "by the recording's number",
       &arguments.isrc,
       false,
       {}},
      {"--iswc", "ISWC", "by the work's number", &arguments.iswc, false, {}},
      {"--id", "ID", "by an id of this registry", &arguments.id, false, {}},
      {"--audio", "FILE", "by its sound", &arguments.audio, false, {}},
      {"--artist",
       "NAME",
       "only what credits this person or group",
       &arguments.artist,
       false,
       {}},
      {"--of",
       "KIND",
       "only works, or only recordings",
       &arguments.of,
       false,
       {"work", "recording"}},
      {"--territory",
       "CODE",
       "where: TW, 158, 兩岸; may be given again",
       &arguments.territories,
       false,
       {}},
      {"--right",
       "RIGHT",
       "which right: mechanical, online, 公開傳輸權; may be given again",
       &arguments.rights,
       false,
       {}},
      {"--on", "DAY", "on which day (today)", &arguments.on, false, {}}};
}

}  // namespace

std::vector<Command> WhoCommands() {
  auto arguments = std::make_shared<Arguments>();
  return {{
      {"who"},
      "who owns this, there, on that day?",
      "Titles are compared across scripts: 后来 finds 後來. A title that is an "
      "ISRC, an ISWC or an id is taken as one. Every share is in one of three "
      "states: undisputed, disputed, or a gap, which nobody has claimed; a gap "
      "does not mean that it is free to use.\n\n"
      "Exit 0 if one work, one recording, or one of each answers; 1 if several "
      "are equally good (all are shown) or none is good enough (near misses "
      "are shown).",
      OptionsOf(*arguments),
      {{"qiao who 夢裡的海 --artist 林汐遥 --territory TW --right mechanical",
        "one right in one place"},
       {"qiao who TW-LU1-23-00002", "by ISRC"},
       {"qiao who --audio clip.m4a --territory 158", "by its sound"}},
      [arguments](const Context& context) {
        const Result<ExitCode> code = Who(context, *arguments);
        return code ? *code : Fail(context, code.error());
      },
  }};
}

}  // namespace qiao::cli
