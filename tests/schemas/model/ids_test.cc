#include "schemas/model/ids.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace qiao {
namespace {

TEST_CASE("bytes are written in lower-case hex and read from nothing else",
          "[model][ids]") {
  const std::vector<std::uint8_t> bytes{0x00, 0x09, 0x90, 0x0a, 0xa0,
                                        0x0f, 0xf0, 0xff, 0x5e};
  const std::string text = "0009900aa00ff0ff5e";
  CHECK(ToHex(bytes) == text);
  std::vector<std::uint8_t> read(bytes.size());
  REQUIRE(FromHex(text, read));
  CHECK(read == bytes);
  CHECK_FALSE(FromHex(text + "0", read));
  CHECK_FALSE(FromHex(text + "00", read));
  CHECK_FALSE(FromHex(text.substr(2), read));
  CHECK_FALSE(FromHex("", read));
  std::vector<std::uint8_t> one(1);
  for (const char wrong : {'/', ':', '@', 'A', 'F', 'W', 'Z', '_', '`', 'g',
                           'z', ' ', '-', '+', '\0', '\xe5'}) {
    CAPTURE(wrong);
    CHECK_FALSE(FromHex(std::string{wrong, '1'}, one));
    CHECK_FALSE(FromHex(std::string{'1', wrong}, one));
  }
}

TEST_CASE("an id is its kind, a colon and its bytes", "[model][ids]") {
  const std::string hex = "0123456789abcdef0123456789abcdef01234567";
  const std::string digest = hex + "89abcdef0123456789abcdef";
  CHECK(ToText(ParseDigest(digest).value()) == digest);
  CHECK_FALSE(ParseDigest(hex));
  CHECK(ToText(ParseKeyId(hex).value()) == hex);
  CHECK_FALSE(ParseKeyId(digest));

  CHECK(ToText(ParsePartyId("pty:" + hex).value()) == "pty:" + hex);
  CHECK(ToText(AsSubject(*ParsePartyId("pty:" + hex))) == "pty:" + hex);
  CHECK(ToText(ParseStatementId("stm:" + digest).value()) == "stm:" + digest);
  for (const std::string& wrong :
       {"psn:" + hex, "pty-" + hex, "stm:" + hex, hex, "pty:" + hex + "0",
        std::string("pty:"), std::string("pt"), "stm:" + digest}) {
    CAPTURE(wrong);
    CHECK_FALSE(ParsePartyId(wrong));
  }
  for (const std::string& wrong : {"sta:" + digest, "stm-" + digest, digest,
                                   "stm:" + hex, std::string("st")}) {
    CAPTURE(wrong);
    CHECK_FALSE(ParseStatementId(wrong));
  }

  for (const std::string& text : {"wrk:" + hex, "aaa:" + hex, "zzz:" + hex}) {
    CHECK(ToText(ParseSubjectId(text).value()) == text);
  }
  for (const std::string& wrong :
       {"wrk-" + hex, "Wrk:" + hex, "wRk:" + hex, "wr`:" + hex, "{rk:" + hex,
        "w1k:" + hex, "wrk:" + hex + "0", "wrk:" + hex.substr(1),
        "wrk:" + hex.substr(1) + "A", std::string("wrk:"), std::string("wr"),
        std::string()}) {
    CAPTURE(wrong);
    CHECK_FALSE(ParseSubjectId(wrong));
  }
}

}  // namespace
}  // namespace qiao
