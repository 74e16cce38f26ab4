#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "registry/import/written_date.h"
#include "registry/import/written_number.h"
#include "registry/import/written_share.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao::registry {
namespace {

std::vector<std::vector<std::string>> Golden(const std::string& name) {
  std::ifstream file(test::SourceDir() + "/tests/golden/import/" + name);
  REQUIRE(file);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with('#')) continue;
    rows.emplace_back(1);
    for (const char c : line) {
      if (c == '\t') {
        rows.back().emplace_back();
      } else {
        rows.back().back() += c;
      }
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("shares are read exactly, or not at all", "[import][share]") {
  for (const auto& row : Golden("shares.tsv")) {
    REQUIRE(row.size() == 3);
    INFO(row[0] << ": " << row[2]);
    const WrittenShare read = ParseWrittenShare(row[0]);
    if (row[1] == "-") {
      CHECK_FALSE(read.share.has_value());
      CHECK(read.problem.empty());
    } else if (row[1] == "!") {
      CHECK_FALSE(read.share.has_value());
      CHECK_FALSE(read.problem.empty());
    } else if (row[1] == "?") {
      CHECK(read.share.has_value());
      CHECK(read.as_percent.has_value());
    } else {
      REQUIRE(read.share.has_value());
      CHECK(std::to_string(read.share->num) + "/" +
                std::to_string(read.share->den) ==
            row[1]);
      CHECK_FALSE(read.as_percent.has_value());
    }
  }
}

TEST_CASE("a share keeps the form it was written in", "[import][share]") {
  CHECK(ParseWrittenShare(" 各50％ ").share->text == "各50％");
  CHECK(ParseWrittenShare("各50%").each);
  CHECK(ParseWrittenShare("各半").each);
  CHECK_FALSE(ParseWrittenShare("50%").each);
}

TEST_CASE("a percent sign in the heading settles a bare number",
          "[import][share]") {
  const WrittenShare one = ParseWrittenShare("1", true);
  REQUIRE(one.share.has_value());
  CHECK(one.share->den == 100);
  CHECK_FALSE(one.as_percent.has_value());
}

TEST_CASE("dates are read in every usual form, or not at all",
          "[import][date]") {
  for (const auto& row : Golden("dates.tsv")) {
    REQUIRE(row.size() == 3);
    INFO(row[0] << ": " << row[2]);
    const WrittenDate read = ParseWrittenDate(row[0]);
    CHECK(read.problem.empty() == (row[1] != "!"));
    CHECK(read.some_day == (row[1] == "-" || row[1] == "!" ? "" : row[1]));
  }
}

TEST_CASE("an ambiguous day is reported with both readings", "[import][date]") {
  const WrittenDate read = ParseWrittenDate("3/4/2023");
  CHECK(read.problem.find("2023-04-03") != std::string::npos);
  CHECK(read.problem.find("2023-03-04") != std::string::npos);
}

TEST_CASE("lengths are read in every usual form, or not at all",
          "[import][duration]") {
  for (const auto& row : Golden("durations.tsv")) {
    REQUIRE(row.size() == 4);
    INFO(row[0] << " " << row[1] << ": " << row[3]);
    const WrittenDuration read = ParseWrittenDuration(row[0], row[1]);
    CHECK(read.problem.empty() == (row[2] != "!"));
    CHECK((read.ms ? std::to_string(*read.ms) : "") ==
          (row[2] == "-" || row[2] == "!" ? "" : row[2]));
  }
}

TEST_CASE("a term includes its last day", "[import][term]") {
  for (const char* cell :
       {"2020-01-01至2025-12-31", "2020.1.1-2025.12.31", "2020/1/1~2025/12/31",
        "2020年1月1日起至2025年12月31日止", "自2020-01-01 至 2025-12-31",
        "2020-01-01-2025-12-31", "20200101-20251231"}) {
    INFO(cell);
    const WrittenTerm read = ParseWrittenTerm(cell);
    REQUIRE(read.term.has_value());
    CHECK(read.term->from == ParseDay("2020-01-01"));
    CHECK(read.term->until == ParseDay("2026-01-01"));
  }
  CHECK(ParseWrittenTerm("永久").perpetual);
  CHECK(ParseWrittenTerm("2020-01-01起").term->from == ParseDay("2020-01-01"));
  CHECK_FALSE(ParseWrittenTerm("五年").problem.empty());
  CHECK_FALSE(ParseWrittenTerm("2025-12-31至2020-01-01").problem.empty());
  CHECK(ParseWrittenTerm("").problem.empty());
}

TEST_CASE("numerals are read as they are written", "[import][number]") {
  const auto value = [](std::string_view text) {
    const auto number = ParseWrittenNumber(text);
    return number
               ? std::to_string(number->num) + "/" + std::to_string(number->den)
               : std::string("-");
  };
  CHECK(value("三十七") == "37/1");
  CHECK(value("十") == "10/1");
  CHECK(value("一百零五") == "105/1");
  CHECK(value("一〇五") == "105/1");
  CHECK(value("三十三點三三") == "3333/100");
  CHECK(value("37.50") == "3750/100");
  CHECK(value("三百二") == "302/1");
  CHECK(value("") == "-");
  CHECK(value(".5") == "-");
  CHECK(value("5.") == "-");
  CHECK(value("1,000") == "-");
  CHECK(value("十百") == "-");
}

}  // namespace qiao::registry
