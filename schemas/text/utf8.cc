#include "schemas/text/utf8.h"

#include "schemas/model/check.h"

namespace qiao::text {
namespace {

unsigned ByteAt(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// Length of the character at `at`, 0 if there is none (Unicode, table 3-7).
std::size_t LengthAt(std::string_view text, std::size_t at) {
  const unsigned lead = ByteAt(text, at);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  unsigned least = 0x80;
  unsigned most = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) least = 0xA0;  // no overlong forms
    if (lead == 0xED) most = 0x9F;   // no surrogates
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) least = 0x90;
    if (lead == 0xF4) most = 0x8F;  // nothing above U+10FFFF
  } else {
    return 0;
  }
  if (text.size() - at < length) return 0;
  const unsigned second = ByteAt(text, at + 1);
  if (second < least || second > most) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((ByteAt(text, at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

std::optional<std::size_t> FirstInvalidUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = LengthAt(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

bool IsUtf8(std::string_view text) { return !FirstInvalidUtf8(text); }

char32_t Next(std::string_view text, std::size_t& at) {
  // Most of what is walked: ASCII, and what takes three bytes, but for those
  // leads whose next byte has narrower bounds.
  const unsigned lead = ByteAt(text, at);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  if (lead > 0xE0 && lead < 0xED && text.size() - at >= 3 &&
      (ByteAt(text, at + 1) & 0xC0) == 0x80 &&
      (ByteAt(text, at + 2) & 0xC0) == 0x80) {
    const char32_t code_point = (lead & 0x0F) << 12 |
                                (ByteAt(text, at + 1) & 0x3F) << 6 |
                                (ByteAt(text, at + 2) & 0x3F);
    at += 3;
    return code_point;
  }
  const std::size_t length = LengthAt(text, at);
  if (length == 0) {
    ++at;
    return kNoCharacter;
  }
  constexpr unsigned kLeadBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code_point = ByteAt(text, at) & kLeadBits[length];
  for (std::size_t i = 1; i < length; ++i) {
    code_point = code_point << 6 | (ByteAt(text, at + i) & 0x3F);
  }
  at += length;
  return code_point;
}

void AppendUtf8(std::string& text, char32_t code_point) {
  QIAO_CHECK(code_point <= 0x10FFFF &&
             (code_point < 0xD800 || code_point > 0xDFFF));
  const auto put = [&text](char32_t byte) {
    text += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::size_t CountCodePoints(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) Next(text, at);
  return count;
}

}  // namespace qiao::text
