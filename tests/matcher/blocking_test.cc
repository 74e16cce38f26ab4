#include "matcher/blocking.h"

#include <algorithm>
#include <string>
#include <vector>

#include "matcher/title_key.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

Record Song(std::string title, std::string artist) {
  Record record;
  record.title = std::move(title);
  record.artist = std::move(artist);
  return record;
}

PackedCatalogue Packed(const std::vector<Record>& records) {
  PackedCatalogue catalogue;
  for (const Record& record : records) catalogue.Add(record);
  return catalogue;
}

bool Meet(const Record& a, const Record& b) {
  return !PairsToCompare(Packed({a, b})).empty();
}

}  // namespace

TEST_CASE("candidates meet over script, decoration, numeral and sound",
          "[matcher][blocking]") {
  CHECK(Meet(Song("後來", "劉若英"), Song("后来", "x")));
  CHECK(Meet(Song("後來 (Live)", "a"), Song("后来", "b")));
  CHECK(Meet(Song("溯 (Reverse)", "a"), Song("Reverse", "b")));
  CHECK(Meet(Song("千本桜", "a"), Song("千本樱", "b")));
  CHECK(Meet(Song("99次我愛他", "a"), Song("九十九次我爱他", "b")));
  CHECK(Meet(Song("心里学", "徐佳莹"), Song("心理學", "徐佳瑩")));
  CHECK(Meet(Song("あのうっせぇわ", "Ado"), Song("あのうっせわ", "Ado")));
  CHECK_FALSE(Meet(Song("後來", "劉若英"), Song("童年", "羅大佑")));
}

TEST_CASE("identifiers make candidates of any titles", "[matcher][blocking]") {
  Record a = Song("後來", "x"), b = Song("Later", "y");
  CHECK_FALSE(Meet(a, b));
  a.isrcs = b.isrcs = {"TWA019900123"};
  CHECK(Meet(a, b));
  a.isrcs.clear();
  a.iswcs = b.iswcs = {"T0345246801"};
  CHECK(Meet(a, b));
}

TEST_CASE("a title shared by thousands does not pair them all",
          "[matcher][blocking]") {
  std::vector<Record> many;
  for (int i = 0; i < 3000; ++i) {
    many.push_back(Song("序曲", "artist" + std::to_string(i / 2)));
  }
  const std::vector<CandidatePair> pairs = PairsToCompare(Packed(many));
  CHECK(pairs.size() < 3000 * 40);
  // Twins of one singer still meet.
  int twins = 0;
  for (const CandidatePair& pair : pairs) {
    twins += pair.left / 2 == pair.right / 2 ? 1 : 0;
  }
  CHECK(twins == 1500);
}

TEST_CASE("pairs are ascending and distinct", "[matcher][blocking]") {
  const std::vector<Record> some = {
      Song("後來", "劉若英"), Song("后来", "刘若英"), Song("後來", "劉若英")};
  const std::vector<CandidatePair> expected = {{0, 1}, {0, 2}, {1, 2}};
  CHECK(PairsToCompare(Packed(some)) == expected);
}

TEST_CASE("index keys say whether they are of the whole title",
          "[matcher][blocking]") {
  const std::vector<TitleIndexKey> keys = TitleIndexKeys("吻別 (Live)");
  const auto has = [&](const std::string& key, bool whole) {
    return std::find(keys.begin(), keys.end(), TitleIndexKey{key, whole}) !=
           keys.end();
  };
  CHECK(has(KeyOf("吻別"), false));
  CHECK(has(KeyOf("吻別Live"), true));
  CHECK(std::is_sorted(keys.begin(), keys.end()));
  const std::vector<TitleIndexKey> plain = TitleIndexKeys("后来");
  REQUIRE_FALSE(plain.empty());
  CHECK(std::all_of(plain.begin(), plain.end(),
                    [](const TitleIndexKey& key) { return key.whole; }));
  CHECK(TitleIndexKeys("").empty());
}

}  // namespace qiao::matcher
