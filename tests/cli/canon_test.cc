// qiao canon: what it prints, and how it refuses.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

ProgramRun Canon(std::string in) {
  return RunProgram({"qiao", "canon"}, {std::move(in)});
}

TEST_CASE("canon prints the canonical form and no line feed", "[cli][canon]") {
  const ProgramRun run =
      Canon(" { \"b\" : [ 1.0, 1e21, -0 ],\r\n \"a\" : \"\\u5f8c\\/\" } \n");
  CHECK(run.exit_code == 0);
  CHECK(run.out == "{\"a\":\"後/\",\"b\":[1,1e+21,0]}");
  CHECK(run.err.empty());
}

TEST_CASE("canon refuses with byte, reason and exit code 8", "[cli][canon]") {
  const struct {
    std::string in, reason;
  } kCases[] = {
      {"{\"a\":1,\"a\":2}", "at byte 12: the member \"a\" stands twice"},
      {"[\"\\ud800\"]", "at byte 2: half of a surrogate pair"},
      {"\xEF\xBB\xBF{}", "at byte 0: a byte order mark"},
      {std::string(33, '[') + std::string(33, ']'),
       "at byte 32: deeper than 32"},
      {"[1e999]", "at byte 1: a number beyond the doubles"},
      {"[\xFF]", "at byte 1: not UTF-8"},
      {"", "nothing but white space"},
      {"{} {}", "at byte 3"},
  };
  for (const auto& test : kCases) {
    INFO(test.in);
    const ProgramRun run = Canon(test.in);
    CHECK(run.exit_code == 8);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains(test.reason));
  }
}

TEST_CASE("canon has no limit but depth", "[cli][canon]") {
  CHECK(Canon(std::string(32, '[') + std::string(32, ']')).exit_code == 0);
  const std::string text = "\"" + std::string(3'000'000, 'x') + "\"";
  const ProgramRun run = Canon(text);
  CHECK(run.exit_code == 0);
  CHECK(run.out == text);
}

TEST_CASE("canon reads a file, and says when it cannot", "[cli][canon]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "a.json";
  std::ofstream(path) << "[ 1 ]";
  CHECK(RunProgram({"qiao", "canon", path}).out == "[1]");
  CHECK(RunProgram({"qiao", "canon", "-"}, {"[ 2 ]"}).out == "[2]");
  const ProgramRun none = RunProgram({"qiao", "canon", path + ".not"});
  CHECK(none.exit_code == 8);
  CHECK_THAT(none.err, Contains("No such file"));
  CHECK(RunProgram({"qiao", "canon", directory.path()}).exit_code == 8);
}

TEST_CASE("canon prints the RFC 8785 reference cases byte for byte",
          "[cli][canon]") {
  const auto folder = Shared("data/trust/jcs");
  if (!std::filesystem::exists(folder)) {
    WARN("no shared data; skipped");
    return;
  }
  for (const auto& file :
       std::filesystem::directory_iterator(folder / "input")) {
    INFO(file.path());
    CHECK(RunProgram({"qiao", "canon", file.path().string()}).out ==
          ReadFile(folder / "output" / file.path().filename()));
  }
}

}  // namespace
}  // namespace qiao::test
