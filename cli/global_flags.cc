#include "cli/global_flags.h"

#include <charconv>
#include <cstdlib>
#include <pwd.h>
#include <string_view>
#include <unistd.h>

#include <sys/ioctl.h>

#include "cli/passphrase.h"

namespace qiao::cli {
namespace {

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

std::string Home() {
  if (const std::string_view home = Environment("HOME"); !home.empty()) {
    return std::string(home);
  }
  const passwd* entry = getpwuid(getuid());
  return entry == nullptr || entry->pw_dir == nullptr ? "/" : entry->pw_dir;
}

// XDG base directory: an absolute path, or the default below the home.
std::string XdgDirectory(const char* variable, std::string_view below_home) {
  std::string base(Environment(variable));
  if (base.empty() || base.front() != '/') {
    base = Home() + "/" + std::string(below_home);
  }
  return base + "/qiao";
}

// zh-HK, zh-MO and zh-TW read zh-Hant; zh-CN and zh-SG read zh-Hans.
std::optional<std::string> LanguageOf(std::string_view tag) {
  for (const std::string_view hant :
       {"zh-Hant", "zh-TW", "zh-HK", "zh-MO", "zh-Hant-TW", "zh-Hant-HK"}) {
    if (tag == hant) return "zh-Hant";
  }
  for (const std::string_view hans :
       {"zh-Hans", "zh-CN", "zh-SG", "zh-Hans-CN"}) {
    if (tag == hans) return "zh-Hans";
  }
  if (tag == "en") return "en";
  return std::nullopt;
}

// COLUMNS, else what the terminal says, else 80.
int TerminalColumns() {
  const std::string_view text = Environment("COLUMNS");
  int columns = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), columns);
  if (error == std::errc() && end == text.data() + text.size() && columns > 0 &&
      columns < 100000) {
    return columns;
  }
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return 80;
}

Result<OutputForm> FormOf(const GlobalFlags& flags) {
  if (flags.json + flags.json_lines + !flags.csv.empty() > 1) {
    return Error{ErrorCode::kUsage,
                 "--json, --jsonl and --csv exclude each other"};
  }
  if (!flags.csv.empty() && flags.csv != "plain" && flags.csv != "excel") {
    return Error{ErrorCode::kUsage,
                 "--csv=" + flags.csv + ": say --csv or --csv=excel"};
  }
  if (flags.json) return OutputForm::kJson;
  if (flags.json_lines) return OutputForm::kJsonLines;
  return flags.csv.empty() ? OutputForm::kTable : OutputForm::kCsv;
}

}  // namespace

std::vector<Option> GlobalOptions(GlobalFlags& flags) {
  return {
      {"--json", "", "one JSON object on stdout", &flags.json, false, {}},
      {"--jsonl",
       "",
       "one JSON object a line, one line a result",
       &flags.json_lines,
       false,
       {}},
      {"--csv",
       "[=excel]",
       "tables as CSV; =excel adds a BOM and makes formulas harmless",
       &flags.csv,
       false,
       {}},
      {"-o,--output",
       "FILE",
       "write the data to FILE; - is stdout",
       &flags.output,
       false,
       {}},
      {"--registry",
       "FILE",
       "the registry (default: QIAO_REGISTRY, or "
       "$XDG_DATA_HOME/qiao/registry.db)",
       &flags.registry,
       false,
       {}},
      {"--server",
       "URL",
       "ask and tell this server instead of a file (default: QIAO_SERVER)",
       &flags.server,
       false,
       {}},
      {"--ca",
       "FILE",
       "certificates by which the server is believed, in PEM (default: "
       "QIAO_CA, or the system's)",
       &flags.ca,
       false,
       {}},
      {"--passphrase-file",
       "FILE",
       "its first line opens encrypted key files; nobody else may read FILE "
       "(default: asked on the terminal)",
       &flags.passphrase_file,
       false,
       {}},
      {"--lang",
       "LANG",
       "names in zh-Hant, zh-Hans or en (default: QIAO_LANG, or en)",
       &flags.lang,
       false,
       {}},
      {"--color",
       "WHEN",
       "auto, always or never; NO_COLOR is honoured",
       &flags.colour,
       false,
       {"auto", "always", "never"}},
      {"--ambiguous-width",
       "N",
       "columns that your terminal gives characters of ambiguous width",
       &flags.ambiguous_width,
       false,
       {"1", "2"}},
      {"--no-input",
       "",
       "never ask; what would be asked is an error",
       &flags.no_input,
       false,
       {}},
      {"-q,--quiet",
       "",
       "no talk on stderr, errors excepted",
       &flags.quiet,
       false,
       {}},
      {"-v,--verbose",
       "",
       "say on stderr which files are used",
       &flags.verbose,
       false,
       {}},
      {"-h,--help", "", "show help and exit", &flags.help, false, {}},
      {"--version", "", "show the version and exit", &flags.version, false, {}},
  };
}

