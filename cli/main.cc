// qiao: the command line client. Finds the command that the first words name,
// lets CLI11 read the rest, and runs it. The list below is the whole program.
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Error.hpp>
#include <CLI/Formatter.hpp>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/global_flags.h"
#include "cli/help.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "schemas/text/utf8.h"

namespace qiao::cli {
namespace {

std::vector<Command> AllCommands() {
  constexpr std::vector<Command> (*kAuthors[])() = {
      AliasCommands,       AudioCommands,     AudioIdentifyCommands,
      AudioIndexCommands,  AuditCommands,     CanonCommands,
      ConflictCommands,    ExplainCommands,   ExportCommands,
      FingerprintCommands, IdCommands,        ImportCommands,
      InitCommands,        KeyChangeCommands, KeyCommands,
      KeyRootsCommands,    KeySignCommands,   LogCommands,
      MatchCommands,       PairCommands,      PartyCommands,
      PrivateCommands,     RecordCommands,    StampCommands,
      TitleCommands,       TrainCommands,     VectorsCommands,
      VerifyCommands,      WhoCommands,
  };
  std::vector<Command> commands;
  for (const auto author : kAuthors) {
    std::ranges::move(author(), std::back_inserter(commands));
  }
  return commands;
}

using Words = std::vector<std::string>;

// A switch takes no value of its own.
bool TakesValue(const Option& option) {
  return !std::holds_alternative<bool*>(option.into) &&
         !option.value.starts_with("[=");
}

bool Names(const Option& option, std::string_view flag) {
  std::string_view names = option.flags;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(','), names.size());
    if (names.substr(0, end) == flag) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

// The command words among the arguments, and the arguments without them.
// Global flags may stand anywhere; a command's own flags follow its words.
struct Split {
  const Command* command = nullptr;
  Words words;  // as far as they name commands; one more if it does not
  Words rest;
};

bool StartsWith(const Words& path, const Words& words) {
  return words.size() <= path.size() &&
         std::equal(words.begin(), words.end(), path.begin());
}

Split SplitArguments(const Words& arguments, std::span<const Command> commands,
                     std::span<const Option> global) {
  Split split;
  bool open = true;  // still looking for words
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") open = false;
    if (!open || argument.starts_with('-')) {
      split.rest.push_back(argument);
      const auto flag = std::ranges::find_if(
          global, [&](const Option& o) { return Names(o, argument); });
      if (open && flag != global.end() && TakesValue(*flag) &&
          i + 1 < arguments.size()) {
        split.rest.push_back(arguments[++i]);
      }
      continue;
    }
    split.words.push_back(argument);
    bool longer = false;
    for (const Command& command : commands) {
      if (command.path == split.words) split.command = &command;
      if (StartsWith(command.path, split.words) &&
          command.path.size() > split.words.size()) {
        longer = true;
      }
    }
    open = longer;
  }
  return split;
}

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

Error UnknownWords(const Words& words, std::span<const Command> commands) {
  const Words above(words.begin(), words.end() - 1);
  Words known = above.empty() ? Words{"help"} : Words{};
  for (const Command& command : commands) {
    if (StartsWith(command.path, above) && command.path.size() > above.size()) {
      known.push_back(command.path[above.size()]);
    }
  }
  std::string text = "there is no command";
  for (const std::string& word : words) text += " " + word;
  const Words near = Nearest(words.back(), known);
  for (std::size_t i = 0; i < near.size(); ++i) {
    text += i == 0 ? "; did you mean " : " or ";
    text += near[i];
  }
  return Usage(text + "?\n  all commands: qiao help");
}

Error UnknownArgument(const std::string& argument,
                      std::span<const Option> options) {
  if (!argument.starts_with('-')) {
    return Usage("one argument too many: " + argument);
  }
  Words known;
  for (const Option& option : options) {
    const std::size_t at = option.flags.find("--");
    if (at != std::string::npos) known.push_back(option.flags.substr(at));
  }
  const std::string flag = argument.substr(0, argument.find('='));
  std::string text = "there is no option " + flag;
  const Words near = Nearest(flag, known);
  if (!near.empty()) text += "; did you mean " + near.front() + "?";
  return Usage(text);
}

Result<void> Assign(const Option& option, const Words& values) {
  const std::string& last = values.back();
  if (!option.choices.empty() &&
      std::ranges::find(option.choices, last) == option.choices.end()) {
    std::string text = option.flags + " " + last + ": say ";
    for (std::size_t i = 0; i < option.choices.size(); ++i) {
      if (i > 0) text += i + 1 == option.choices.size() ? " or " : ", ";
      text += option.choices[i];
    }
    return Usage(text);
  }
  if (auto* const* flag = std::get_if<bool*>(&option.into)) {
    if (last != "true") return Usage(option.flags + " takes no value");
    **flag = true;
  } else if (auto* const* text = std::get_if<std::string*>(&option.into)) {
    **text = option.value.starts_with("[=") && last == "true" ? "plain" : last;
  } else if (auto* const* some =
                 std::get_if<std::optional<std::string>*>(&option.into)) {
    **some = last;
  } else if (auto* const* list =
                 std::get_if<std::vector<std::string>*>(&option.into)) {
    **list = values;
  } else if (auto* const* number = std::get_if<std::int64_t*>(&option.into)) {
    const auto [end, error] =
        std::from_chars(last.data(), last.data() + last.size(), **number);
    if (error != std::errc() || end != last.data() + last.size()) {
      return Usage(option.flags + " " + last + ": not a whole number");
    }
  }
  return {};
}

// CLI11 takes "[a,b]" for a list and "--x=" for "--x". A mark in front keeps
// the one from being seen, and an argument of its own the other.
constexpr char kMark = '\x01';

Words Guarded(const Words& arguments) {
  Words out;
  bool open = true;
  for (const std::string& argument : arguments) {
    if (argument == "--") open = false;
    if (open && argument.starts_with("--") && argument.ends_with('=')) {
      out.push_back(argument.substr(0, argument.size() - 1));
      out.emplace_back();
    } else if (argument.starts_with('[') || argument.starts_with(kMark)) {
      out.push_back(kMark + argument);
    } else {
      out.push_back(argument);
    }
  }
  return out;
}

// Reads `arguments` into what `options` bind to.
Result<void> ReadOptions(std::span<const Option> options,
                         const Words& arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<CLI::Option*> handles;
  for (const Option& option : options) {
    const auto ignore = [](const CLI::results_t&) { return true; };
    CLI::Option* handle = nullptr;
    if (TakesValue(option)) {
      handle = app.add_option(option.flags, ignore);
      const bool many =
          std::holds_alternative<std::vector<std::string>*>(option.into);
      const bool positional = option.flags.front() != '-';
      if (many && positional) {
        handle->expected(1, CLI::detail::expected_max_vector_size);
        handle->allow_extra_args();
      } else {
        handle->expected(1);
        if (many) {
          handle->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        }
        handle->allow_extra_args(false);
      }
    } else {
      handle = app.add_option(option.flags, ignore);
      handle->expected(0);
      handle->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }
    handles.push_back(handle);
  }
  try {
    Words reversed = Guarded(arguments);
    std::ranges::reverse(reversed);
    app.parse(std::move(reversed));
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string_view said = error.what();
    return Usage(std::string(said.substr(0, said.find(':'))) +
                 ": a value is missing");
  } catch (const CLI::ParseError& error) {
    return Usage(error.what());
  }
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (handles[i]->count() == 0) continue;
    Words values = handles[i]->results();
    for (std::string& value : values) {
      if (value.starts_with(kMark)) value.erase(0, 1);
    }
    QIAO_TRY_DO(Assign(options[i], values));
  }
  for (const std::string& extra : app.remaining()) {
    if (extra != "--") {
      return UnknownArgument(extra.starts_with(kMark) ? extra.substr(1) : extra,
                             options);
    }
  }
  return {};
}

