// qiao import plan, qiao import apply: a label's sheet and its audio.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

#include "cli/commands.h"
#include "cli/import_report.h"
#include "cli/input_file.h"
#include "cli/output.h"
#include "registry/service/import_catalog.h"
#include "schemas/json/canonical.h"
#include "schemas/model/territory_words.h"

namespace qiao::cli {
namespace {

using registry::ImportReport;
using registry::ImportSettings;
using registry::Registry;

struct Arguments {
  std::string file, label;
  std::optional<std::string> audio, encoding, territory;
  std::vector<std::string> columns, own_names;
  bool correct = false;
};

enum class Mode { kPlan, kApply };

Result<TerritorySet> ReadTerritory(const std::string& words) {
  TerritoryReading reading = ParseTerritoryWords(words);
  if (reading.set) return *std::move(reading.set);
  std::string message = "--territory " + words;
  if (!reading.ambiguous.empty()) {
    message += " can mean several territories; name them one by one";
  } else {
    message += " is no territory that Qiao knows";
  }
  return Error{ErrorCode::kUsage, message};
}

Result<void> ReadColumns(const std::vector<std::string>& given,
                         std::map<std::string, std::string>& columns) {
  for (const std::string& one : given) {
    const std::size_t equals = one.rfind('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{ErrorCode::kUsage, "--column wants HEADING=FIELD: " + one};
    }
    columns[one.substr(0, equals)] = one.substr(equals + 1);
  }
  return {};
}

Result<ImportSettings> SettingsFrom(const Context& context,
                                    const Arguments& arguments,
                                    const Registry& registry) {
  ImportSettings settings;
  settings.file = std::filesystem::path(arguments.file).filename().string();
  QIAO_TRY(settings.bytes, ReadInput(arguments.file));
  QIAO_TRY(settings.label, registry.FindParty(arguments.label));
  settings.own_names = arguments.own_names;
  settings.correct = arguments.correct;
  QIAO_TRY_DO(ReadColumns(arguments.columns, settings.read.columns));
  if (arguments.encoding) {
    settings.read.charset = text::FindCharset(*arguments.encoding);
    if (!settings.read.charset) {
      return Error{ErrorCode::kUsage,
                   "--encoding knows UTF-8, UTF-16LE, UTF-16BE, GB18030 (GBK) "
                   "and Big5-HKSCS (Big5)"};
    }
  }
  if (arguments.territory) {
    QIAO_TRY(settings.territories, ReadTerritory(*arguments.territory));
  }
  if (arguments.audio) {
    QIAO_TRY(settings.audio, registry::ListAudioFiles(*arguments.audio));
    if (settings.audio.empty()) {
      return Error{ErrorCode::kNotFound,
                   *arguments.audio + ": no audio file is in this folder"};
    }
  }
  settings.fingerprints.cache_dir = context.cache_dir;
  return settings;
}

// The key file that holds the label's keys.
Result<ledger::PartyKeys> KeysOf(const Context& context, const PartyId& party) {
  QIAO_TRY(const auto names, ledger::ListKeyFiles(context.keys_dir));
  for (const std::string& name : names) {
    auto keys =
        ledger::ReadKeyFile(ledger::KeyFilePath(context.keys_dir, name));
    if (keys && keys->Party() == party) return std::move(keys).value();
  }
  return Error{ErrorCode::kKeyNeeded, "no key file in " + context.keys_dir +
                                          " is of " + ToText(party)};
}

// Asks at a terminal; absent if nobody can be asked, or nothing was chosen.
std::optional<text::Charset> Ask(const Context& context,
                                 const ImportReport& report) {
  Say(context, CharsetQuestion(report));
  if (context.no_input) return std::nullopt;
  std::cerr << "Which one? Name or number: " << std::flush;
  std::string answer;
  if (!std::getline(std::cin, answer)) return std::nullopt;
  if (answer.size() == 1 && answer[0] >= '1' && answer[0] <= '9') {
    const auto index = static_cast<std::size_t>(answer[0] - '1');
    const auto choices = CharsetChoices(report);
    if (index < choices.size()) return choices[index].charset;
  }
  return text::FindCharset(answer);
}

// Kept, so that the report can be read again: STATE/imports/I-3F7Q.json.
Result<void> Keep(const Context& context, const ImportReport& report) {
  const std::filesystem::path folder =
      std::filesystem::path(context.state_dir) / "imports";
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const std::filesystem::path path =
      folder / (registry::ShortImportId(report.id) + ".json");
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  json::Object object = ToJson(report);
  object.members.emplace_back(
      "schema", report.applied ? "qiao.import.apply/1" : "qiao.import.plan/1");
  file << json::Canonical(json::Value(std::move(object))) << '\n';
  file.flush();
  if (failed || !file) {
    return Error{ErrorCode::kStorage,
                 "the report cannot be kept in " + path.string()};
  }
  return {};
}

void Print(const Context& context, const ImportReport& report) {
  if (context.form == OutputForm::kJson) {
    PrintJson(report.applied ? "qiao.import.apply/1" : "qiao.import.plan/1",
              ToJson(report));
  } else if (context.form == OutputForm::kJsonLines) {
    for (const registry::RowReport& row : report.rows) {
      PrintJson("qiao.import.row/1", ToJson(report, row));
    }
  } else if (context.form == OutputForm::kCsv) {
    std::vector<std::vector<std::string>> rows;
    for (const registry::RowReport& row : report.rows) {
      rows.push_back({std::to_string(row.row), std::string(ToText(row.outcome)),
                      row.title, row.artist, row.reason,
                      row.subject ? ToText(*row.subject) : ""});
    }
    PrintTable(context,
               {{"row"},
                {"outcome"},
                {"title"},
                {"artist"},
                {"why"},
                {"subject", false, true}},
               rows);
  } else {
    PrintReport(context, report);
  }
}

ExitCode Finish(const Context& context, const Arguments& arguments,
                const ImportReport& report) {
  Print(context, report);
  if (const auto kept = Keep(context, report); !kept) {
    return Fail(context, kept.error());
  }
  const auto counts = report.Counts();
  const bool open =
      counts[static_cast<std::size_t>(registry::RowOutcome::kWaiting)] > 0 ||
      counts[static_cast<std::size_t>(registry::RowOutcome::kRejected)] > 0 ||
      !report.audio_failed.empty();
  if (!report.applied) {
    Say(context, "next: qiao import apply " + arguments.file + " --label " +
                     arguments.label + " (with the same options)");
  } else if (open) {
    Say(context,
        "next: correct the rows that wait or were rejected, and import the "
        "sheet again; rows that are stored are not signed twice");
  }
  return open ? ExitCode::kPartial : ExitCode::kDone;
}

Result<ImportReport> Import(Registry& registry, const ImportSettings& settings,
                            const std::optional<ledger::PartyKeys>& keys) {
  return keys ? registry::ApplyImport(registry, settings, *keys)
              : registry::PlanImport(registry, settings);
}

Result<ExitCode> Run(const Context& context, const Arguments& arguments,
                     Mode mode) {
  QIAO_TRY(Registry registry,
           mode == Mode::kPlan
               ? Registry::OpenToRead(context.registry, context.clock)
               : Registry::OpenToWrite(context.registry, context.keys_dir,
                                       context.clock));
  QIAO_TRY(ImportSettings settings, SettingsFrom(context, arguments, registry));
  std::optional<ledger::PartyKeys> keys;
  if (mode == Mode::kApply) {
    QIAO_TRY(keys, KeysOf(context, settings.label.id));
  }
  std::optional<Progress> progress;
  if (!settings.audio.empty()) {
    progress.emplace(context, "fingerprint",
                     static_cast<std::int64_t>(settings.audio.size()));
    settings.fingerprints.progress = [&progress](std::size_t done,
                                                 std::size_t) {
      progress->Advance(static_cast<std::int64_t>(done));
    };
  }
  QIAO_TRY(ImportReport report, Import(registry, settings, keys));
  if (!report.charset.charset) {
    settings.read.charset = Ask(context, report);
    if (!settings.read.charset) {
      return Error{
          ErrorCode::kUsage,
          "say the charset: qiao import " +
              std::string(mode == Mode::kPlan ? "plan " : "apply ") +
              arguments.file + " --label " + arguments.label + " --encoding " +
              std::string(
                  text::ToText(report.charset.readings.empty()
                                   ? text::Charset::kUtf8
                                   : report.charset.readings[0].charset)) +
              "  [QIAO-IMP-001]"};
    }
    QIAO_TRY(report, Import(registry, settings, keys));
  }
  progress.reset();
  return Finish(context, arguments, report);
}

Command MakeCommand(Mode mode) {
  auto arguments = std::make_shared<Arguments>();
  Command command;
  command.path = {"import", mode == Mode::kPlan ? "plan" : "apply"};
  command.summary = mode == Mode::kPlan
                        ? "what an import would do; writes nothing"
                        : "sign and store the rows of a sheet";
  command.description =
      "FILE is a CSV or TSV of recordings in UTF-8, UTF-16, GB18030 or Big5; "
      "columns are known by their headings in either script or English "
      "(docs/importing.md). Every row ends as new, already registered, in "
      "conflict (all three stored), waiting for review, or rejected. plan and "
      "apply run the same code. Exit 3 if rows wait or were rejected.";
  command.options = {
      {"FILE", "", "The sheet", &arguments->file, true, {}},
      {"--label",
       "PARTY",
       "Whose sheet it is: a name or pty:…",
       &arguments->label,
       true,
       {}},
      {"--audio",
       "DIR",
       "A folder of audio files that belong to the rows",
       &arguments->audio,
       false,
       {}},
      {"--encoding",
       "NAME",
       "The charset, where it is not clear",
       &arguments->encoding,
       false,
       {}},
      {"--territory",
       "WORDS",
       "Where the shares hold, for rows that do not say: TW, 兩岸, 2136",
       &arguments->territory,
       false,
       {}},
      {"--own-name",
       "NAME",
       "A further name of the label in the sheet (may be repeated)",
       &arguments->own_names,
       false,
       {}},
      {"--correct",
       "",
       "Rows that say something else about a recording of yours replace what "
       "you said before, instead of waiting",
       &arguments->correct,
       false,
       {}},
      {"--column",
       "HEADING=FIELD",
       "Names the field of a heading that Qiao does not know (may be repeated)",
       &arguments->columns,
       false,
       {}}};
  const std::string words =
      mode == Mode::kPlan ? "qiao import plan " : "qiao import apply ";
  command.examples = {
      {words + "曲目表.csv --label 海風唱片 --audio ./flac",
       mode == Mode::kPlan ? "look before anything is signed"
                           : "sign with the label's key and store"},
      {words + "list.csv --label pty:… --encoding Big5 --territory TW",
       "say what the sheet does not"}};
  command.run = [arguments, mode](const Context& context) {
    Result<ExitCode> done = Run(context, *arguments, mode);
    return done ? *done : Fail(context, done.error());
  };
  return command;
}

}  // namespace

std::vector<Command> ImportCommands() {
  return {MakeCommand(Mode::kPlan), MakeCommand(Mode::kApply)};
}

}  // namespace qiao::cli
