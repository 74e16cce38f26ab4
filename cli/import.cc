// qiao import plan, apply and resume: a label's sheet and its audio.
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <poll.h>
#include <unistd.h>
#include <utility>

#include "cli/audio_files.h"
#include "cli/commands.h"
#include "cli/import_arguments.h"
#include "cli/import_places.h"
#include "cli/import_report.h"
#include "cli/interrupt.h"
#include "cli/key_files.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "registry/desk/checked_proposal.h"
#include "registry/service/import_catalog.h"
#include "registry/service/import_document.h"
#include "registry/service/run_import.h"

namespace qiao::cli {
namespace {

namespace fs = std::filesystem;

using json::View;
using registry::ImportProposal;
using registry::ImportSettings;

enum class Mode { kPlan, kApply };

Result<std::optional<registry::AudioFolder>> Hear(
    const Context& context, const ImportArguments& arguments,
    std::stop_token stop) {
  std::optional<registry::AudioFolder> folder;
  if (!arguments.audio) return folder;
  QIAO_TRY(const std::vector<std::string> files,
           registry::ListAudioFiles(*arguments.audio));
  if (files.empty()) {
    return Error{ErrorCode::kNotFound,
                 *arguments.audio + ": no audio file is in this folder"};
  }
  QIAO_TRY(folder, HearFiles(context, files, std::move(stop)));
  return folder;
}

// A line from the terminal; absent at its end, and if `stop` came first.
std::optional<std::string> ReadAnswer(const std::stop_token& stop) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  constexpr int kPatience = 50;  // ms
  while (!stop.stop_requested()) {
    if (std::cin.rdbuf()->in_avail() <= 0 &&
        ::poll(&input, 1, kPatience) == 0) {
      continue;
    }
    std::string answer;
    if (!std::getline(std::cin, answer)) return std::nullopt;
    return answer;
  }
  return std::nullopt;
}

// Asks at a terminal; absent if nobody can be asked, or nothing was chosen.
std::optional<text::Charset> Ask(const Context& context, const View& report,
                                 const std::stop_token& stop) {
  Say(context, CharsetQuestion(report));
  if (context.no_input) return std::nullopt;
  std::cerr << "Which one? Name or number: " << std::flush;
  const std::optional<std::string> said = ReadAnswer(stop);
  if (!said) return std::nullopt;
  const std::string& answer = *said;
  if (answer.size() == 1 && answer[0] >= '1' && answer[0] <= '9') {
    const auto index = static_cast<std::size_t>(answer[0] - '1');
    const std::vector<std::string> choices = CharsetChoices(report);
    if (index < choices.size()) return text::FindCharset(choices[index]);
  }
  return text::FindCharset(answer);
}

void Print(const Context& context, const View& report) {
  const std::vector<View> rows = report["rows"].items();
  if (context.form == OutputForm::kJson) {
    PrintJson(SchemaOf(report), *report.object());
  } else if (context.form == OutputForm::kJsonLines) {
    for (const View& row : rows) {
      PrintJson("qiao.import.row/1", RowDocument(report, row));
    }
  } else if (context.form == OutputForm::kCsv) {
    std::vector<std::vector<std::string>> table;
    for (const View& row : rows) {
      table.push_back(
          {std::to_string(row["row"].number()),
           std::string(row["outcome"].text()), std::string(row["title"].text()),
           std::string(row["artist"].text()), std::string(row["reason"].text()),
           std::string(row["subject"].text())});
    }
    PrintTable(context,
               {{"row"},
                {"outcome"},
                {"title"},
                {"artist"},
                {"why"},
                {"subject", false, true}},
               table);
  } else {
    PrintReport(context, report);
  }
}

Result<ExitCode> Finish(const Context& context,
                        const ImportArguments& arguments, const View& report) {
  Print(context, report);
  QIAO_TRY_DO(KeepReport(context, report));
  const bool open = IsOpen(report);
  if (!report["applied"].flag()) {
    Say(context, "next: qiao import apply " + arguments.file + " --label " +
                     arguments.label + " (with the same options)");
  } else if (open) {
    Say(context,
        "next: correct the rows that wait or were rejected, and import the "
        "sheet again; rows that are stored are not signed twice");
  }
  return open ? ExitCode::kPartial : ExitCode::kDone;
}

// What the registry answers to the sheet; a charset that is not clear is asked
// for, and stands in `arguments` from then on.
Result<ImportProposal> Propose(const Context& context, desk::Desk& desk,
                               Mode mode, ImportArguments& arguments,
                               ImportSettings& settings,
                               const registry::ImportFrom& from) {
  const auto propose = [&]() -> Result<ImportProposal> {
    // A plan signs nothing, and shows what the registry says.
    if (mode == Mode::kPlan) return desk.Propose(settings, from);
    return desk::ProposeChecked(desk, settings, from, context.clock());
  };
  QIAO_TRY(ImportProposal proposal, propose());
  if (proposal.charset_known) return proposal;
  const View report(proposal.report);
  settings.read.charset = Ask(context, report, from.stop);
  if (from.stop.stop_requested()) {
    return Error{ErrorCode::kInterrupted,
                 "stopped while the charset was asked"};
  }
  if (!settings.read.charset) {
    const std::vector<std::string> choices = CharsetChoices(report);
    return Error{
        ErrorCode::kUsage,
        "say the charset: qiao import " +
            std::string(mode == Mode::kPlan ? "plan " : "apply ") +
            arguments.file + " --label " + arguments.label + " --encoding " +
            (choices.empty() ? "UTF-8" : choices.front()) + "  [QIAO-IMP-001]"};
  }
  arguments.encoding = text::ToText(*settings.read.charset);
  return propose();
}

Error Also(Error error, std::string_view words) {
  error.message += words;
  return error;
}

// How far it came: "after 1400 of 3000 rows (to row 1401 of the sheet; …)". A
// sheet counts its heading, too.
std::string HowFar(const registry::ImportOutcome& outcome, const View& report) {
  if (outcome.rows_done == 0) return " before any row was stored";
  std::string words = " after " + std::to_string(outcome.rows_done) + " of " +
                      std::to_string(outcome.rows) + " rows";
  const std::vector<View> rows = report["rows"].items();
  if (outcome.rows_done <= rows.size()) {
    words += " (to row " +
             std::to_string(rows[outcome.rows_done - 1]["row"].number()) +
             " of the sheet; all of it is safe)";
  }
  return words;
}

// Whether offering the same bytes again may help.
bool IsWorthResuming(const registry::ImportOutcome& outcome) {
  if (outcome.rows_done > 0) return true;
  const ErrorCode code = outcome.stopped->code;
  return code == ErrorCode::kInterrupted || code == ErrorCode::kUnavailable ||
         code == ErrorCode::kStorage || code == ErrorCode::kNoRoom ||
         code == ErrorCode::kChanged;
}

Result<ExitCode> Stopped(const registry::ImportOutcome& outcome,
                         registry::ImportJournal& journal) {
  Error error = *outcome.stopped;
  if (!IsWorthResuming(outcome)) {
    QIAO_TRY_DO(journal.Remove());
    error.message += "; nothing was written to the registry";
    return error;
  }
  const View report(outcome.report);
  error.message += HowFar(outcome, report) + ". Continue: qiao import resume " +
                   registry::ShortImportId(report["import"].text());
  return error;
}

// Everything is signed and in the journal: to the registry with it.
Result<ExitCode> Store(const Context& context, desk::Desk& desk,
                       ImportArguments arguments,
                       registry::JournalContent content,
                       registry::ImportJournal& journal,
                       const std::stop_token& stop) {
  std::optional<Progress> progress;
  registry::ImportRun run;
  run.stop = stop;
  run.progress = [&](std::size_t done, std::size_t rows) {
    if (!progress) {
      progress.emplace(context, "import", static_cast<std::int64_t>(rows));
    }
    progress->Advance(static_cast<std::int64_t>(done));
  };
  registry::ImportDoor door;
  door.append = [&desk](std::span<const ledger::SignedRecord> records,
                        const registry::AlongWith& along) {
    return desk.Append(records, along);
  };
  const PartyId party = content.import.party;
  // Somebody else may be called so by now.
  arguments.label = ToText(party);
  const std::string id = content.import.id;
  const std::string sheet = content.sheet;
  door.again = [&](std::size_t done) -> Result<registry::SignedImport> {
    QIAO_TRY(const ledger::PartyKeys keys, KeysOfParty(context, party));
    QIAO_TRY(ImportSettings settings, SettingsFrom(arguments, desk, id, sheet));
    QIAO_TRY(settings.audio, Hear(context, arguments, stop));
    QIAO_TRY(ImportProposal proposal,
             Propose(context, desk, Mode::kApply, arguments, settings,
                     {done, stop}));
    return SignImport(std::move(proposal), keys, context.clock(), done);
  };
  // A registry that was put back to before these rows has nothing of them.
  QIAO_TRY(const std::size_t held, desk.RowsOfImport(id));
  if (held < content.import.done) {
    QIAO_TRY(registry::SignedImport again, door.again(held));
    again.report = registry::JoinReports(content.import.report,
                                         std::move(again.report), held);
    content.import = std::move(again);
    QIAO_TRY_DO(journal.Write(content));
  }
  const std::string later = "qiao import resume " + registry::ShortImportId(id);
  const Result<registry::ImportOutcome> outcome =
      RunImport(std::move(content), door, journal, run);
  progress.reset();
  if (!outcome) {
    return Also(outcome.error(),
                "; what was stored is safe. Continue: " + later);
  }
  if (outcome->stopped) return Stopped(*outcome, journal);
  const Result<ExitCode> code =
      Finish(context, arguments, View(outcome->report));
  if (!code) {
    return Also(code.error(), "; every row is done. Once it can: " + later);
  }
  QIAO_TRY_DO(journal.Remove());
  return code;
}

Result<ExitCode> Plan(const Context& context, ImportArguments arguments) {
  const InterruptWatch interrupts;
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(
      ImportSettings settings,
      SettingsFrom(arguments, *desk, FreshImportId(context), std::nullopt));
  QIAO_TRY(settings.audio, Hear(context, arguments, interrupts.token()));
  QIAO_TRY(const ImportProposal proposal,
           Propose(context, *desk, Mode::kPlan, arguments, settings,
                   {0, interrupts.token()}));
  return Finish(context, arguments, View(proposal.report));
}

// The key of its log, by which a registry is known wherever it stands.
Result<std::string> LogOf(desk::Desk& desk) {
  QIAO_TRY(const json::Object head, desk.LogHead());
  return std::string(View(head)["vkey"].text());
}

// Everything that a sheet says, signed; nothing of it has left yet.
Result<registry::JournalContent> SignSheet(const Context& context,
                                           desk::Desk& desk,
                                           ImportArguments& arguments,
                                           const std::stop_token& stop) {
  QIAO_TRY(ImportSettings settings,
           SettingsFrom(arguments, desk, FreshImportId(context), std::nullopt));
  QIAO_TRY(const ledger::PartyKeys keys,
           KeysOfParty(context, settings.label.id));
  QIAO_TRY(settings.audio, Hear(context, arguments, stop));
  QIAO_TRY(ImportProposal proposal, Propose(context, desk, Mode::kApply,
                                            arguments, settings, {0, stop}));
  registry::JournalContent content;
  QIAO_TRY(content.import,
           SignImport(std::move(proposal), keys, context.clock()));
  QIAO_TRY(content.log, LogOf(desk));
  content.settings = ToDocument(arguments);
  content.sheet = std::move(settings.bytes);
  return content;
}

Result<ExitCode> Apply(const Context& context, ImportArguments arguments) {
  constexpr std::string_view kNothing = "; nothing was written to the registry";
  const InterruptWatch interrupts;
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kTell));
  Result<registry::JournalContent> content =
      SignSheet(context, *desk, arguments, interrupts.token());
  if (!content) {
    const bool interrupted = content.error().code == ErrorCode::kInterrupted;
    return Also(content.error(), interrupted ? kNothing : "");
  }
  const fs::path place =
      PlaceOf(context, registry::ShortImportId(content->import.id), ".journal");
  registry::ImportJournal::Sweep(place.parent_path());
  QIAO_TRY(registry::ImportJournal journal,
           registry::ImportJournal::Open(place));
  if (auto kept = journal.Write(*content); !kept) {
    return Also(kept.error(), kNothing);
  }
  return Store(context, *desk, std::move(arguments), *std::move(content),
               journal, interrupts.token());
}

