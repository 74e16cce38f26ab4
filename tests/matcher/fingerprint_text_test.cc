#include "matcher/fingerprint_text.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/files.h"

namespace qiao::matcher {
namespace {

struct Row {
  std::string text, items, reason;
  int algorithm = 0;
};

std::vector<Row> Rows() {
  std::ifstream in(test::Golden("fingerprints/texts.tsv"));
  std::vector<Row> rows;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream cells(line);
    Row row;
    std::string algorithm;
    std::getline(cells, row.text, '\t');
    std::getline(cells, algorithm, '\t');
    std::getline(cells, row.items, '\t');
    std::getline(cells, row.reason, '\t');
    row.algorithm = algorithm == "!" ? -1 : std::stoi(algorithm);
    rows.push_back(row);
  }
  REQUIRE(rows.size() > 20);
  return rows;
}

std::string Hex(const std::vector<std::uint32_t>& items) {
  std::ostringstream out;
  for (const std::uint32_t item : items) {
    out << (out.tellp() > 0 ? " " : "") << std::hex << item;
  }
  return out.str();
}

}  // namespace

TEST_CASE("fingerprint texts are read to the item, and damaged ones refused",
          "[matcher][fingerprint]") {
  for (const Row& row : Rows()) {
    CAPTURE(row.text, row.reason);
    const Result<Fingerprint> print = ParseFingerprintText(row.text);
    CHECK(print.has_value() == (row.algorithm >= 0));
    if (!print) {
      CHECK(print.error().code == ErrorCode::kUnreadable);
      CHECK(print.error().message.find(row.items) != std::string::npos);
      continue;
    }
    CHECK(print->algorithm == row.algorithm);
    CHECK(Hex(print->items) == row.items);
    CHECK(print->duration_ms == 0);
  }
}

TEST_CASE("every cut of a fingerprint text is refused",
          "[matcher][fingerprint]") {
  for (const Row& row : Rows()) {
    if (row.algorithm < 0) continue;
    for (std::size_t size = 0; size < row.text.size(); ++size) {
      CAPTURE(row.text, size);
      CHECK_FALSE(ParseFingerprintText(row.text.substr(0, size)));
    }
  }
}

TEST_CASE("a text that promises more items than it holds costs no memory",
          "[matcher][fingerprint]") {
  const auto print = ParseFingerprintText("AQ9CPw");  // 999,999 items
  REQUIRE_FALSE(print);
  CHECK(print.error().message.find("breaks off after 0 of 999999") !=
        std::string::npos);
  CHECK_FALSE(ParseFingerprintText("AQ9CQQ"));  // 1,000,001 items
  CHECK_FALSE(ParseFingerprintText(std::string(30'000'000, 'A')));
}

}  // namespace qiao::matcher
