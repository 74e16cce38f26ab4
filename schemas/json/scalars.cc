#include "schemas/json/scalars.h"

namespace qiao::json {
namespace {

unsigned ByteAt(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

bool Between(char32_t scalar, char32_t first, char32_t last) {
  return scalar >= first && scalar <= last;
}

}  // namespace

Scalar ScalarAt(std::string_view text, std::size_t at) {
  const unsigned lead = ByteAt(text, at);
  if (lead < 0x80) return {lead, 1};
  // The second byte's range closes out overlong forms, surrogates and values
  // above U+10FFFF; later bytes are 80..BF.
  std::size_t length = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  char32_t value = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    value = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    value = lead & 0x0F;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    value = lead & 0x07;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned byte = ByteAt(text, at + i);
    if (byte < low || byte > high) return {};
    low = 0x80;
    high = 0xBF;
    value = (value << 6) | (byte & 0x3F);
  }
  return {value, length};
}

std::optional<std::size_t> FirstIllFormed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Scalar scalar = ScalarAt(text, at);
    if (scalar.length == 0) return at;
    at += scalar.length;
  }
  return std::nullopt;
}

bool IsBannedInRecords(char32_t scalar) {
  return scalar < 0x20 || Between(scalar, 0x7F, 0x9F) ||
         Between(scalar, 0x2028, 0x202E) || Between(scalar, 0x2066, 0x2069) ||
         scalar == 0xFEFF || scalar == 0xFFFD ||
         Between(scalar, 0xD800, 0xF8FF) || Between(scalar, 0xFDD0, 0xFDEF) ||
         (scalar & 0xFFFE) == 0xFFFE || scalar >= 0xF0000;
}

}  // namespace qiao::json
