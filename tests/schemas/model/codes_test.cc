#include "schemas/model/codes.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schemas/model/table_rows.h"
#include "schemas/model/territory.h"
#include "tables/embedded.h"
#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao {
namespace {

TEST_CASE("a code is lower-case words joined by dashes", "[model][codes]") {
  for (const char* code : {"a", "z", "ipi-name", "x1-2-y", "a0", "a9", "us-reg",
                           "abcdefghijklmnopqrstuvwxyzabcdef"}) {
    CHECK(IsCodeShape(code));
  }
  for (const char* text :
       {"", "1a", "-a", "a-", "a--b", "A", "a_b", "a b", "`", "{", "a/",
        "a:", "a`", "a{", "a\x7f", "後", "abcdefghijklmnopqrstuvwxyzabcdefg"}) {
    CHECK_FALSE(IsCodeShape(text));
  }
}

TEST_CASE("code words are known by list", "[model][codes]") {
  const std::vector<std::pair<std::string, std::string>> known = {
      {"right", "performer-online"},
      {"role", "composer"},
      {"role", "performer"},
      {"use", "karaoke"},
      {"use", "stream"},
      {"basis", "contract"},
      {"capacity", "subpub"},
      {"dispute-ground", "licence-expired"},
      {"revoke-reason", "stolen"},
      {"withdraw-reason", "wrong-row"},
      {"redact-reason", "erasure-request"},
      {"evidence-kind", "alignment"},
      {"evidence-kind", "certificate"},
      {"name-kind", "romanised"},
      {"name-kind", "live"},
      {"ident-scheme", "tacp"},
      {"agent-kind", "ai"},
      {"private-field", "legal-name"},
      {"print-alg", "chromaprint-1"},
      {"link-feature", "audio"},
      {"verdict", "clear"}};
  for (const auto& [list, code] : known) {
    INFO(list << " " << code);
    CHECK(IsCode(list, code));
  }
  CHECK_FALSE(IsCode("use", "contract"));
  CHECK_FALSE(IsCode("use", ""));
  CHECK_FALSE(IsCode("no-such-list", "karaoke"));
  CHECK_FALSE(IsCode("party-kind", "ai"));
  CHECK(CodesOf("no-such-list").empty());
}

TEST_CASE("the lists that the record format closes hold no more",
          "[model][codes]") {
  using Codes = std::vector<std::string_view>;
  const auto list = [](std::string_view name) {
    const auto codes = CodesOf(name);
    return Codes(codes.begin(), codes.end());
  };
  CHECK(list("capacity") ==
        Codes{"admin", "collect", "licensee", "own", "subpub"});
  CHECK(list("part") == Codes{"music", "words"});
  CHECK(list("agent-kind") == Codes{"ai", "group", "org", "person", "unknown"});
  CHECK(list("party-kind") == Codes{"group", "org", "person"});
  CHECK(list("outcome") == Codes{"agreed", "decided", "dismissed", "lapsed",
                                 "split", "withdrawn"});
  CHECK(list("link-rel") ==
        Codes{"different", "part-of", "recording-of", "same", "version-of"});
  CHECK(list("verdict") == Codes{"clear", "conflict"});
}

TEST_CASE("every word in every list is a code, and stands once",
          "[model][tables]") {
  CHECK(CodeLists().size() == 22);
  CHECK(std::is_sorted(CodeLists().begin(), CodeLists().end()));
  for (std::string_view list : CodeLists()) {
    const auto codes = CodesOf(list);
    CHECK_FALSE(codes.empty());
    const std::set<std::string_view> unlike(codes.begin(), codes.end());
    CHECK(unlike.size() == codes.size());
    for (std::string_view code : codes) {
      INFO(list << " " << code);
      CHECK(IsCodeShape(code));
    }
  }
}

TEST_CASE("tables are sorted, complete and refer to what exists",
          "[model][tables]") {
  std::string before;
  for (const TableRow& row : TableRows(tables::kCodes)) {
    const std::string key = std::string(row[0]) + '\t' + std::string(row[1]);
    INFO(key);
    CHECK(before < key);
    CHECK_FALSE(row[2].empty());
    before = key;
  }
  before.clear();
  for (const TableRow& row : TableRows(tables::kRoles)) {
    INFO(row[0]);
    CHECK(before < row[0]);
    for (std::size_t column : {2U, 3U, 4U}) CHECK_FALSE(row[column].empty());
    before = row[0];
  }
  before.clear();
  std::size_t societies = 0;
  for (const TableRow& row : TableRows(tables::kSocieties)) {
    CHECK(row[0].size() == 3);
    CHECK(before < row[0]);
    before = row[0];
    ++societies;
  }
  CHECK(societies == 386);
  for (const TableRow& row : TableRows(tables::kTerritories)) {
    for (std::string_view group : Split(row[7], ' ')) {
      const auto number = FindTerritory(group.substr(0, group.find(':')));
      INFO(group);
      REQUIRE(number.has_value());
      CHECK_FALSE(IsLeaf(*number));
    }
  }
  for (const TableRow& row : TableRows(tables::kTerritoryNames)) {
    CHECK(FindTerritory(row[0]).has_value());
    for (std::size_t column : {1U, 2U, 3U}) CHECK_FALSE(row[column].empty());
  }
}

TEST_CASE("embedded tables are the files, byte for byte", "[model][tables]") {
  std::ifstream file(test::SourceDir() + "/schemas/tables/rights.tsv",
                     std::ios::binary);
  REQUIRE(file.good());
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  CHECK(tables::kRights == text);
}

TEST_CASE("rows of a table skip comments and lend empty cells",
          "[model][tables]") {
  const auto rows = TableRows("# head\n\na\tb\n\tc\r\nd");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0][1] == "b");
  CHECK(rows[0][2].empty());
  CHECK(rows[1][0].empty());
  CHECK(rows[1][1] == "c");
  CHECK(rows[2][0] == "d");
  CHECK(Split("a  b ", ' ') == std::vector<std::string_view>{"a", "b"});
  CHECK(Split("", ' ').empty());
}

}  // namespace
}  // namespace qiao
