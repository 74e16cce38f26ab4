#include "matcher/features/title_likeness.h"

#include <string_view>

#include "matcher/title_key.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

bool Apart(std::string_view a, std::string_view b) {
  const bool apart = OneCharacterApart(KeyOf(a), KeyOf(b));
  CHECK(OneCharacterApart(KeyOf(b), KeyOf(a)) == apart);
  return apart;
}

}  // namespace

TEST_CASE("one character may be other, more or less", "[matcher][title]") {
  CHECK(Apart("飛鳥和蟬", "飛鳥和魚"));
  CHECK(Apart("大約在冬季", "大約在寒冬季"));
  CHECK(Apart("Harbour Lights", "Harbour Light"));
  CHECK(Apart("a", ""));
  // The bytes of the two begin and end alike.
  CHECK(Apart("い", "ぃ"));
  CHECK(Apart("ああ", "あぁあ"));
  CHECK_FALSE(Apart("飛鳥", "飛鳥"));
  CHECK_FALSE(Apart("", ""));
  CHECK_FALSE(Apart("飛鳥和蟬", "飛鳥與魚"));
  CHECK_FALSE(Apart("飛鳥", "飛鳥和魚"));
  CHECK_FALSE(Apart("abcd", "abxycd"));
}

TEST_CASE("a character that makes another song is no misprint",
          "[matcher][title]") {
  CHECK_FALSE(Apart("我還想他", "我還想她"));
  CHECK_FALSE(Apart("春天的歌", "秋天的歌"));
  CHECK_FALSE(Apart("第1章", "第2章"));
  CHECK_FALSE(Apart("小城故事", "小城故事 2"));
  CHECK_FALSE(Misspelt(KeyOf("我還想他"), KeyOf("我還想她")));
  CHECK(Misspelt(KeyOf("如果愛忘了"), KeyOf("如過愛忘了")));
  CHECK_FALSE(Misspelt(KeyOf("是"), KeyOf("事")));
  CHECK_FALSE(Misspelt(KeyOf("後來"), KeyOf("後來")));
}

TEST_CASE("a title is in one writing or in several", "[matcher][title]") {
  CHECK(WritingOf(KeyOf("後來")) == Writing::kHan);
  CHECK(WritingOf(KeyOf("花の歌")) == Writing::kJapanese);
  CHECK(WritingOf(KeyOf("프리지아")) == Writing::kKorean);
  CHECK(WritingOf(KeyOf("Reverse 2")) == Writing::kLatin);
  CHECK(WritingOf(KeyOf("溯 Reverse")) == Writing::kMixed);
  CHECK(WritingOf("22") == Writing::kMixed);
  CHECK(WritingOf("") == Writing::kMixed);
}

TEST_CASE("a Roman numeral at the end numbers a title", "[matcher][title]") {
  CHECK(EndsInRomanNumeral("Rhapsody II"));
  CHECK_FALSE(EndsInRomanNumeral("Rhapsody"));
  CHECK_FALSE(EndsInRomanNumeral("II"));
  CHECK_FALSE(EndsInRomanNumeral("Rhapsody II "));
}

}  // namespace qiao::matcher
