// JSONTestSuite: what is JSON is taken, what is not is refused, and the rest is
// decided in tests/golden/json_suite.tsv.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace qiao::json {
namespace {

struct Decision {
  bool take = false;
  std::string canonical;
};

std::map<std::string, Decision> Decisions() {
  std::map<std::string, Decision> decisions;
  std::istringstream lines(test::ReadFile(test::Golden("json_suite.tsv")));
  std::string line;
  std::getline(lines, line);  // header
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string file, verdict, canonical, reason;
    std::getline(cells, file, '\t');
    std::getline(cells, verdict, '\t');
    std::getline(cells, canonical, '\t');
    std::getline(cells, reason, '\t');
    REQUIRE((verdict == "take" || verdict == "refuse"));
    REQUIRE_FALSE(reason.empty());
    decisions[file] = {verdict == "take", canonical};
  }
  return decisions;
}

TEST_CASE("the free cases of the JSON suite are decided with reasons",
          "[json]") {
  const auto decisions = Decisions();
  CHECK(decisions.size() == 37);  // 35 free, 2 with a name twice
}

TEST_CASE("the JSON suite is taken and refused as published", "[json]") {
  const auto archive =
      test::Shared("data/trust/json/JSONTestSuite-test_parsing.tar.gz");
  if (!std::filesystem::exists(archive)) {
    WARN("no shared data; skipped");
    return;
  }
  const test::TemporaryDirectory directory;
  const std::string command =
      "tar -xzf '" + archive.string() + "' -C '" + directory.path() + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  const auto decisions = Decisions();
  std::map<char, int> taken, seen;
  for (const auto& file :
       std::filesystem::directory_iterator(directory / "test_parsing")) {
    const std::string name = file.path().filename().string();
    const std::string text = test::ReadFile(file.path());
    const Result<Value> value = Parse(text);
    const char kind = name[0];
    ++seen[kind];
    if (value) ++taken[kind];
    INFO(name);
    const auto decision = decisions.find(name);
    if (decision == decisions.end()) {
      CHECK(value.has_value() == (kind == 'y'));
    } else {
      CHECK(value.has_value() == decision->second.take);
      if (value) CHECK(Canonical(*value) == decision->second.canonical);
    }
    if (value) {
      // Canonical bytes are their own canonical form.
      CHECK(Canonical(Parse(Canonical(*value)).value()) == Canonical(*value));
    }
    // Records are narrower: they take nothing that is not canonical already.
    const Result<Value> record = ParseRecord(text);
    if (record) CHECK(Canonical(*record) == text);
  }
  CHECK(seen['n'] == 188);
  CHECK(taken['n'] == 0);
  CHECK(seen['y'] == 95);
  CHECK(taken['y'] == 93);
  CHECK(seen['i'] == 35);
}

}  // namespace
}  // namespace qiao::json
