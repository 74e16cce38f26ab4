#include "schemas/text/identifier.h"

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao::text {
namespace {

struct Row {
  int line = 0;
  std::string type, value, valid, compact, display, notes, why;
};

// Leading and trailing spaces of values are part of the cases.
std::vector<Row> GoldenRows() {
  std::ifstream file(test::SourceDir() + "/tests/golden/identifiers.tsv");
  REQUIRE(file.good());
  std::vector<Row> rows;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.starts_with('#')) continue;
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, '\t');) {
      cells.push_back(cell);
    }
    REQUIRE(cells.size() == 7);
    rows.push_back({number, cells[0], cells[1], cells[2], cells[3], cells[4],
                    cells[5], cells[6]});
  }
  return rows;
}

std::string Joined(const std::vector<std::string>& notes) {
  std::string joined;
  for (const std::string& note : notes) {
    if (!joined.empty()) joined += "; ";
    joined += note;
  }
  return joined;
}

TEST_CASE("identifiers are judged as the golden table says",
          "[text][identifier]") {
  const auto rows = GoldenRows();
  CHECK(rows.size() > 400);
  for (const Row& row : rows) {
    INFO("line " << row.line << ": " << row.type << " '" << row.value << "', "
                 << row.why);
    const auto check = CheckIdentifier(row.type, row.value);
    REQUIRE(check.has_value());
    CHECK(check->valid == (row.valid == "yes"));
    CHECK(check->compact == row.compact);
    CHECK(check->display == row.display);
    CHECK(Joined(check->notes) == row.notes);
    CHECK(check->reason.empty() == check->valid);
  }
}

TEST_CASE("what is stored and what is printed are valid again, and the same",
          "[text][identifier]") {
  for (const Row& row : GoldenRows()) {
    const auto check = CheckIdentifier(row.type, row.value);
    if (!check->valid) continue;
    INFO(row.type << " " << row.value);
    const auto stored = CheckIdentifier(row.type, check->compact);
    CHECK(stored->valid);
    CHECK(stored->compact == check->compact);
    const auto printed = CheckIdentifier(row.type, check->display);
    CHECK(printed->valid);
    CHECK(printed->compact == check->compact);
  }
}

TEST_CASE("a wrong check digit is named with the right one",
          "[text][identifier]") {
  CHECK(CheckIdentifier("iswc", "T0345246802")->reason ==
        "check character is 2, should be 1");
  CHECK(CheckIdentifier("gtin", "05099907138655")->reason ==
        "check character is 5, should be 2");
  CHECK(CheckIdentifier("ipi-name", "00841473536")->reason ==
        "check digits are 36, should be 37");
  CHECK(CheckIdentifier("isni", "0000000114509008")->reason ==
        "check character is 8, should be 9");
  CHECK(CheckIdentifier("dpid", "PADPIDA2014999999Z")->reason ==
        "check character is Z, should be X");
  CHECK(CheckIdentifier("isrc", "TWM03112603O")->reason ==
        "character 12 is the letter O where a digit belongs");
}

TEST_CASE("every single wrong digit of a checked identifier is noticed",
          "[text][identifier]") {
  const std::vector<std::pair<std::string, std::string>> valid = {
      {"isni", "0000000121032683"},
      {"gtin", "5901234123457"},
      {"grid", "A12425GABC1234002M"},
      {"dpid", "PADPIDA3897722461G"}};
  for (const auto& [type, value] : valid) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      for (char c = '0'; c <= '9'; ++c) {
        if (value[i] == c) continue;
        std::string wrong = value;
        wrong[i] = c;
        INFO(type << " " << wrong);
        CHECK_FALSE(CheckIdentifier(type, wrong)->valid);
      }
    }
  }
}

TEST_CASE("GTINs of different length are compared padded to fourteen digits",
          "[text][identifier]") {
  CHECK(GtinKey("190295810726") == GtinKey("0190295810726"));
  CHECK(GtinKey("190295810726") == "00190295810726");
  CHECK(GtinKey("96385074") != GtinKey("036000291452"));
}

TEST_CASE("an unknown type is told from a bad identifier",
          "[text][identifier]") {
  CHECK_FALSE(CheckIdentifier("isbn", "9783161484100").has_value());
  CHECK_FALSE(CheckIdentifier("ISRC", "TWM031126030").has_value());
  CHECK(IdentifierTypes().size() == 12);
  for (std::string_view type : IdentifierTypes()) {
    CHECK(CheckIdentifier(type, "").has_value());
    CHECK_FALSE(CheckIdentifier(type, "")->valid);
    CHECK_FALSE(CheckIdentifier(type, "\xFF\xFE")->valid);
  }
}

TEST_CASE("identifiers are checked fast enough for whole catalogues",
          "[text][identifier]") {
  const auto start = std::chrono::steady_clock::now();
  int valid = 0;
  for (int i = 0; i < 20000; ++i) {
    valid += CheckIdentifier("isrc", "TW-M03-11-26030")->valid ? 1 : 0;
  }
  const std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - start;
  CHECK(valid == 20000);
  // Far below the goal of a million a second: this runs unoptimised, with
  // sanitizers, beside other work.
  CHECK(time.count() < 5.0);
}

}  // namespace
}  // namespace qiao::text
