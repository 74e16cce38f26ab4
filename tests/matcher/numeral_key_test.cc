#include "matcher/numeral_key.h"

#include "matcher/title_key.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {
std::string Of(std::string_view title) { return NumeralKey(KeyOf(title)); }
}  // namespace

TEST_CASE("numerals and digits meet", "[matcher][numeral]") {
  CHECK(Of("九十九次我愛他") == Of("99次我愛他"));
  CHECK(Of("一千零一夜") == Of("1001夜"));
  CHECK(Of("一萬次悲傷") == Of("10000次悲伤"));
  CHECK(Of("三十岁的女人") == Of("30岁的女人"));
  CHECK(Of("3萬英尺") == Of("三万英尺"));
  CHECK(Of("二〇一二年") == Of("2012年"));
  CHECK(Of("十二月") == Of("12月"));
  CHECK(Of("一百二十") == KeyOf("一百二十"));
}

TEST_CASE("each great unit counts what stands before it",
          "[matcher][numeral]") {
  CHECK(Of("一億三萬人") == Of("100030000人"));
  CHECK(Of("三萬億顆星") == Of("3000000000000顆星"));
  CHECK(Of("二億五千萬年") == Of("250000000年"));
  CHECK(Of("十三億零五年") == Of("1300000005年"));
  CHECK(Of("億萬年") == KeyOf("億萬年"));
  CHECK(Of("萬萬歲") == KeyOf("萬萬歲"));
}

TEST_CASE("nothing but a numeral stays a word", "[matcher][numeral]") {
  CHECK(Of("二十二") != Of("22"));
  CHECK(Of("一萬") != Of("10000"));
}

TEST_CASE("about so many is no number", "[matcher][numeral]") {
  CHECK(Of("二三十歲") == KeyOf("二三十岁"));
}

TEST_CASE("a number beyond reason stays as it is", "[matcher][numeral]") {
  CHECK_FALSE(Of("九九九九九九九九九九九九九九九九九九九年").empty());
  CHECK_FALSE(Of("億億億億億億年").empty());
}

}  // namespace qiao::matcher
