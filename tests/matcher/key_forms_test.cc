#include "matcher/key_forms.h"

#include "matcher/title_key.h"
#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("each form folds away more than the one before", "[matcher][forms]") {
  const std::string title = "03. 溫柔\u200B (Live)";
  CHECK(KeyInForm(title, KeyForm::kF0) == title);
  CHECK(KeyInForm(title, KeyForm::kF1) == "03. 溫柔 (Live)");
  CHECK(KeyInForm(title, KeyForm::kF2) == "溫柔");
  CHECK(KeyInForm(title, KeyForm::kF3) == KeyInForm("温柔", KeyForm::kF3));
  CHECK(KeyInForm(title, KeyForm::kF2) != KeyInForm("温柔", KeyForm::kF2));
  CHECK(KeyInForm("千本桜", KeyForm::kF4) == KeyInForm("千本樱", KeyForm::kF4));
  CHECK(KeyInForm("千本桜", KeyForm::kF3) != KeyInForm("千本樱", KeyForm::kF3));
  CHECK(KeyInForm("九十九次我愛他", KeyForm::kF5) ==
        KeyInForm("99次我爱他", KeyForm::kF5));
}

TEST_CASE("a character has all its readings", "[matcher][forms]") {
  CHECK(KeyInForm("重慶 Rain", KeyForm::kF6) ==
        "zhong|chong qing r a i n / cung hing r a i n");
  CHECK(KeyInForm("Rain", KeyForm::kF6) == "r a i n");
  // 只, 祇 and 隻 are one in keys and three in Cantonese.
  CHECK(KeyInForm("一隻", KeyForm::kF6) == "yi zhi / jat zi|kei|zek");
}

TEST_CASE("a title is told apart by script, and from what stands around it",
          "[matcher][forms]") {
  CHECK(KeyInForm("溯Reverse2", KeyForm::kF7) ==
        "han:" + KeyOf("溯") + " latin:reverse digit:2");
  CHECK(KeyInForm("03. 溫柔 (Live)", KeyForm::kF8) == "track:3 version:live");
}

TEST_CASE("forms have names, and others have none", "[matcher][forms]") {
  CHECK(FindKeyForm("F4") == KeyForm::kF4);
  CHECK(FindKeyForm("f0") == KeyForm::kF0);
  for (const char* name : {"", "F", "F9", "4", "F44"}) {
    CHECK_FALSE(FindKeyForm(name));
  }
  CHECK(KeyInForm("\xFF", KeyForm::kF0).empty());
}

}  // namespace qiao::matcher
