#include "matcher/joined_key.h"

#include "matcher/decision.h"
#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("every way to write \"and\" is one sign", "[matcher][joined]") {
  CHECK(JoinedKey("The Back Roads and the Back Row") ==
        JoinedKey("The Back Roads & The Back Row"));
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

TEST_CASE("songs meet by \"and\" however it is written",
          "[matcher][joined][decision]") {
  Record left, right;
  left.title = "The Back Roads and the Back Row";
  right.title = "The Back Roads & The Back Row";
  left.artist = right.artist = "Cole Swindell";
  left.duration_ms = 221'000;
  right.duration_ms = 223'000;
  CHECK(Decide(left, right, Level::kWork).verdict == Verdict::kSame);
  CHECK(Decide(left, right, Level::kRecording).verdict == Verdict::kSame);
}

}  // namespace qiao::matcher
