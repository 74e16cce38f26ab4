#include "registry/service/record_pairs.h"

#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using Catch::Matchers::Contains;
using test::Good;

TEST_CASE("columns are found by name, in any order", "[registry][pairs]") {
  const PairTable table = Good(ReadPairTable(
      "label\tright_artist\tleft_title\tshop\tright_title\tleft_duration\t"
      "left_isrc\tphenomenon\n"
      "1\t刘若英\t後來\tx\t后来\t5:41\ttw-a01-99-00123\tscript\n"));
  CHECK(table.unknown_columns == std::vector<std::string>{"shop"});
  REQUIRE(table.pairs.size() == 1);
  const RecordPair& pair = table.pairs[0];
  CHECK(pair.row == 1);
  CHECK(pair.left.title == "後來");
  CHECK(pair.right.title == "后来");
  CHECK(pair.right.artist == "刘若英");
  CHECK(pair.left.duration_ms == 341'000);
  CHECK(pair.left.isrcs == std::vector<std::string>{"TWA019900123"});
  CHECK(pair.same == true);
  CHECK(pair.phenomenon == "script");
  CHECK(pair.unreadable.empty());
}

TEST_CASE("seconds are a length, too, and a quote is a character",
          "[registry][pairs]") {
  const PairTable table = Good(
      ReadPairTable("\xEF\xBB\xBFleft_title\tright_title\tright_duration\r\n"
                    "\"後來\tb\"\t341\r\n"));
  REQUIRE(table.pairs.size() == 1);
  CHECK(table.pairs[0].left.title == "\"後來");
  CHECK(table.pairs[0].right.title == "b\"");
  CHECK(table.pairs[0].right.duration_ms == 341'000);
}

TEST_CASE("a line that cannot be read is a pair that says why",
          "[registry][pairs]") {
  const PairTable table =
      Good(ReadPairTable("left_title\tright_title\tlabel\n"
                         "a\tb\t1\n"
                         "\xFF\tb\t1\n"
                         "a\tb\t0\tc\n"
                         "a\tb\tperhaps\n"
                         "\n"
                         "a\n"));
  REQUIRE(table.pairs.size() == 5);
  CHECK(table.pairs[0].unreadable.empty());
  CHECK_THAT(table.pairs[1].unreadable, Contains("UTF-8"));
  CHECK_THAT(table.pairs[2].unreadable, Contains("4 cells"));
  CHECK_THAT(table.pairs[3].unreadable, Contains("perhaps"));
  CHECK(table.pairs[4].unreadable.empty());
  CHECK(table.pairs[4].right.title.empty());
  CHECK_FALSE(table.pairs[4].same);
  CHECK(table.pairs[4].row == 6);
}

TEST_CASE("a cell that is not what its column holds is told",
          "[registry][pairs]") {
  const PairTable table =
      Good(ReadPairTable("left_title\tright_title\tleft_duration\tright_isrc\n"
                         "a\tb\tlong\tTW-1\n"));
  REQUIRE(table.pairs.size() == 1);
  CHECK(table.pairs[0].unreadable.empty());
  CHECK(table.pairs[0].not_read ==
        std::vector<std::string>{"left_duration long", "right_isrc TW-1"});
  CHECK_FALSE(table.pairs[0].left.duration_ms);
  CHECK(table.pairs[0].right.isrcs.empty());
}

TEST_CASE("labels and levels are read in letters of any size",
          "[registry][pairs]") {
  const PairTable table =
      Good(ReadPairTable("left_title\tright_title\tlabel\tlevel\n"
                         "a\tb\tTRUE\tWork\n"
                         "a\tb\tDifferent\tRECORDING\n"));
  REQUIRE(table.pairs.size() == 2);
  CHECK(table.pairs[0].same == true);
  CHECK(table.pairs[0].level == matcher::Level::kWork);
  CHECK(table.pairs[1].same == false);
  CHECK(table.pairs[1].level == matcher::Level::kRecording);
}

TEST_CASE("a number in a length is seconds, however many decimals it has",
          "[registry][pairs]") {
  const PairTable table =
      Good(ReadPairTable("left_title\tright_title\tleft_duration\n"
                         "a\tb\t45.30\n"
                         "a\tb\t0.80\n"
                         "a\tb\t245.5\n"
                         "a\tb\tPT4M5S\n"
                         "a\tb\t1:02:03\n"
                         "a\tb\t185000000\n"));
  REQUIRE(table.pairs.size() == 6);
  CHECK(table.pairs[0].left.duration_ms == 45'300);
  CHECK(table.pairs[1].left.duration_ms == 800);
  CHECK(table.pairs[2].left.duration_ms == 245'500);
  CHECK(table.pairs[3].left.duration_ms == 245'000);
  CHECK(table.pairs[4].left.duration_ms == 3'723'000);
  CHECK_FALSE(table.pairs[5].left.duration_ms);
  CHECK(table.pairs[5].not_read ==
        std::vector<std::string>{"left_duration 185000000"});
}

TEST_CASE("what is no table of pairs is refused with the reason",
          "[registry][pairs]") {
  for (const auto& [bytes, why] :
       {std::pair{"", "no left_title"},
        std::pair{"left_title\tartist\n", "no right_title"},
        std::pair{"left_title\tright_title\tleft_title\n", "twice"},
        std::pair{"\xFE\xFF", "UTF-8"}}) {
    const auto table = ReadPairTable(bytes);
    REQUIRE_FALSE(table);
    CHECK(table.error().code == ErrorCode::kUnreadable);
    CHECK_THAT(table.error().message, Contains(why));
  }
}

TEST_CASE("days of release are read, and those of short years as Excel does",
          "[registry][pairs]") {
  const PairTable table = Good(
      ReadPairTable("left_title\tleft_released\tright_title\tright_released\n"
                    "a\t13-Feb-15\tb\tFebruary 13 , 2015\n"
                    "a\t19-Oct-99\tb\t2015年2月\n"
                    "a\tsoon\tb\t1-Jan-30\n"));
  REQUIRE(table.pairs.size() == 3);
  CHECK(table.pairs[0].left.released == "2015-02-13");
  CHECK(table.pairs[0].right.released == "2015-02-13");
  CHECK(table.pairs[1].left.released == "1999-10-19");
  CHECK(table.pairs[1].right.released == "2015-02");
  CHECK(table.pairs[2].left.released.empty());
  CHECK(table.pairs[2].not_read ==
        std::vector<std::string>{"left_released soon"});
  CHECK(table.pairs[2].right.released == "1930-01-01");
}

}  // namespace
}  // namespace qiao::registry