Result<Context> MakeContext(const GlobalFlags& flags) {
  Context context;
  QIAO_TRY(context.form, FormOf(flags));
  context.excel = flags.csv == "excel";

  const std::string data = XdgDirectory("XDG_DATA_HOME", ".local/share");
  context.keys_dir = data + "/keys";
  context.cache_dir = XdgDirectory("XDG_CACHE_HOME", ".cache");
  context.state_dir = XdgDirectory("XDG_STATE_HOME", ".local/state");
  context.registry =
      flags.registry.value_or(std::string(Environment("QIAO_REGISTRY")));
  if (context.registry.empty()) {
    if (flags.registry) {
      return Error{ErrorCode::kUsage, "--registry: the path is empty"};
    }
    context.registry = data + "/registry.db";
  }

  if (flags.registry && flags.server) {
    return Error{ErrorCode::kUsage,
                 "--registry and --server exclude each other"};
  }
  if (flags.passphrase_file && flags.passphrase_file->empty()) {
    return Error{ErrorCode::kUsage, "--passphrase-file: the path is empty"};
  }
  if (flags.server && flags.server->empty()) {
    return Error{ErrorCode::kUsage, "--server: the URL is empty"};
  }
  // A file that is named stands before a server that is not.
  if (!flags.registry) {
    context.server =
        flags.server.value_or(std::string(Environment("QIAO_SERVER")));
  }
  context.ca_file = flags.ca.value_or(std::string(Environment("QIAO_CA")));

  const std::string lang =
      flags.lang.value_or(std::string(Environment("QIAO_LANG")));
  if (!lang.empty()) {
    const std::optional<std::string> known = LanguageOf(lang);
    if (!known) {
      return Error{ErrorCode::kUsage, (flags.lang ? "--lang " : "QIAO_LANG=") +
                                          lang +
                                          ": say zh-Hant, zh-Hans or en"};
    }
    context.lang = *known;
  }

  context.ambiguous_width = static_cast<int>(flags.ambiguous_width);
  context.quiet = flags.quiet;
  context.verbose = flags.verbose && !flags.quiet;
  context.no_input = flags.no_input || isatty(STDIN_FILENO) == 0;
  context.passphrase_file = flags.passphrase_file.value_or("");
  context.passphrase = AskingFor(context.passphrase_file, context.no_input);
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const bool dumb = Environment("TERM") == "dumb";
  context.colour =
      flags.colour == "always" || (flags.colour == "auto" && terminal &&
                                   !dumb && Environment("NO_COLOR").empty());
  context.progress = isatty(STDERR_FILENO) != 0 && !dumb && !flags.quiet;
  context.columns = terminal ? TerminalColumns() : 0;

  if (const std::string_view now = Environment("QIAO_NOW"); !now.empty()) {
    const std::optional<Instant> fixed = ParseInstant(now);
    if (!fixed) {
      return Error{ErrorCode::kUsage, "QIAO_NOW=" + std::string(now) +
                                          ": say 2026-11-22T10:00:00Z"};
    }
    context.clock = [fixed] { return *fixed; };
  } else {
    context.clock = [] {
      return std::chrono::floor<std::chrono::seconds>(
          std::chrono::system_clock::now());
    };
  }
  return context;
}

}  // namespace qiao::cli
