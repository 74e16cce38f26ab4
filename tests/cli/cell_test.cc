#include "cli/cell.h"

#include "tests/support/catch.h"

namespace qiao::cli {
namespace {

TEST_CASE("a TSV cell is one line without tabs", "[cli]") {
  CHECK(TsvCell("後來\tof\nrain") == "後來 of rain");
  CHECK(TsvCell("a\u0085b\u2028c") == "a b c");
  CHECK(TsvCell("\xFF") == "\xFF");
}

TEST_CASE("a CSV cell is quoted only where it must be", "[cli]") {
  CHECK(CsvCell("後來") == "後來");
  CHECK(CsvCell("a,b") == "\"a,b\"");
  CHECK(CsvCell("say \"so\"") == "\"say \"\"so\"\"\"");
  CHECK(CsvCell("a\nb") == "\"a\nb\"");
}

TEST_CASE("a spreadsheet never takes a title for a formula", "[cli]") {
  CHECK(ExcelCell("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0");
  CHECK(ExcelCell("@SUM(A1)") == "'@SUM(A1)");
  CHECK(ExcelCell("+86 10") == "'+86 10");
  CHECK(ExcelCell("-9.5") == "-9.5");
  CHECK(ExcelCell("+3") == "+3");
  CHECK(ExcelCell("-a,b") == "\"'-a,b\"");
  CHECK(ExcelCell("1=1") == "1=1");
}

}  // namespace
}  // namespace qiao::cli