// "registry.example+5f1a40b2" of a vkey: the log and its key, without the
// bytes.
std::string LogInWords(std::string_view vkey) {
  const std::size_t name = vkey.find('+');
  const std::size_t key =
      name == std::string_view::npos ? name : vkey.find('+', name + 1);
  return std::string(vkey.substr(0, key));
}

// Of an import, by its registry. What was signed for one registry is for no
// other, even if the label speaks there too. A server's word that it holds rows
// is no receipt: all steps are offered to it again.
Result<std::size_t> RowsHeld(const Context& context, std::string_view short_id,
                             const registry::JournalContent& content,
                             desk::Desk& desk) {
  QIAO_TRY(const std::string here, LogOf(desk));
  if (content.log == here) {
    if (!context.server.empty()) return std::size_t{0};
    return desk.RowsOfImport(content.import.id);
  }
  return Error{ErrorCode::kUsage,
               "import " + std::string(short_id) + " goes to the log " +
                   LogInWords(content.log) + ", and " + WhereAsked(context) +
                   " is of " + LogInWords(here) +
                   ": name its registry with --registry or --server"};
}

Result<ExitCode> Resume(const Context& context,
                        const std::optional<std::string>& given) {
  const InterruptWatch interrupts;
  QIAO_TRY(const std::string name, ImportToResume(context, given));
  QIAO_TRY(registry::ImportJournal journal,
           registry::ImportJournal::Open(PlaceOf(context, name, ".journal")));
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kTell));
  Result<registry::JournalContent> read =
      journal.Read([&](const registry::JournalContent& heading) {
        return RowsHeld(context, name, heading, *desk);
      });
  if (!read && read.error().code == ErrorCode::kUnreadable) {
    return Also(read.error(),
                ". Remove " + journal.path() +
                    " and import the sheet again; rows that are stored are "
                    "not signed twice");
  }
  QIAO_TRY(registry::JournalContent content, std::move(read));
  ImportArguments arguments = ArgumentsFrom(View(content.settings));
  return Store(context, *desk, std::move(arguments), std::move(content),
               journal, interrupts.token());
}

