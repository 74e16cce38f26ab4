#include "matcher/reading.h"

#include <algorithm>
#include <cstddef>

#include "matcher/tables/fold_tables.h"
#include "schemas/model/check.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {

std::span<const std::uint16_t> ReadingsOf(char32_t c) {
  if (c >= 0x110000) return {};
  const std::size_t page = tables::kReadingPages[c / tables::kPageSize];
  const std::size_t place =
      tables::kReadingCells[page * tables::kPageSize + c % tables::kPageSize];
  return {tables::kReadingLists + place + 1, tables::kReadingLists[place]};
}

std::string_view SyllableOf(std::uint16_t number) {
  QIAO_CHECK(number < tables::kReadingSyllableCount);
  return tables::kReadingSyllables[number];
}

std::vector<std::string_view> CantoneseReadingsOf(char32_t c) {
  if (c >= 0x110000) return {};
  const std::size_t page = tables::kCantonesePages[c / tables::kPageSize];
  const std::size_t place =
      tables::kCantoneseCells[page * tables::kPageSize + c % tables::kPageSize];
  std::vector<std::string_view> readings;
  for (const std::uint16_t number :
       std::span(tables::kCantoneseLists + place + 1,
                 tables::kCantoneseLists[place])) {
    QIAO_CHECK(number < tables::kCantoneseSyllableCount);
    readings.emplace_back(tables::kCantoneseSyllables[number]);
  }
  return readings;
}

std::optional<std::uint16_t> NumberOfSyllable(std::string_view syllable) {
  const auto* const end =
      tables::kReadingSyllables + tables::kReadingSyllableCount;
  const auto* const found = std::lower_bound(
      tables::kReadingSyllables, end, syllable,
      [](const char* one, std::string_view other) { return one < other; });
  if (found == end || *found != syllable) return std::nullopt;
  return static_cast<std::uint16_t>(found - tables::kReadingSyllables);
}

std::uint16_t CountOfSyllables() {
  return static_cast<std::uint16_t>(tables::kReadingSyllableCount);
}

bool SoundAlike(char32_t a, char32_t b) {
  if (a == b) return true;
  const auto left = ReadingsOf(a), right = ReadingsOf(b);
  return std::find_first_of(left.begin(), left.end(), right.begin(),
                            right.end()) != left.end();
}

bool SoundAlike(std::u32string_view a, std::u32string_view b) {
  if (a.size() != b.size() || a == b) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!SoundAlike(a[i], b[i])) return false;
  }
  return true;
}

bool SoundAlike(std::string_view a, std::string_view b) {
  if (a == b) return false;
  std::size_t left = 0, right = 0;
  while (left < a.size() && right < b.size()) {
    if (!SoundAlike(text::Next(a, left), text::Next(b, right))) return false;
  }
  return left == a.size() && right == b.size();
}

std::string UsualReading(std::u32string_view key) {
  std::string reading;
  bool apart = false;  // a syllable stands before
  for (const char32_t c : key) {
    const auto syllables = ReadingsOf(c);
    if (!reading.empty() && (apart || !syllables.empty())) reading += ' ';
    apart = !syllables.empty();
    if (apart) {
      reading += SyllableOf(syllables.front());
    } else {
      text::AppendUtf8(reading, c);
    }
  }
  return reading;
}

}  // namespace qiao::matcher
