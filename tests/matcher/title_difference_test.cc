#include "matcher/title_difference.h"

#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

std::string Shown(std::string_view left, std::string_view right) {
  std::string text;
  for (const CharacterPair& pair : DifferenceOf(left, right)) {
    if (!text.empty()) text += " ";
    text += pair.left + "/" + pair.right + ":";
    text += ToText(pair.agreement);
  }
  return text;
}

}  // namespace

TEST_CASE("each character says how it agrees", "[matcher][difference]") {
  CHECK(Shown("髮如雪", "发如雪") == "髮/发:script 如/如:equal 雪/雪:equal");
  CHECK(Shown("Ａi", "ai") == "Ａ/a:form i/i:equal");
  CHECK(Shown("桜", "樱") == "桜/樱:variant");
  CHECK(Shown("其實", "骑士") == "其/骑:sound 實/士:sound");
  CHECK(Shown("飞鸟", "飞鱼") == "飞/飞:equal 鸟/鱼:different");
}

TEST_CASE("what one side lacks is told, and signs are ignored",
          "[matcher][difference]") {
  CHECK(Shown("斑馬，斑馬", "斑马斑马") ==
        "斑/斑:equal 馬/马:script ，/:ignored 斑/斑:equal 馬/马:script");
  CHECK(Shown("後來", "後來的雨") ==
        "後/後:equal 來/來:equal /的:only_right /雨:only_right");
  CHECK(Shown("", "雨") == "/雨:only_right");
  CHECK(DifferenceOf("", "").empty());
}

TEST_CASE("the other way round says the same the other way round",
          "[matcher][difference]") {
  const auto there = DifferenceOf("溫柔 2019", "温柔的你");
  auto back = DifferenceOf("温柔的你", "溫柔 2019");
  REQUIRE(there.size() == back.size());
  CHECK(there.front().left == back.front().right);
}

TEST_CASE("a title beyond reason is compared up to a thousand characters",
          "[matcher][difference]") {
  CHECK(DifferenceOf(std::string(5'000, 'a'), "a").size() == 1'000);
}

}  // namespace qiao::matcher
