// What a subcommand is: its words, its options, its examples, and a function
// that runs it. main.cc lists all commands and hands them to the parser; no
// other file knows the parsing library.
//
// A command file exports one function:
//   std::vector<Command> WhoCommands();          // cli/who.cc
// Options bind to variables that the command owns (a shared_ptr captured by
// `run`), so that a Command is a plain value.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "registry/ledger/passphrase_key.h"
#include "schemas/model/period.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// Fixed for all commands (docs/cli.md): 1 is a valid "no", never an error.
enum class ExitCode {
  kDone = 0,         // done, or yes
  kNo = 1,           // a valid "no": no match, differs, not verified
  kUsage = 2,        // usage or configuration
  kPartial = 3,      // finished, some rows need you
  kKeyNeeded = 4,    // sign-in or key needed
  kNotFound = 5,     // id not found
  kChanged = 6,      // changed by someone else: retry
  kUnavailable = 7,  // server unreachable or limited
  kUnreadable = 8,   // input unreadable
  kStorage = 70,     // storage failed; stopped to protect the ledger
  kInterrupted = 130,
};

ExitCode ExitCodeOf(ErrorCode code);

enum class OutputForm { kTable, kJson, kJsonLines, kCsv };

// What every command gets: the global flags, resolved, and the outside world.
struct Context {
  OutputForm form = OutputForm::kTable;
  bool excel = false;    // --csv=excel: BOM, CRLF, formulas made harmless
  std::string registry;  // path, from --registry, QIAO_REGISTRY or the default
  std::string server;    // URL, from --server or QIAO_SERVER; empty: the file
  std::string ca_file;   // certificates to believe; empty: the system's
  std::string keys_dir;  // $XDG_DATA_HOME/qiao/keys
  std::string passphrase_file;       // of encrypted key files; empty: ask
  ledger::AskPassphrase passphrase;  // who knows theirs
  std::string cache_dir;             // $XDG_CACHE_HOME/qiao
  std::string state_dir;             // $XDG_STATE_HOME/qiao
  std::string lang = "en";           // zh-Hans, zh-Hant, en
  int ambiguous_width = 1;
  bool quiet = false;
  bool verbose = false;
  bool no_input = false;  // never prompt; also when stdin is no terminal
  bool colour = false;    // stdout is a terminal that wants it
  bool progress = false;  // stderr is a terminal
  int columns = 0;        // terminal width; 0 when piped
  std::function<Instant()> clock;  // QIAO_NOW fixes it, for tests and samples
};

struct Option {
  std::string flags;  // "--territory", "-o,--output"; a bare word for a
                      // positional argument: "FILE"
  std::string value;  // what the value is called in help; empty for a switch;
                      // "[=excel]" for a switch that may take =excel (into a
                      // string: "plain" if it stands alone)
  std::string help;
  std::variant<bool*, std::string*, std::optional<std::string>*, std::int64_t*,
               std::vector<std::string>*>
      into;
  bool required = false;
  std::vector<std::string> choices;  // the only values allowed; empty: any
};

struct Example {
  std::string command;  // "qiao who 後來 --territory TW"
  std::string meaning;
};

struct Command {
  std::vector<std::string> path;  // {"import", "plan"}
  std::string summary;            // one line
  std::string description;        // a paragraph or two; may be empty
  std::vector<Option> options;
  std::vector<Example> examples;
  std::function<ExitCode(const Context&)> run;
};

}  // namespace qiao::cli
