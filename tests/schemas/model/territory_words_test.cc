#include "schemas/model/territory_words.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "schemas/model/table_rows.h"
#include "tables/embedded.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao {
namespace {

std::string Numbers(const std::vector<Territory>& numbers) {
  std::string text;
  for (Territory number : numbers) {
    if (!text.empty()) text += ' ';
    text += std::to_string(number);
  }
  return text;
}

std::string Words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

TEST_CASE("territory cells mean what the golden table says, or are asked about",
          "[model][territory]") {
  std::ifstream file(test::SourceDir() + "/tests/golden/territory_words.tsv");
  REQUIRE(file.good());
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    ++rows;
    std::istringstream stream(line);
    std::vector<std::string> cell(6);
    for (std::string& text : cell) std::getline(stream, text, '\t');
    INFO(cell[0] << " (" << cell[5] << ")");
    REQUIRE_FALSE(cell[5].empty());
    const TerritoryReading reading = ParseTerritoryWords(cell[0]);
    CHECK(reading.set.has_value() == !cell[1].empty());
    if (reading.set) {
      CHECK(Numbers(reading.set->include) == cell[1]);
      CHECK(Numbers(reading.set->exclude) == cell[2]);
      CHECK(reading.set->tis == TisEdition());
    }
    CHECK(Words(reading.ambiguous) == cell[3]);
    CHECK(Words(reading.unknown) == cell[4]);
    CHECK(reading.choices.empty() == cell[3].empty());
  }
  CHECK(rows > 60);
}

TEST_CASE("a bare 中国 offers its readings and takes none",
          "[model][territory]") {
  const TerritoryReading reading = ParseTerritoryWords("中国");
  CHECK_FALSE(reading.set);
  REQUIRE(reading.choices.size() == 3);
  CHECK(Numbers(reading.choices[0].include) == "156");
  CHECK(Numbers(reading.choices[1].include) == "156 344 446");
  CHECK(Numbers(reading.choices[2].include) == "156 158 344 446");
}

TEST_CASE("a reading that leaves nothing is not offered",
          "[model][territory]") {
  // 中国 may be 156 alone, or all of what it is taken from.
  const TerritoryReading reading = ParseTerritoryWords("大中華區不含中国");
  CHECK_FALSE(reading.set);
  CHECK_FALSE(reading.ambiguous.empty());
  REQUIRE_FALSE(reading.choices.empty());
  for (const TerritorySet& choice : reading.choices) {
    CHECK_FALSE(choice.include.empty());
  }
}

TEST_CASE("any bytes can be read as territory words", "[model][territory]") {
  for (const char* text : {"\xFF\xFE", "全球\xE4", "\xEF\xBC", "((((", "))))",
                           "除除除", "(除", "以外以外", "\xEF\xBD\x80"}) {
    CHECK_FALSE(ParseTerritoryWords(text).set);
  }
  CHECK(ParseTerritoryWords("全球))))").set);
  CHECK_FALSE(ParseTerritoryWords(std::string(100000, '(')).set);
}

TEST_CASE("words of the table are written as they are looked up",
          "[model][tables]") {
  for (const TableRow& row : TableRows(tables::kTerritoryWords)) {
    INFO(row[0]);
    for (char c : row[0]) CHECK_FALSE((c >= 'a' && c <= 'z'));
    if (row[1] == "is") {
      CHECK_FALSE(row[2].empty());
      const TerritoryReading reading = ParseTerritoryWords(row[0]);
      CHECK(reading.unknown.empty());
      CHECK(reading.set.has_value() ==
            (row[2].find('|') == std::string_view::npos));
    }
  }
}

}  // namespace
}  // namespace qiao
