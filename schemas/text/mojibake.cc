#include "schemas/text/mojibake.h"

#include <unordered_map>

#include "schemas/text/charset.h"
#include "schemas/text/double_byte.h"
#include "schemas/text/utf8.h"

namespace qiao::text {
namespace {

// So many bits must the proposal be ahead.
constexpr std::int64_t kAhead = 12'000;

// Windows-1252 where it differs from Latin-1: 0x80..0x9F.
constexpr char32_t kWindows1252[] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// The byte that Windows-1252 or Latin-1 shows so; -1 if there is none.
int LatinByte(char32_t c) {
  for (int i = 0; i < 32; ++i) {
    if (kWindows1252[i] == c) return 0x80 + i;
  }
  return c <= 0xFF ? static_cast<int>(c) : -1;
}

std::string AsLatinBytes(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const int byte = LatinByte(Next(text, at));
    if (byte < 0) return {};
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

const std::unordered_map<char32_t, std::string>& GbkCodes() {
  static const auto codes = [] {
    std::unordered_map<char32_t, std::string> made;
    const DoubleByteTable& table = DoubleByteTable::Of(Charset::kGb18030);
    for (int lead = 0x81; lead <= 0xFE; ++lead) {
      for (int trail = 0x40; trail <= 0xFE; ++trail) {
        const auto c = table.Of(static_cast<unsigned char>(lead),
                                static_cast<unsigned char>(trail))[0];
        if (c != 0) {
          made[c] = {static_cast<char>(lead), static_cast<char>(trail)};
        }
      }
    }
    made[U'€'] = "\x80";  // as Windows shows the byte
    return made;
  }();
  return codes;
}

std::string AsGbkBytes(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = Next(text, at);
    if (c < 0x80) {
      bytes += static_cast<char>(c);
      continue;
    }
    const auto code = GbkCodes().find(c);
    if (code == GbkCodes().end()) return {};
    bytes += code->second;
  }
  return bytes;
}

bool HoldsHan(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = Next(text, at);
    if (c >= 0x4E00 && c <= 0x9FFF) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> ProposeOriginal(std::string_view text) {
  bool ascii = true;
  for (const char c : text)
    ascii = ascii && static_cast<unsigned char>(c) < 128;
  if (ascii || !IsUtf8(text)) return std::nullopt;
  for (const std::string& bytes : {AsLatinBytes(text), AsGbkBytes(text)}) {
    if (bytes.empty() || !IsUtf8(bytes) || !HoldsHan(bytes)) continue;
    if (MillibitsAs(bytes, Charset::kUtf8) + kAhead <=
        MillibitsAs(text, Charset::kUtf8)) {
      return bytes;
    }
  }
  return std::nullopt;
}

}  // namespace qiao::text
