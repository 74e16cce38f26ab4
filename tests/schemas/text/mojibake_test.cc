#include "schemas/text/mojibake.h"

#include "tests/support/catch.h"

namespace qiao::text {

TEST_CASE("text that was read in the wrong charset is recognised",
          "[mojibake]") {
  CHECK(ProposeOriginal("鍛ㄦ澃") == "周杰");
  CHECK(ProposeOriginal("å¾Œä¾†") == "後來");
  CHECK(ProposeOriginal("æœˆäº®ä»£è¡¨æˆ‘çš„å¿ƒ") == "月亮代表我的心");
}

TEST_CASE("sound text is left alone", "[mojibake]") {
  for (const char* title :
       {"後來", "发如雪", "Beyoncé", "Déjà Vu", "喺你身邊", "さくら",
        "Rock & Roll", "鍛鍊", "Motörhead", "愛 ①", ""}) {
    INFO(title);
    CHECK_FALSE(ProposeOriginal(title).has_value());
  }
}

}  // namespace qiao::text
