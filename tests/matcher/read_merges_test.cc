// Merges that people have read (tests/golden/read_merges.tsv): which they are,
// and that the matcher says of them what it said then.
#include <cstddef>
#include <map>
#include <string>

#include "matcher/decision.h"
#include "tests/matcher/titles_data.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

enum Column : std::size_t {
  kDrawnFrom,
  kLeftId,
  kLeftTitle,
  kLeftArtist,
  kRightId,
  kRightTitle,
  kRightArtist,
  kSaid,
  kVerdict,
  kReason,
  kColumns
};

Record Song(const std::string& title, const std::string& artist) {
  Record record;
  record.title = title;
  record.artist = artist;
  return record;
}

}  // namespace

TEST_CASE("merges that people have read are decided as they were then",
          "[matcher][decision]") {
  for (const Row& row : GoldenRows("read_merges.tsv")) {
    REQUIRE(row.size() == kColumns);
    INFO(row[kLeftTitle] << " | " << row[kRightTitle]);
    const Decision decision =
        Decide(Song(row[kLeftTitle], row[kLeftArtist]),
               Song(row[kRightTitle], row[kRightArtist]), Level::kWork);
    CHECK(ToText(decision.verdict) == row[kSaid]);
  }
}

TEST_CASE("of 200 new merges of a catalogue at least 198 were read as right",
          "[matcher][decision]") {
  std::map<std::string, int> drawn, right;
  for (const Row& row : GoldenRows("read_merges.tsv")) {
    REQUIRE(row.size() == kColumns);
    INFO(row[kLeftTitle] << " | " << row[kRightTitle]);
    CHECK_FALSE(row[kReason].empty());
    const std::string& verdict = row[kVerdict];
    CHECK((verdict == "right" || verdict == "wrong" || verdict == "unsure"));
    ++drawn[row[kDrawnFrom]];
    if (verdict == "right") ++right[row[kDrawnFrom]];
  }
  CHECK(drawn["hant"] == 200);
  CHECK(right["hant"] >= 198);
  CHECK(drawn["both"] == 100);
  CHECK(right["both"] >= 99);
}

}  // namespace qiao::matcher
