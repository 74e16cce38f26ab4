// JSONTestSuite by two written tables: what `qiao canon` does with each of its
// files and why, and how far each comes when it is offered as an entry.
#include <map>
#include <sstream>

#include "registry/vectors/read_files.h"
#include "registry/vectors/vector_set.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"

namespace qiao::vectors {
namespace {

struct Row {
  std::string decision;
  std::string output;
  std::string reason;
};

// File, decision, [canonical form], reason.
std::map<std::string, Row> Table(const std::string& name, bool with_output) {
  std::map<std::string, Row> rows;
  std::istringstream lines(test::ReadFile(test::Golden(name)));
  std::string line;
  std::getline(lines, line);  // headings
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string file;
    Row row;
    std::getline(cells, file, '\t');
    std::getline(cells, row.decision, '\t');
    if (with_output) std::getline(cells, row.output, '\t');
    std::getline(cells, row.reason, '\t');
    CAPTURE(line);
    REQUIRE_FALSE(row.reason.empty());
    CHECK(rows.emplace(file, row).second);
  }
  return rows;
}

std::size_t Count(const std::map<std::string, Row>& rows, char kind,
                  const std::string& decision) {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [&](const auto& row) {
        return row.first[0] == kind && row.second.decision == decision;
      }));
}

TEST_CASE("every file of the JSON suite is decided with a reason, twice",
          "[vectors][json]") {
  const auto canon = Table("json_canon.tsv", true);
  CHECK(canon.size() == 318);
  CHECK(Count(canon, 'n', "refuse") == 188);
  CHECK(Count(canon, 'y', "take") == 93);
  CHECK(Count(canon, 'y', "refuse") == 2);
  CHECK(canon.at("y_object_duplicated_key.json").decision == "refuse");
  CHECK(canon.at("y_object_duplicated_key_and_value.json").decision ==
        "refuse");
  CHECK(Count(canon, 'i', "take") + Count(canon, 'i', "refuse") == 35);
  const auto admission = Table("json_admission.tsv", false);
  CHECK(admission.size() == 318);
  for (const auto& [file, row] : admission) {
    CHECK(canon.contains(file));
    CHECK(row.decision != "take");  // none of them is an entry
  }
}

TEST_CASE("the JSON suite is decided as the two tables say",
          "[vectors][json][shared]") {
  const auto directory = test::Shared("data/trust/json");
  if (!std::filesystem::exists(directory)) {
    WARN("skipped: no shared data/trust/json");
    return;
  }
  const auto files = ReadFiles(directory);
  REQUIRE(files);
  const auto suites = RunSet("json", *files);
  REQUIRE(suites);
  const auto canon = Table("json_canon.tsv", true);
  REQUIRE((*suites)[0].cases.size() == canon.size());
  for (const Case& one : (*suites)[0].cases) {
    CAPTURE(one.name, one.reason);
    CHECK(canon.at(one.name).decision ==
          (one.found == kAccept ? "take" : one.found));
    CHECK(canon.at(one.name).output == one.output);
  }
  const auto admission = Table("json_admission.tsv", false);
  REQUIRE((*suites)[1].cases.size() == admission.size());
  for (const Case& one : (*suites)[1].cases) {
    CAPTURE(one.name, one.reason);
    CHECK(one.found == kRefuse);
    CHECK(admission.at(one.name).decision == one.output);
  }
}

}  // namespace
}  // namespace qiao::vectors
