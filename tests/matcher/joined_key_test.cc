#include "matcher/joined_key.h"

#include <string>
#include <string_view>

#include "matcher/decision.h"
#include "matcher/title_key.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

std::string Joined(std::string_view title) {
  return JoinedKey(title, KeyOf(title, FoldLevel::kBroad));
}

}  // namespace

TEST_CASE("every way to write \"and\" is one sign", "[matcher][joined]") {
  CHECK(Joined("The Quiet Lamps and the Long Quay") ==
        Joined("The Quiet Lamps & The Long Quay"));
  CHECK(Joined("Rock 'n' Roll") == Joined("Rock + Roll"));
  CHECK(Joined("愛與誠") == Joined("爱和诚"));
  CHECK(Joined("愛與誠") == Joined("愛 & 誠"));
  CHECK(Joined("羅密歐與Juliet") == Joined("羅密歐 and Juliet"));
}

TEST_CASE("what joins nothing keeps its word", "[matcher][joined]") {
  for (const char* title : {"和平", "And I Love Her", "A+", "Band", "Sand Land",
                            "後來", "", "&", "溫和", "This and"}) {
    INFO(title);
    CHECK(Joined(title).empty());
  }
  CHECK(Joined("你和我") != Joined("你我"));
}

TEST_CASE("a word that holds 和 or 與 joins nothing by it",
          "[matcher][joined]") {
  CHECK(Joined("愛和平").empty());
  CHECK(Joined("愛與和平") != Joined("愛和平"));
  CHECK(Joined("愛與和平") == Joined("爱和和平"));
  CHECK(Joined("愛與和平") == Joined("愛 & 和平"));
  CHECK(Joined("一起參與這夢").empty());
}

TEST_CASE("a cell of any size is joined as a short one", "[matcher][joined]") {
  std::string cell;
  for (int i = 0; i < 40'000; ++i) cell += "夜 x ";
  CHECK(Joined(cell).empty());
  CHECK(Joined(cell + "和 y") == Joined(cell + "& y"));
  CHECK_FALSE(Joined(cell + "和 y").empty());
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
