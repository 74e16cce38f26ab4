// qiao vectors: what it prints, and its exit codes.
#include <filesystem>
#include <fstream>

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

ProgramRun Vectors(const std::vector<std::string>& more) {
  std::vector<std::string> words{"qiao", "vectors"};
  words.insert(words.end(), more.begin(), more.end());
  return RunProgram(words);
}

TEST_CASE("vectors that agree exit 0 with a line for each suite",
          "[cli][vectors]") {
  const ProgramRun run = Vectors({"records", Golden("records").string()});
  CHECK(run.exit_code == 0);
  CHECK(run.err.empty());
  CHECK_THAT(run.out,
             Contains("SET\tSUITE\tCASES\tAGREED\tDISAGREED\tACCEPTED\n") &&
                 Contains("records\trecords-main\t40\t40\t0\t40\n") &&
                 Contains("records\trefused\t133\t133\t0\t0\n"));
  CHECK(Vectors({"all", Golden("records").string()}).out == run.out);
}

TEST_CASE("a disagreement has a line of its own and exit code 1",
          "[cli][vectors]") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "y_a.json") << "[1";
  std::ofstream(directory / "n_b.json") << "[1,]";
  const ProgramRun run = Vectors({"json", directory.path()});
  CHECK(run.exit_code == 1);
  CHECK_THAT(run.out,
             Contains("✗ json canon y_a.json: expected accept, found refuse "
                      "(unreadable JSON at byte 2: no JSON value)\n") &&
                 Contains("json\tcanon\t2\t1\t1\t0\n"));
  CHECK_THAT(Vectors({"json", directory.path(), "--cases"}).out,
             Contains("= json canon n_b.json: expected refuse"));
  const ProgramRun lines = Vectors({"json", directory.path(), "--jsonl"});
  CHECK(lines.exit_code == 1);
  CHECK_THAT(lines.out,
             Contains("\"schema\":\"qiao.vectors.case/1\"") &&
                 Contains("{\"accepted\":0,\"agreed\":1,\"cases\":2,"
                          "\"disagreed\":1,\"schema\":\"qiao.vectors.suite/1\","
                          "\"set\":\"json\",\"suite\":\"canon\"}\n"));
  const auto whole =
      json::Parse(Vectors({"json", directory.path(), "--json"}).out);
  REQUIRE(whole);
  CHECK(whole->AsObject()->Find("suites")->AsArray()->size() == 2);
  CHECK(whole->AsObject()->Find("cases")->AsArray()->size() == 1);
}

TEST_CASE("archives are read, damaged ones refused", "[cli][vectors]") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory / "test_parsing");
  std::ofstream(directory / "test_parsing/y_a.json") << "[1]";
  REQUIRE(RunProgram({"tar", "-czf", "suite.tar.gz", "test_parsing"},
                     {"", {}, directory.path()})
              .exit_code == 0);
  std::filesystem::remove_all(directory / "test_parsing");
  const ProgramRun run = Vectors({"json", directory.path()});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("json\tcanon\t1\t1\t0\t1\n"));
  // Cut off anywhere it is damaged.
  const std::string whole = ReadFile(directory / "suite.tar.gz");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{5}, whole.size() / 2, whole.size() - 1}) {
    std::ofstream(directory / "suite.tar.gz", std::ios::trunc)
        << whole.substr(0, size);
    const ProgramRun cut = Vectors({"json", directory.path()});
    CHECK(cut.exit_code == 8);
    CHECK_THAT(cut.err, Contains("suite.tar.gz: archive: damaged"));
  }
}

TEST_CASE("an unknown set, an empty and a missing directory are told apart",
          "[cli][vectors]") {
  const TemporaryDirectory directory;
  CHECK(Vectors({"rsa", directory.path()}).exit_code == 2);
  CHECK_THAT(Vectors({"rsa", directory.path()}).err,
             Contains("there are json"));
  CHECK(Vectors({"merkle", directory.path()}).exit_code == 5);
  CHECK(Vectors({"all", directory.path()}).exit_code == 5);
  CHECK(Vectors({"merkle", directory / "none"}).exit_code == 5);
}

}  // namespace
}  // namespace qiao::test
