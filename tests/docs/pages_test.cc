// Every command that a page shows is run, and prints what the page says.
#include <filesystem>
#include <sstream>

#include "tests/docs/walk.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::docs {
namespace {

// The page is walked in an empty directory that has the tree's samples/, on a
// terminal of 100 columns, at a fixed time, with a home of its own.
void WalkPage(const std::string& page) {
  const test::TemporaryDirectory directory;
  const std::string source = test::SourceDir();
  std::filesystem::create_directory_symlink(source + "/samples",
                                            directory / "samples");
  const std::string path = std::getenv("PATH");
  const test::ProgramInput input = {
      .environment = {"HOME=" + directory.path(),
                      "PATH=" + test::BinDir() + ":" + path,
                      "QIAO_NOW=2026-11-22T10:00:00Z", "NO_COLOR=1",
                      "COLUMNS=100", "LC_ALL=C.UTF-8"},
      .directory = directory.path(),
      .terminal = true};
  const std::vector<Step> steps = StepsOf(test::ReadFile(source + "/" + page));
  REQUIRE_FALSE(steps.empty());
  for (const Step& step : steps) {
    INFO(page << ":" << step.line << ": " << step.command);
    const test::ProgramRun run =
        test::RunProgram({"bash", "-c", step.command}, input);
    INFO("stderr: " << run.err);
    CHECK(run.exit_code == step.exit_code);
    if (!Agrees(step.output, run.out)) {
      FAIL_CHECK("printed:\n" << run.out);
    }
  }
}

TEST_CASE("README's first walk runs as it is printed", "[docs]") {
  WalkPage("README.md");
}

TEST_CASE("the examples of docs/cli.md run as they are printed", "[docs]") {
  WalkPage("docs/cli.md");
}

TEST_CASE("the examples of docs/ledger.md run as they are printed", "[docs]") {
  WalkPage("docs/ledger.md");
}

TEST_CASE("the examples of docs/api.md run as they are printed", "[docs]") {
  WalkPage("docs/api.md");
}

TEST_CASE("docs/cli.md has a section for every command", "[docs]") {
  const std::string page = test::ReadFile(test::SourceDir() + "/docs/cli.md");
  std::istringstream help(test::RunProgram({"qiao", "help"}).out);
  bool inside = false;
  int commands = 0;
  for (std::string line; std::getline(help, line);) {
    if (line == "Commands:") {
      inside = true;
    } else if (line.empty()) {
      inside = false;
    } else if (inside && !line.starts_with("   ") &&
               !line.starts_with("  help")) {
      const std::string command =
          "qiao " + line.substr(2, line.find("  ", 2) - 2);
      INFO(command);
      bool found = false;
      std::istringstream lines(page);
      for (std::string head; std::getline(lines, head);) {
        found |= head.starts_with("### ") &&
                 (head + ",").find(command + ",") != std::string::npos;
      }
      CHECK(found);
      ++commands;
    }
  }
  CHECK(commands > 10);
}

TEST_CASE("a page's commands, exit codes and outputs are read", "[docs]") {
  const std::vector<Step> steps = StepsOf(
      "text\n```console\n$ one \\\n  --two\nout\n…\n$ three   # exit 3\n```\n"
      "```\n$ not this\n```\n");
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].line == 3);
  CHECK(steps[0].command == "one    --two");
  CHECK(steps[0].output == std::vector<std::string>{"out", "…"});
  CHECK(steps[1].command == "three");
  CHECK(steps[1].exit_code == 3);
  CHECK(steps[1].output.empty());
}

TEST_CASE("what was printed agrees only where the page says so", "[docs]") {
  CHECK(Agrees({"a … c", "…", "z"}, "a b b c\n1\n2\nz\n"));
  CHECK(Agrees({"a", "…"}, "a\r\n"));
  CHECK_FALSE(Agrees({"a … c"}, "a b\n"));
  CHECK_FALSE(Agrees({"a"}, "a\nb\n"));
  CHECK_FALSE(Agrees({"a", "b"}, "a\n"));
  CHECK_FALSE(Agrees({}, "a\n"));
  CHECK(Agrees({}, ""));
}

}  // namespace
}  // namespace qiao::docs
