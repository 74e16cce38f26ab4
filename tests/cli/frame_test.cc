// What every command shares: words, flags, help, and how output ends.
#include <csignal>
#include <filesystem>
#include <fstream>

#include "schemas/model/refusal.h"
#include "schemas/text/width.h"
#include "tables/embedded.h"
#include "tests/support/catch.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

const std::vector<std::string> kExplain = {"qiao", "explain", "error",
                                           "not-canonical"};

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("help lists the commands and the exit codes", "[cli]") {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"qiao", "help"}, {"qiao", "--help"}}) {
    const ProgramRun run = RunProgram(words);
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("explain error"));
    CHECK_THAT(run.out, Contains("130  interrupted"));
    CHECK(run.err.empty());
  }
}

TEST_CASE("without a command help goes to stderr and the exit code is 2",
          "[cli]") {
  const ProgramRun run = RunProgram({"qiao"});
  CHECK(run.exit_code == 2);
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Contains("Usage: qiao COMMAND"));
}

TEST_CASE("every command shows examples, options and exit codes in its help",
          "[cli]") {
  const ProgramRun all = RunProgram({"qiao", "help"});
  std::size_t at = all.out.find("Commands:\n") + 10;
  int commands = 0;
  while (all.out.compare(at, 2, "  ") == 0) {
    const std::size_t end = all.out.find('\n', at);
    std::string line = all.out.substr(at + 2, end - at - 2);
    at = end + 1;
    if (line.starts_with(' ') || line.starts_with("help")) continue;
    line.resize(std::min(line.find("  "), line.size()));
    std::vector<std::string> words = {"qiao", "help"};
    for (std::size_t from = 0; from < line.size();) {
      const std::size_t space = std::min(line.find(' ', from), line.size());
      words.push_back(line.substr(from, space - from));
      from = space + 1;
    }
    INFO(line);
    const ProgramRun run = RunProgram(words);
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("Usage: qiao " + line));
    CHECK_THAT(run.out, Contains("\nExamples:\n  "));
    CHECK_THAT(run.out, Contains("--registry FILE"));
    CHECK_THAT(run.out, Contains("Exit codes:\n  0"));
    // The same text by the flag.
    words.erase(words.begin() + 1);
    words.emplace_back("--help");
    CHECK(RunProgram(words).out == run.out);
    ++commands;
  }
  CHECK(commands >= 1);
}

