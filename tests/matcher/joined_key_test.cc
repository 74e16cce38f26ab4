#include "matcher/joined_key.h"

#include "matcher/decision.h"
#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("every way to write \"and\" is one sign", "[matcher][joined]") {
  CHECK(JoinedKey("The Quiet Lamps and the Long Quay") ==
        JoinedKey("The Quiet Lamps & The Long Quay"));
  CHECK(JoinedKey("Rock 'n' Roll") == JoinedKey("Rock + Roll"));
  CHECK(JoinedKey("愛與誠") == JoinedKey("爱和诚"));
  CHECK(JoinedKey("愛與誠") == JoinedKey("愛 & 誠"));
  CHECK(JoinedKey("羅密歐與Juliet") == JoinedKey("羅密歐 and Juliet"));
}

TEST_CASE("what joins nothing keeps its word", "[matcher][joined]") {
  for (const char* title : {"和平", "And I Love Her", "A+", "Band", "Sand Land",
                            "後來", "", "&", "溫和", "This and"}) {
    INFO(title);
    CHECK(JoinedKey(title).empty());
  }
  CHECK(JoinedKey("你和我") != JoinedKey("你我"));
}

TEST_CASE("a word that holds 和 or 與 joins nothing by it",
          "[matcher][joined]") {
  CHECK(JoinedKey("愛和平").empty());
  CHECK(JoinedKey("愛與和平") != JoinedKey("愛和平"));
  CHECK(JoinedKey("愛與和平") == JoinedKey("爱和和平"));
  CHECK(JoinedKey("愛與和平") == JoinedKey("愛 & 和平"));
  CHECK(JoinedKey("一起參與這夢").empty());
}

TEST_CASE("a cell of any size is joined as a short one", "[matcher][joined]") {
  std::string cell;
  for (int i = 0; i < 40'000; ++i) cell += "夜 x ";
  CHECK(JoinedKey(cell).empty());
  CHECK(JoinedKey(cell + "和 y") == JoinedKey(cell + "& y"));
  CHECK_FALSE(JoinedKey(cell + "和 y").empty());
}

TEST_CASE("songs meet by \"and\" however it is written",
          "[matcher][joined][decision]") {
  Record left, right;
  left.title = "The Quiet Lamps and the Long Quay";
  right.title = "The Quiet Lamps & The Long Quay";
  left.artist = right.artist = "Mara Tenby";
  left.duration_ms = 221'000;
  right.duration_ms = 223'000;
  CHECK(Decide(left, right, Level::kWork).verdict == Verdict::kSame);
  CHECK(Decide(left, right, Level::kRecording).verdict == Verdict::kSame);
}

}  // namespace qiao::matcher
