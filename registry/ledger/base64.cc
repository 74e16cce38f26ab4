#include "registry/ledger/base64.h"

#include <array>
#include <cstdint>

namespace qiao::ledger {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t kNoDigit = 64;

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::size_t digit = 0; digit < kDigits.size(); ++digit) {
    values[static_cast<unsigned char>(kDigits[digit])] =
        static_cast<std::uint8_t>(digit);
  }
  return values;
}();

}  // namespace

std::string ToBase64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group <<= 8;
      if (i < count) group |= static_cast<std::uint8_t>(bytes[at + i]);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= count ? kDigits[(group >> (18 - 6 * i)) & 63] : '=';
    }
  }
  return text;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() &&
         text[text.size() - 1 - padding] == '=') {
    ++padding;
  }
  std::string bytes(text.size() / 4 * 3, '\0');
  char* out = bytes.data();
  std::uint32_t all = 0;    // of the digits of all groups, for what is none
  std::uint32_t group = 0;  // after the loop, the last one
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const bool last = at + 4 == text.size();
    group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const bool pad = last && i + padding >= 4;
      const std::uint32_t value =
          pad ? 0 : kValues[static_cast<unsigned char>(text[at + i])];
      all |= value;
      group = group << 6 | value;
    }
    *out++ = static_cast<char>(group >> 16 & 0xff);
    *out++ = static_cast<char>(group >> 8 & 0xff);
    *out++ = static_cast<char>(group & 0xff);
  }
  if ((all & kNoDigit) != 0) return std::nullopt;
  // Loose bits under the padding make a second spelling of the same bytes.
  const std::uint32_t loose = (1U << (8 * padding)) - 1;
  if ((group & loose) != 0) return std::nullopt;
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace qiao::ledger
