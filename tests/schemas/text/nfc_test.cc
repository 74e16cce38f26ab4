#include "schemas/text/nfc.h"

#include <string>

#include "tests/support/catch.h"

namespace qiao::text {
namespace {

TEST_CASE("NFC joins what belongs together and changes no more",
          "[text][nfc]") {
  CHECK(*Nfc("e\u0301") == "\u00E9");
  CHECK(*Nfc("か\u3099") == "が");
  CHECK(*Nfc("Ａ①㈱") == "Ａ①㈱");
  CHECK(*Nfc("\uFA0D") == "\u55C0");  // 嗀 of CP950: why keys only
  CHECK(*Nfc("\uF900") == "豈");
  CHECK(*Nfc("") == "");
}

TEST_CASE("NFKC takes widths, circles and ligatures away", "[text][nfc]") {
  CHECK(*Nfkc("Ａ①㈱ﬁ") == "A1(株)fi");
  CHECK(*Nfkc("ｶﾞ") == "ガ");
  CHECK(*Nfkc("　") == " ");
  CHECK(*Nfkc("後來") == "後來");
}

TEST_CASE("normalising twice changes nothing", "[text][nfc]") {
  for (const char* text : {"e\u0301\u0323", "Ａ①㈱ﬁ", "각", "\u1E9B\u0323"}) {
    CHECK(*Nfc(*Nfc(text)) == *Nfc(text));
    CHECK(*Nfkc(*Nfkc(text)) == *Nfkc(text));
  }
}

TEST_CASE("text that is not UTF-8 is refused with the place", "[text][nfc]") {
  const auto refused = Nfkc("ab\xFF");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kUnreadable);
  CHECK(refused.error().message == "byte 2 is not UTF-8");
}

}  // namespace
}  // namespace qiao::text
