// qiao who: who claims what in a work or a recording, there, on that day.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "cli/show_answer.h"
#include "registry/desk/who_question.h"
#include "registry/service/fingerprint_files.h"

namespace qiao::cli {
namespace {

struct Arguments {
  std::optional<std::string> text, isrc, iswc, id, audio;
  std::string artist, of;
  std::vector<std::string> territories, rights;
  std::optional<std::string> on;
};

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
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

Result<desk::WhoQuestion> QuestionOf(const Context& context,
                                     const Arguments& arguments) {
  const int asked = arguments.text.has_value() + arguments.isrc.has_value() +
                    arguments.iswc.has_value() + arguments.id.has_value() +
                    arguments.audio.has_value();
  if (asked != 1) {
    return Usage(
        "say one thing to look for: a title, --isrc, --iswc, --id or --audio");
  }
  desk::WhoQuestion question;
  question.text = arguments.text.value_or("");
  question.isrc = arguments.isrc.value_or("");
  question.iswc = arguments.iswc.value_or("");
  question.id = arguments.id.value_or("");
  question.artist = arguments.artist;
  question.of = arguments.of;
  question.territories = arguments.territories;
  question.rights = arguments.rights;
  if (arguments.on) {
    question.on = ParseDay(*arguments.on);
    if (!question.on) return Usage("--on takes a day as 2026-11-22");
  }
  if (arguments.audio) {
    QIAO_TRY(question.audio, Hear(context, *arguments.audio));
  }
  return question;
}

// A valid answer; whether it is a yes.
ExitCode Judge(const Context& context, json::View answer) {
  const std::string_view verdict = answer["verdict"].text();
  if (verdict == "one") return ExitCode::kDone;
  if (verdict == "several") {
    Say(context,
        "several are equally good: narrow it with --artist, --of or --id");
  } else {
    Say(context, answer["candidates"].items().empty()
                     ? "nothing on record answers to that"
                     : "no confident match; these come near");
  }
  return ExitCode::kNo;
}

Result<ExitCode> Who(const Context& context, const Arguments& arguments) {
  QIAO_TRY(const desk::WhoQuestion question, QuestionOf(context, arguments));
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(const json::Object answer, desk->Who(desk::ToJson(question)));
  if (AsJson(context)) {
    PrintDocument(answer);
  } else {
    ShowAnswer(context, json::View(answer));
  }
  return Judge(context, json::View(answer));
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