ExitCode Ended(const Context& context, const Result<ExitCode>& done) {
  return done ? *done : Fail(context, done.error());
}

Command MakeCommand(Mode mode) {
  auto arguments = std::make_shared<ImportArguments>();
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
      "apply run the same code. Exit 3 if rows wait or were rejected; 130 if "
      "apply was stopped by Ctrl-C: what is stored is safe, and qiao import "
      "resume goes on.";
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
    return Ended(context, mode == Mode::kPlan ? Plan(context, *arguments)
                                              : Apply(context, *arguments));
  };
  return command;
}

Command ResumeCommand() {
  auto import = std::make_shared<std::optional<std::string>>();
  return {
      {"import", "resume"},
      "go on with an import that was stopped",
      "What qiao import apply signs is kept in a journal until all of it is "
      "stored. After Ctrl-C (exit 130), a crash or a power cut this stores "
      "the rest: the same bytes, none twice. If others wrote to the "
      "registry meanwhile, the rows that are left are compared and signed "
      "anew. Without an id: the one import that was stopped.",
      {{"IMPORT",
        "IMPORT",
        "its short id, as the import said it: I-3F7Q",
        import.get(),
        false,
        {}}},
      {{"qiao import resume I-3F7Q", "go on where it stopped"}},
      [import](const Context& context) {
        return Ended(context, Resume(context, *import));
      }};
}

}  // namespace

std::vector<Command> ImportCommands() {
  return {MakeCommand(Mode::kPlan), MakeCommand(Mode::kApply), ResumeCommand()};
}

}  // namespace qiao::cli