TEST_CASE("a first word alone lists the commands below it", "[cli]") {
  CHECK_THAT(RunProgram({"qiao", "explain", "--help"}).out,
             Contains("explain error"));
  const ProgramRun run = RunProgram({"qiao", "explain"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("explain error"));
}

TEST_CASE("a mistyped command or option names the nearest one", "[cli]") {
  ProgramRun run = RunProgram({"qiao", "explian"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("did you mean explain?"));
  run = RunProgram({"qiao", "explain", "eror", "x"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("did you mean error?"));
  run = RunProgram({"qiao", "explain", "error", "x", "--quite"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("no option --quite; did you mean --quiet?"));
  run = RunProgram({"qiao", "explain", "error", "inclusoin"});
  CHECK(run.exit_code == 5);
  CHECK_THAT(run.err, Contains("did you mean inclusion?"));
}

TEST_CASE("a surplus argument is a usage error", "[cli]") {
  const ProgramRun run =
      RunProgram({"qiao", "explain", "error", "inclusion", "[x]"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("one argument too many: [x]"));
}

TEST_CASE("global flags stand before or after the command", "[cli]") {
  const ProgramRun after =
      RunProgram({"qiao", "explain", "error", "inclusion", "--json"});
  const ProgramRun before = RunProgram({"qiao", "--json", "--registry", "error",
                                        "explain", "error", "inclusion"});
  CHECK(after.exit_code == 0);
  CHECK_THAT(after.out, StartsWith("{\"code\":\"inclusion\","));
  CHECK_THAT(after.out, Contains("\"schema\":\"qiao.explain.error/1\""));
  CHECK(before.out == after.out);
}

TEST_CASE("flags that cannot be meant are refused by name", "[cli]") {
  for (const std::vector<std::string>& flags :
       std::vector<std::vector<std::string>>{{"--json", "--jsonl"},
                                             {"--csv=word"},
                                             {"--lang", "xx"},
                                             {"--color", "blue"},
                                             {"--ambiguous-width", "3"},
                                             {"--json=maybe"},
                                             {"--registry="}}) {
    std::vector<std::string> words = kExplain;
    words.insert(words.end(), flags.begin(), flags.end());
    const ProgramRun run = RunProgram(words);
    INFO(flags.front());
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains(flags.front().substr(0, 6)));
  }
  CHECK(
      RunProgram(kExplain, {.environment = {"QIAO_NOW=yesterday"}}).exit_code ==
      2);
  CHECK(RunProgram(kExplain, {.environment = {"QIAO_LANG=xx"}}).exit_code == 2);
}

TEST_CASE("an argument that is not UTF-8 is a usage error", "[cli]") {
  const ProgramRun run =
      RunProgram({"qiao", "explain", "error", "\xAB\xE1\xA8\xD3"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("not UTF-8"));
}

TEST_CASE("a code's text cannot steer the terminal", "[cli]") {
  const ProgramRun run = RunProgram({"qiao", "explain", "error", "x\x1b[31my"});
  CHECK(run.exit_code == 5);
  CHECK(run.err.find('\x1b') == std::string::npos);
}

TEST_CASE("every refusal code is explained", "[cli]") {
  const std::string_view codes[] = {
#define QIAO_REFUSAL_CODE(name, code) code,
      QIAO_REFUSALS(QIAO_REFUSAL_CODE)
#undef QIAO_REFUSAL_CODE
  };
  for (const std::string_view code : codes) {
    INFO(code);
    const ProgramRun run =
        RunProgram({"qiao", "explain", "error", std::string(code)});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("What to do: "));
  }
}

TEST_CASE("a piped table is TSV, on a terminal it is cut to fit", "[cli]") {
  const std::vector<std::string> words = {"qiao", "explain", "error"};
  const ProgramRun piped = RunProgram(words, {.environment = {"COLUMNS=20"}});
  CHECK_THAT(piped.out, StartsWith("code\tmeaning\tnext\n"));
  CHECK_THAT(piped.out, Contains("\nnot-json\tThe bytes are no JSON.\tLook"));
  CHECK(piped.out.find('\x1b') == std::string::npos);

  const ProgramRun shown = RunProgram(words, {.terminal = true});
  CHECK_THAT(shown.out, StartsWith("\x1b[1mcode"));
  CHECK_THAT(shown.out, Contains("…"));
  CHECK_THAT(shown.out, Contains("\npossession-missing  "));  // never cut
  std::size_t from = 0;
  while (from < shown.out.size()) {
    const std::size_t end = shown.out.find("\r\n", from);
    const std::string line = shown.out.substr(from, end - from);
    if (!line.starts_with('\x1b')) CHECK(text::DisplayWidth(line) <= 60);
    from = end == std::string::npos ? shown.out.size() : end + 2;
  }
  const ProgramRun wide =
      RunProgram(words, {.environment = {"COLUMNS=500"}, .terminal = true});
  CHECK(wide.out.find("…") == std::string::npos);
  for (const char* plain : {"NO_COLOR=1", "TERM=dumb"}) {
    CHECK(RunProgram(words, {.environment = {plain}, .terminal = true})
              .out.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("a CSV for Excel has a BOM and CRLF, a plain one has neither", "[cli]") {
  CHECK_THAT(RunProgram({"qiao", "explain", "error", "--csv"}).out,
             StartsWith("code,meaning,next\n"));
  CHECK_THAT(RunProgram({"qiao", "explain", "error", "--csv=excel"}).out,
             StartsWith("\xEF\xBB\xBF"
                        "code,meaning,next\r\n"));
}

TEST_CASE("every finding of an import is explained", "[cli]") {
  std::string_view table = tables::kFindings;
  int rules = 0;
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    const std::string line(table.substr(0, end));
    table.remove_prefix(std::min(end + 1, table.size()));
    if (!line.starts_with("QIAO-")) continue;
    const std::string rule = line.substr(0, line.find('\t'));
    INFO(rule);
    const ProgramRun run = RunProgram({"qiao", "explain", "error", rule});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("). "));
    ++rules;
  }
  CHECK(rules > 10);
}

TEST_CASE("what follows -- is an argument, whatever it looks like", "[cli]") {
  const ProgramRun run =
      RunProgram({"qiao", "explain", "error", "--", "--json"});
  CHECK(run.exit_code == 5);
  CHECK_THAT(run.err, Contains("there is no code --json"));
}

TEST_CASE("output to a file is whole, or leaves the old file", "[cli]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "out.json";
  ProgramRun run =
      RunProgram({"qiao", "explain", "error", "inclusion", "-o", path});
  CHECK(run.exit_code == 0);
  CHECK(run.out.empty());
  CHECK(Contents(path) ==
        RunProgram({"qiao", "explain", "error", "inclusion", "-o", "-"}).out);
  const std::string before = Contents(path);
  run = RunProgram({"qiao", "-o", path, "explain", "error", "no-such-code"});
  CHECK(run.exit_code == 5);
  CHECK(Contents(path) == before);
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
  run = RunProgram(
      {"qiao", "explain", "error", "inclusion", "-o", directory / "no/where"});
  CHECK(run.exit_code == 70);
}

TEST_CASE("output that cannot be written changes the exit code", "[cli]") {
  ProgramRun run = RunProgram(kExplain, {.stdout_file = "/dev/full"});
  CHECK(run.exit_code == 70);
  CHECK_THAT(run.err, Contains("cannot write the output"));
  run = RunProgram(kExplain, {.stdout_closed = true});
  CHECK(run.exit_code == 70);
  CHECK_THAT(run.err, Contains("cannot write the output"));
}

TEST_CASE("the version is printed by --version", "[cli]") {
  const ProgramRun run = RunProgram({"qiao", "--version"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, StartsWith("qiao 0."));
}

}  // namespace
}  // namespace qiao::test
