#include "schemas/text/bidi.h"

#include <string>

#include "tests/support/catch.h"

namespace qiao::text {
namespace {

TEST_CASE("controls are written out, so that a value stays on its line",
          "[text][bidi]") {
  CHECK(EscapeControls("後來") == "後來");
  CHECK(EscapeControls("a\tb\nc") == "a\\u{9}b\\u{A}c");
  CHECK(EscapeControls("\x1B[31mred") == "\\u{1B}[31mred");
  CHECK(EscapeControls(std::string("a\0b", 3)) == "a\\u{0}b");
  CHECK(EscapeControls("\u009B31m\x7F") == "\\u{9B}31m\\u{7F}");
  CHECK(EscapeControls("\u2028\u2029") == "\\u{2028}\\u{2029}");
  CHECK(EscapeControls("a\xFFz") == "a\\x{FF}z");
}

TEST_CASE("characters that turn text around are written out", "[text][bidi]") {
  CHECK(EscapeControls("abc\u202Egnp.exe") == "abc\\u{202E}gnp.exe");
  for (const char* control :
       {"\u061C", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D",
        "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"}) {
    const std::string escaped = EscapeControls(std::string("a") + control);
    CHECK(escaped.starts_with("a\\u{"));
    CHECK(escaped.find(control) == std::string::npos);
  }
  CHECK(EscapeControls("後來 שיר") == "後來 שיר");
  CHECK(EscapeControls("\u200D") == "\u200D");  // joins emoji
}

TEST_CASE("text that runs from the right is kept apart from its neighbours",
          "[text][bidi]") {
  CHECK(ForDisplay("שיר") == "\u2068שיר\u2069");
  CHECK(ForDisplay("أغنية 12") == "\u2068أغنية 12\u2069");
  CHECK(ForDisplay("後來 (Live)") == "後來 (Live)");
  CHECK(ForDisplay("שיר\u2069") == "\u2068שיר\\u{2069}\u2069");
}

}  // namespace
}  // namespace qiao::text
