#include "schemas/text/width.h"

#include <string>
#include <vector>

#include "schemas/text/utf8.h"
#include "tests/support/catch.h"

namespace qiao::text {
namespace {

const std::string kFamily = "👨\u200D👩\u200D👧";

TEST_CASE("Han, kana and full-width forms take two columns", "[text][width]") {
  CHECK(DisplayWidth("") == 0);
  CHECK(DisplayWidth("abc") == 3);
  CHECK(DisplayWidth("後來") == 4);
  CHECK(DisplayWidth("ガ") == 2);
  CHECK(DisplayWidth("ｶﾞ") == 2);  // half-width kana and its mark
  CHECK(DisplayWidth("ＨＥＬＬＯ") == 10);
  CHECK(DisplayWidth("後來 (Live)") == 11);
  CHECK(DisplayWidth("각") == 2);
  CHECK(DisplayWidth("\U00020000") == 2);
}

TEST_CASE("marks and joiners take none, graphemes count once",
          "[text][width]") {
  CHECK(DisplayWidth("e\u0301") == 1);
  CHECK(DisplayWidth("\u1100\u1161\u11A8") == 2);  // jamo of 각
  CHECK(DisplayWidth(kFamily) == 2);
  CHECK(DisplayWidth("\U0001F1F8\U0001F1EC") == 2);  // a flag
  CHECK(DisplayWidth("❤\uFE0F") == 2);
  CHECK(DisplayWidth("❤") == 1);
  CHECK(DisplayWidth("a\u200Bb") == 2);
  CHECK(DisplayWidth("葛\U000E0100") == 2);  // a variation of the glyph
}

TEST_CASE("ambiguous characters are as wide as the terminal has them",
          "[text][width]") {
  CHECK(DisplayWidth("①─", 1) == 2);
  CHECK(DisplayWidth("①─", 2) == 4);
  CHECK(DisplayWidth("後", 2) == 2);
  CHECK(DisplayWidth("a", 2) == 1);
}

TEST_CASE("a byte that is not UTF-8 takes one column", "[text][width]") {
  CHECK(DisplayWidth("a\xFFz") == 3);
}

TEST_CASE("text is cut between graphemes, with room for the dots",
          "[text][width]") {
  CHECK(CutToWidth("後來", 4) == "後來");
  CHECK(CutToWidth("後來的我們", 6) == "後來…");
  CHECK(CutToWidth("後來的我們", 5) == "後來…");
  CHECK(CutToWidth("後來的我們", 4) == "後…");
  CHECK(CutToWidth("abcdef", 4) == "abc…");
  CHECK(CutToWidth("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
  CHECK(CutToWidth(kFamily + kFamily, 3) == kFamily + "…");
  CHECK(CutToWidth(kFamily + kFamily, 4) == kFamily + kFamily);
  CHECK(CutToWidth("後來", 1) == "…");
  CHECK(CutToWidth("後來", 0).empty());
  CHECK(CutToWidth("後來", -1).empty());
  CHECK(CutToWidth("後來的", 5, 2) == "後…");
  CHECK(CutToWidth("後來", 1, 2).empty());
  CHECK(CutToWidth("", 0).empty());
}

TEST_CASE("a cut text fits, and is whole when it fitted before",
          "[text][width]") {
  const std::vector<std::string> texts = {
      "後來的我們 (Live at 台北小巨蛋)", "Café ☕ e\u0301", kFamily + "家",
      "ｶﾞｷﾞ①②③", "\U0001F1F8\U0001F1EC新加坡"};
  for (const std::string& text : texts) {
    for (int ambiguous : {1, 2}) {
      for (int columns = 0; columns < 40; ++columns) {
        const std::string cut = CutToWidth(text, columns, ambiguous);
        INFO(text << " to " << columns);
        CHECK(DisplayWidth(cut, ambiguous) <= columns);
        CHECK(IsUtf8(cut));
        CHECK((cut == text) == (DisplayWidth(text, ambiguous) <= columns));
      }
    }
  }
}

TEST_CASE("columns line up whatever the script", "[text][width]") {
  CHECK(PadToWidth("後來", 6, Align::kLeft) == "後來  ");
  CHECK(PadToWidth("後來", 6, Align::kRight) == "  後來");
  CHECK(PadToWidth("後來", 3, Align::kLeft) == "後來");
}

TEST_CASE("lines are broken behind spaces and between Han", "[text][width]") {
  using Lines = std::vector<std::string>;
  CHECK(WrapToWidth("", 10) == Lines{});
  CHECK(WrapToWidth("title equal", 11) == Lines{"title equal"});
  CHECK(WrapToWidth("title equal 11.5; artist", 12) ==
        Lines{"title equal", "11.5; artist"});
  CHECK(WrapToWidth("後來的我們", 6) == Lines{"後來的", "我們"});
  CHECK(WrapToWidth("後來的我們", 5) == Lines{"後來", "的我", "們"});
  // No line begins with a mark that closes.
  CHECK(WrapToWidth("後來的，我們", 6) == Lines{"後來", "的，我", "們"});
  CHECK(WrapToWidth("a 後來", 3) == Lines{"a", "後", "來"});
  // Nothing to break at, and graphemes that are wider than a line.
  CHECK(WrapToWidth("abcdefgh", 3) == Lines{"abc", "def", "gh"});
  CHECK(WrapToWidth("後來", 1) == Lines{"後", "來"});
  CHECK(WrapToWidth(kFamily + kFamily, 3) == Lines{kFamily, kFamily});
  CHECK(WrapToWidth("①①", 3, 2) == Lines{"①", "①"});
}

}  // namespace
}  // namespace qiao::text
