// qiao who: who claims what in a work or a recording, there, on that day.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/show_answer.h"
#include "cli/show_rights.h"
#include "registry/service/fingerprint_files.h"
#include "registry/service/look_up_rights.h"
#include "registry/service/registry.h"
#include "schemas/model/territory_words.h"

namespace qiao::cli {
namespace {

using registry::Registry;
using registry::RightsAnswer;
using registry::RightsQuestion;

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

Result<ExitCode> Who(const Context& context, const Arguments& arguments) {
  QIAO_TRY(const RightsQuestion question, QuestionOf(context, arguments));
  QIAO_TRY(const Registry registry,
           Registry::OpenToRead(context.registry, context.clock));
  QIAO_TRY(const auto moment, registry.store().Read());
  QIAO_TRY(const RightsAnswer answer,
           registry::LookUpRights(registry.store(), question));
  QIAO_TRY_DO(ShowAnswer(context, registry, question, answer));
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