Result<void> CheckRequired(const Command& command) {
  for (const Option& option : command.options) {
    if (!option.required) continue;
    const bool missing = std::visit(
        [](const auto* into) {
          using T = std::remove_cvref_t<decltype(*into)>;
          if constexpr (std::is_same_v<T, std::optional<std::string>>) {
            return !into->has_value();
          } else if constexpr (std::is_same_v<T, std::string> ||
                               std::is_same_v<T, Words>) {
            return into->empty();
          } else {
            return false;
          }
        },
        option.into);
    if (missing) {
      std::string words = "qiao";
      for (const std::string& word : command.path) words += " " + word;
      return Usage(option.flags + " is missing: " + option.help +
                   "\n  help: " + words + " --help");
    }
  }
  return {};
}

ExitCode Finish(const Context& context, ExitCode code) {
  const Result<void> written = FinishOutput();
  if (written) return code;
  return Fail(context, written.error());
}

ExitCode Version() {
  PrintLine("qiao " QIAO_VERSION);
  return Finish({}, ExitCode::kDone);
}

// "import", above "import plan" and "import apply".
bool IsGroup(const Words& words, std::span<const Command> commands) {
  return words.size() == 1 &&
         std::ranges::any_of(commands, [&](const Command& command) {
           return StartsWith(command.path, words);
         });
}

