#include "schemas/text/bidi.h"

#include <cstddef>

#include <unicode/uchar.h>

#include "schemas/text/utf8.h"

namespace qiao::text {
namespace {

constexpr char32_t kFirstStrongIsolate = 0x2068;
constexpr char32_t kPopIsolate = 0x2069;

bool IsBidiControl(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool IsControl(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
}

bool RunsFromRight(char32_t c) {
  const auto direction = u_charDirection(static_cast<UChar32>(c));
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC ||
         direction == U_ARABIC_NUMBER;
}

std::string Hex(unsigned value) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string digits;
  for (; value != 0 || digits.empty(); value >>= 4) {
    digits.insert(digits.begin(), kDigits[value & 15]);
  }
  return digits;
}

// Appends the text with controls written out; says whether any of it runs
// from right to left.
bool AppendEscaped(std::string_view text, std::string& out) {
  bool from_right = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = Next(text, at);
    if (c == kNoCharacter) {
      out += "\\x{" + Hex(static_cast<unsigned char>(text[begin])) + "}";
    } else if (IsControl(c) || IsBidiControl(c)) {
      out += "\\u{" + Hex(static_cast<unsigned>(c)) + "}";
    } else {
      from_right = from_right || (c >= 0x0590 && RunsFromRight(c));
      out += text.substr(begin, at - begin);
    }
  }
  return from_right;
}

}  // namespace

std::string EscapeControls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  AppendEscaped(text, out);
  return out;
}

std::string ForDisplay(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (!AppendEscaped(text, out)) return out;
  std::string isolated;
  AppendUtf8(isolated, kFirstStrongIsolate);
  isolated += out;
  AppendUtf8(isolated, kPopIsolate);
  return isolated;
}

}  // namespace qiao::text
