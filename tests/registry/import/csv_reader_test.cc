#include "registry/import/csv_reader.h"

#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::registry {
namespace {

using Cells = std::vector<std::string>;

std::vector<CsvRow> Rows(std::string_view bytes, char delimiter = ',',
                         std::size_t expected = 0,
                         text::Charset charset = text::Charset::kUtf8) {
  CsvReader reader(bytes, charset, 0, delimiter);
  reader.ExpectCells(expected);
  std::vector<CsvRow> rows;
  CsvRow row;
  while (reader.Next(row)) rows.push_back(row);
  return rows;
}

}  // namespace

TEST_CASE("quoted cells hold commas, quotes and line breaks", "[import][csv]") {
  const auto rows = Rows("a,\"b,\"\"c\"\"\",d\r\n\"x\ny\",,\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].cells == Cells{"a", "b,\"c\"", "d"});
  CHECK(rows[1].cells == Cells{"x\ny", "", ""});
  CHECK(rows[1].line_break);
}

TEST_CASE("rows are counted as Excel counts them", "[import][csv]") {
  const auto rows = Rows("h\n\"a\nb\"\n\nc");
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].number == 2);
  CHECK(rows[2].Blank());
  CHECK(rows[3].number == 4);
  CHECK(rows[3].cells == Cells{"c"});
}

TEST_CASE("any line end ends a row", "[import][csv]") {
  CHECK(Rows("a\rb\rc").size() == 3);
  CHECK(Rows("a\r\nb\r\n").size() == 2);
  CHECK(Rows("a\nb\n").size() == 2);
  CsvReader reader("a\rb", text::Charset::kUtf8, 0, ',');
  CsvRow row;
  while (reader.Next(row)) {
  }
  CHECK(reader.bare_carriage_returns());
  CHECK(reader.ended_without_line_end());
}

TEST_CASE("a stray quotation mark is a character", "[import][csv]") {
  const auto rows = Rows("12\" mix,b\nNick \"K\" C,d\n\"abc\"def,x\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].cells == Cells{"12\" mix", "b"});
  CHECK(rows[0].stray_quote);
  CHECK(rows[1].cells == Cells{"Nick \"K\" C", "d"});
  CHECK(rows[2].cells == Cells{"\"abc\"def", "x"});
}

TEST_CASE("a quotation mark that never closes swallows no row",
          "[import][csv]") {
  const auto rows = Rows("h1,h2\n\"open,x\na,b\nc,d\n", ',', 2);
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].cells == Cells{"\"open", "x"});
  CHECK(rows[1].unclosed);
  CHECK(rows[2].cells == Cells{"a", "b"});
}

TEST_CASE("an unescaped quotation mark inside a quoted cell keeps its columns",
          "[import][csv]") {
  const auto rows = Rows("\"Hello, \"World\" again\",x\n", ',', 2);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].cells == Cells{"Hello, \"World\" again", "x"});
  CHECK(rows[0].stray_quote);
}

TEST_CASE("a TSV has no quoting", "[import][csv]") {
  const auto rows = Rows("\"a\"\tb\"\t\"c\n", '\t');
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].cells == Cells{"\"a\"", "b\"", "\"c"});
  CHECK_FALSE(rows[0].stray_quote);
}

TEST_CASE("offsets give the bytes of each row back", "[import][csv]") {
  const std::string bytes = "歌,手\r\n\"後\n來\",b\n末,c";
  for (const auto& row : Rows(bytes)) {
    const auto raw = bytes.substr(row.begin, row.end - row.begin);
    const auto again = Rows(raw);
    REQUIRE(again.size() == 1);
    CHECK(again[0].cells == row.cells);
  }
  // UTF-16: offsets are of the file, not of its UTF-8.
  std::string wide;
  for (const char16_t unit : std::u16string(u"歌,𠻹\r\n後來,x\n")) {
    wide += static_cast<char>(unit & 0xFF);
    wide += static_cast<char>(unit >> 8);
  }
  const auto rows = Rows(wide, ',', 0, text::Charset::kUtf16Le);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].cells == Cells{"歌", "𠻹"});
  CHECK(rows[1].begin == 12);
  CHECK(rows[1].end == 20);
}

TEST_CASE("broken characters are named and take no comma with them",
          "[import][csv]") {
  const auto rows =
      Rows("\xAB,b\n\xAB\xE1,c\n", ',', 2, text::Charset::kBig5Hkscs);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].cells.size() == 2);
  CHECK(rows[0].undecodable);
  CHECK_FALSE(rows[1].undecodable);
  CHECK(rows[1].cells[0] == "後");
}

TEST_CASE("NUL bytes are left out and said", "[import][csv]") {
  const auto rows = Rows(std::string_view("a\0b,c\n", 6));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].cells == Cells{"ab", "c"});
  CHECK(rows[0].nul);
}

TEST_CASE("any bytes can be read as rows that cover the file",
          "[import][csv]") {
  std::mt19937 random(7);
  const std::string alphabet = "a,\"\n\r\t;\xAB\xE1\0b";
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random() % 60, '\0');
    for (char& c : bytes) c = alphabet[random() % alphabet.size()];
    for (const auto charset : {text::Charset::kUtf8, text::Charset::kBig5Hkscs,
                               text::Charset::kUtf16Be}) {
      std::size_t end = 0;
      for (const auto& row : Rows(bytes, ',', 3, charset)) {
        CHECK(row.begin >= end);
        CHECK(row.end >= row.begin);
        end = row.end;
      }
      CHECK(end <= bytes.size());
    }
  }
}

}  // namespace qiao::registry