ExitCode Help(const Words& words, std::span<const Command> commands,
              std::span<const Option> global) {
  if (words.empty()) {
    PrintBytes(ProgramHelp(commands, global));
    return ExitCode::kDone;
  }
  for (const Command& command : commands) {
    if (command.path == words) {
      PrintBytes(CommandHelp(command, global));
      return ExitCode::kDone;
    }
  }
  if (IsGroup(words, commands)) {
    PrintBytes(GroupHelp(words.front(), commands));
    return ExitCode::kDone;
  }
  return Fail({}, UnknownWords(words, commands));
}

ExitCode RunCommand(const Command& command, const Context& context,
                    const std::optional<std::string>& output) {
  if (context.verbose) Say(context, "registry " + WhereAsked(context));
  if (!output || *output == "-") {
    return Finish(context, command.run(context));
  }
  Result<OutputFile> file = OutputFile::Open(*output);
  if (!file) return Fail(context, file.error());
  const ExitCode code = Finish(context, command.run(context));
  if (code != ExitCode::kDone && code != ExitCode::kNo &&
      code != ExitCode::kPartial) {
    return code;  // the file stays as it was
  }
  // An answer of no is printed; what is refused prints nothing.
  if (code == ExitCode::kNo && file->IsEmpty()) return code;
  const Result<void> kept = file->Keep();
  return kept ? code : Fail(context, kept.error());
}

ExitCode Main(const Words& arguments) {
  const std::vector<Command> commands = AllCommands();
  GlobalFlags flags;
  const std::vector<Option> global = GlobalOptions(flags);
  for (const std::string& argument : arguments) {
    if (!text::IsUtf8(argument)) {
      return Fail({}, Usage("an argument is not UTF-8"));
    }
  }
  if (!arguments.empty() && arguments.front() == "help") {
    const Words words(arguments.begin() + 1, arguments.end());
    return Finish({}, Help(words, commands, global));
  }

  Split split = SplitArguments(arguments, commands, global);
  std::vector<Option> options;
  if (split.command != nullptr) options = split.command->options;
  for (const Option& option : global) {
    // A command's own -o stands for the global one.
    if (std::ranges::none_of(options, [&](const Option& own) {
          return own.flags == option.flags;
        })) {
      options.push_back(option);
    }
  }
  if (split.command == nullptr) {
    // "qiao --help", "qiao import --help", "qiao", or a mistake.
    const Result<void> read = ReadOptions(global, split.rest);
    if (flags.help) return Finish({}, Help(split.words, commands, global));
    if (!split.words.empty() && !IsGroup(split.words, commands)) {
      return Fail({}, UnknownWords(split.words, commands));
    }
    if (!read) return Fail({}, read.error());
    if (flags.version) return Version();
    const std::string help = split.words.empty()
                                 ? ProgramHelp(commands, global)
                                 : GroupHelp(split.words.front(), commands);
    std::fputs(help.c_str(), stderr);
    return ExitCode::kUsage;
  }

  // Words after the command's own are arguments; SplitArguments left them.
  const Result<void> read = ReadOptions(options, split.rest);
  if (flags.help) {
    PrintBytes(CommandHelp(*split.command, global));
    return Finish({}, ExitCode::kDone);
  }
  if (flags.version) return Version();
  if (!read) return Fail({}, read.error());
  if (const Result<void> all = CheckRequired(*split.command); !all) {
    return Fail({}, all.error());
  }
  const Result<Context> context = MakeContext(flags);
  if (!context) return Fail({}, context.error());
  return RunCommand(*split.command, *context, flags.output);
}

// Without this, a file that is opened while stdout is closed becomes stdout,
// and what is printed would land in the registry.
void OpenStandardFiles() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
      // Read-only, so that a write to what was closed is an error.
      [[maybe_unused]] const int opened = open("/dev/null", O_RDONLY);
    }
  }
}

}  // namespace
}  // namespace qiao::cli

int main(int argc, char** argv) {
  qiao::cli::OpenStandardFiles();
  // A reader that goes away is a failed write, not a death without a word.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return static_cast<int>(
        qiao::cli::Main({argv + std::min(argc, 1), argv + argc}));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "qiao: %s\n", error.what());
    return static_cast<int>(qiao::cli::ExitCode::kStorage);
  }
}
