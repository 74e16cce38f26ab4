#include "schemas/text/han_script.h"

#include "tests/support/catch.h"

namespace qiao::text {

TEST_CASE("a script is named only where characters show it", "[han_script]") {
  CHECK(HanScriptOf("后来") == "Hans");
  CHECK(HanScriptOf("後來") == "Hant");
  CHECK(HanScriptOf("发如雪") == "Hans");
  CHECK(HanScriptOf("夢裏花") == "Hant");
  CHECK(HanScriptOf("周杰伦") == "Hans");
  for (const char* neither : {"月亮代表我的心", "陶喆", "台北", "皇后", "Later",
                              "", "發达", "さくら"}) {
    INFO(neither);
    CHECK(HanScriptOf(neither).empty());
  }
}

TEST_CASE("languages are known by their usual names", "[han_script]") {
  CHECK(LanguageNamed("國語") == "cmn");
  CHECK(LanguageNamed("粤语") == "yue");
  CHECK(LanguageNamed(" CANTONESE ") == "yue");
  CHECK(LanguageNamed("台語") == "nan");
  CHECK(LanguageNamed("純音樂") == "zxx");
  // Chinese, but nobody says which.
  CHECK(LanguageNamed("中文") == "zh");
  CHECK(LanguageNamed("华语") == "zh");
  CHECK(LanguageNamed("火星文").empty());
}

}  // namespace qiao::text
