#include "schemas/text/han_frequency.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <unicode/brkiter.h>
#include <unicode/uchar.h>

#include "tables/embedded.h"

namespace qiao::text {
namespace {

constexpr std::int64_t kBit = 1000;

// Bits per BMP character of each script; 0 where the table has none.
struct Frequencies {
  std::vector<std::uint8_t> hans = std::vector<std::uint8_t>(0x10000);
  std::vector<std::uint8_t> hant = std::vector<std::uint8_t>(0x10000);
};

std::string_view TakeUntil(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

Frequencies ReadTable() {
  Frequencies frequencies;
  std::string_view rest = tables::kHanFrequency;
  while (!rest.empty()) {
    std::string_view line = TakeUntil(rest, '\n');
    if (line.empty() || line.front() == '#') continue;
    auto& table =
        TakeUntil(line, '\t') == "Hans" ? frequencies.hans : frequencies.hant;
    std::uint8_t bits = 0;
    for (const char digit : TakeUntil(line, '\t')) {
      bits = static_cast<std::uint8_t>(bits * 10 + (digit - '0'));
    }
    const auto* text = reinterpret_cast<const std::uint8_t*>(line.data());
    const auto size = static_cast<std::int32_t>(line.size());
    for (std::int32_t at = 0; at < size;) {
      UChar32 c = 0;
      U8_NEXT(text, at, size, c);
      if (c > 0 && c < 0x10000) table[static_cast<std::size_t>(c)] = bits;
    }
  }
  return frequencies;
}

std::int64_t HanBits(char32_t c, HanText text) {
  static const Frequencies frequencies = ReadTable();
  constexpr std::int64_t kUnlisted = 22;
  if (c >= 0x10000) return 23;
  const std::int64_t hans =
      frequencies.hans[c] != 0 ? frequencies.hans[c] : kUnlisted;
  const std::int64_t hant =
      frequencies.hant[c] != 0 ? frequencies.hant[c] : kUnlisted;
  switch (text) {
    case HanText::kHans:
      // Sheets in Hans carry titles in Hant now and then.
      return std::min(hans, hant + 3);
    case HanText::kHant:
      return hant;
    case HanText::kEither:
      return std::min(hans, hant) + 1;
  }
  return kUnlisted;
}

bool IsKana(char32_t c) {
  return (c >= 0x3041 && c <= 0x30FE && c != 0x30FB) ||
         (c >= 0xFF66 && c <= 0xFF9D);
}

bool IsSmallKana(char32_t c) {
  switch (c) {
    case U'ぁ':
    case U'ぃ':
    case U'ぅ':
    case U'ぇ':
    case U'ぉ':
    case U'ゎ':
    case U'ヮ':
    case U'ヵ':
    case U'ヶ':
    case U'ゐ':
    case U'ゑ':
    case U'ヰ':
    case U'ヱ':
    case U'ゞ':
    case U'ゝ':
    case U'ヽ':
    case U'ヾ':
    case U'ヴ':
      return true;
    default:
      return false;
  }
}

bool IsLatin(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

std::int64_t Bits(char32_t c, char32_t previous, HanText text) {
  if (c < 0x80) {
    if (c == '\n' || c == '\r' || c == '\t' || c == ',') return 4;
    return c >= 0x20 && c < 0x7F ? 6 : c == 0 ? 60 : 40;
  }
  if (c < 0xA0 || c == 0xFFFD) return 45;
  if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
      (c >= 0x20000 && c <= 0x323AF)) {
    return HanBits(c, text) + (IsLatin(previous) ? 3 : 0);
  }
  if (IsKana(c)) {
    const std::int64_t start = IsKana(previous) || previous == 0x30FC ? 8 : 14;
    return start + (IsSmallKana(c) ? 4 : 0);
  }
  if (c >= 0xFF01 && c <= 0xFF5E) return 11;  // full-width ASCII
  if (c >= 0x3001 && c <= 0x3011) return 10;  // 、。《》「」【】
  switch (c) {
    case 0x3000:
    case 0x00B7:
    case 0x2027:
    case 0x2026:
    case 0x2014:
    case 0x2019:
    case 0x2018:
    case 0x201C:
    case 0x201D:
    case 0x30FB:
      return 11;
    default:
      break;
  }
  const auto point = static_cast<UChar32>(c);
  switch (u_charType(point)) {
    case U_UNASSIGNED:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
      return 40;
    default:
      break;
  }
  if (c < 0x0250) return IsLatin(previous) ? 10 : 16;  // accented letters
  if (c >= 0x0370 && c <= 0x04FF) {                    // Greek, Cyrillic
    return previous >= 0x0370 && previous <= 0x04FF ? 12 : 18;
  }
  if (c >= 0x2000 && c <= 0x2BFF) {  // symbols; box drawing is rarer
    return c >= 0x2500 && c <= 0x259F ? 22 : 17;
  }
  if (c >= 0x3100 && c <= 0x312F) return 18;    // bopomofo
  if (c >= 0xAC00 && c <= 0xD7A3) return 17;    // Hangul
  if (c >= 0x1F000 && c <= 0x1FAFF) return 18;  // emoji
  return 24;
}

}  // namespace

std::int64_t HanWordsIn(std::string_view text) {
  thread_local const std::unique_ptr<icu::BreakIterator> words = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::BreakIterator>(
        icu::BreakIterator::createWordInstance(icu::Locale::getChinese(),
                                               status));
  }();
  if (words == nullptr) return 0;
  const auto units = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  words->setText(units);
  std::int64_t count = 0;
  std::int32_t begin = words->first();
  for (std::int32_t end = words->next(); end != icu::BreakIterator::DONE;
       begin = end, end = words->next()) {
    if (end - begin < 2) continue;
    bool han = true;
    for (std::int32_t i = begin; i < end; ++i) {
      const char16_t unit = units.charAt(i);
      han = han && unit >= 0x4E00 && unit <= 0x9FFF;
    }
    if (han) count += end - begin - 1;
  }
  return count;
}

std::int64_t MillibitsOf(char32_t character, char32_t previous, HanText text) {
  return kBit * Bits(character, previous, text);
}

}  // namespace qiao::text
