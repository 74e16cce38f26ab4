#include "schemas/text/utf8.h"

#include <random>
#include <string>

#include "tests/support/catch.h"

namespace qiao::text {
namespace {

TEST_CASE("text of every plane is UTF-8", "[text][utf8]") {
  CHECK(IsUtf8(""));
  CHECK(IsUtf8("a後é"));
  CHECK(IsUtf8("\U00020000\U0010FFFF"));
  CHECK(IsUtf8(std::string(1, '\0')));
  CHECK(IsUtf8("\xEF\xBF\xBF"));  // U+FFFF is a noncharacter, yet encoded
}

TEST_CASE("what is not UTF-8 is refused at its first byte", "[text][utf8]") {
  CHECK(FirstInvalidUtf8("ab\x80") == 2);
  CHECK(FirstInvalidUtf8("後\xE5\xBE") == 3);  // cut short
  CHECK(FirstInvalidUtf8("\xC0\xAF") == 0);    // overlong /
  CHECK(FirstInvalidUtf8("\xC1\xBF") == 0);
  CHECK(FirstInvalidUtf8("\xE0\x9F\xBF") == 0);  // overlong
  CHECK(FirstInvalidUtf8("\xF0\x8F\xBF\xBF") == 0);
  CHECK(FirstInvalidUtf8("\xED\xA0\x80") == 0);  // a surrogate
  CHECK(FirstInvalidUtf8("\xED\xBF\xBF") == 0);
  CHECK(FirstInvalidUtf8("\xF4\x90\x80\x80") == 0);  // above U+10FFFF
  CHECK(FirstInvalidUtf8("\xF5\x80\x80\x80") == 0);
  CHECK(FirstInvalidUtf8("\xFE") == 0);
  CHECK(FirstInvalidUtf8("\xE5\x41\x41") == 0);
  CHECK(FirstInvalidUtf8("\xF0\x9F\x98") == 0);
}

TEST_CASE("every code point survives writing and reading", "[text][utf8]") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    AppendUtf8(text, c);
    std::size_t at = 0;
    const char32_t read = Next(text, at);
    // One assertion a code point would take longer than the test.
    if (read != c || at != text.size() || !IsUtf8(text)) {
      FAIL("U+" << std::hex << static_cast<unsigned>(c));
    }
  }
  SUCCEED();
}

TEST_CASE("walking over any bytes ends, and gives up one byte at a time",
          "[text][utf8]") {
  const unsigned seed = 8;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 12, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() & 0xFF);
    std::size_t at = 0;
    std::size_t steps = 0;
    bool bad = false;
    while (at < bytes.size()) {
      const std::size_t before = at;
      const char32_t c = Next(bytes, at);
      REQUIRE(at > before);
      REQUIRE(at <= bytes.size());
      if (c == kNoCharacter) {
        REQUIRE(at == before + 1);
        bad = true;
      }
      ++steps;
    }
    CHECK(bad == !IsUtf8(bytes));
    CHECK(CountCodePoints(bytes) == steps);
  }
}

}  // namespace
}  // namespace qiao::text
