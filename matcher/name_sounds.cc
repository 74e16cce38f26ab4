#include "matcher/name_sounds.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "matcher/reading.h"
#include "matcher/script.h"
#include "matcher/surname_spellings.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

constexpr std::size_t kShortest = 2, kLongest = 6;  // letters of a syllable

std::uint16_t NumberOfSurname(std::uint16_t surname) {
  return static_cast<std::uint16_t>(CountOfSyllables() + surname);
}

void AddHan(std::string_view key, std::vector<std::uint16_t>& to) {
  std::size_t at = 0;
  for (const std::uint16_t reading : ReadingsOf(text::Next(key, at))) {
    if (SyllableOf(reading).size() >= kShortest) to.push_back(reading);
  }
  for (const std::uint16_t surname : SurnamesBegun(key)) {
    to.push_back(NumberOfSurname(surname));
  }
}

// The syllables that it begins or ends with, two letters besides.
void AddLatin(std::string_view key, std::vector<std::uint16_t>& to) {
  for (std::size_t size = kShortest; size <= kLongest && size + 2 <= key.size();
       ++size) {
    for (const std::string_view end :
         {key.substr(0, size), key.substr(key.size() - size)}) {
      if (const auto number = NumberOfSyllable(end)) to.push_back(*number);
    }
  }
}

void MakeDistinct(std::vector<std::uint16_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

bool Meet(const std::vector<std::uint16_t>& a,
          const std::vector<std::uint16_t>& b) {
  return std::any_of(a.begin(), a.end(), [&](std::uint16_t number) {
    return std::binary_search(b.begin(), b.end(), number);
  });
}

}  // namespace

NameSounds SoundsOf(const Credit& credit) {
  NameSounds sounds;
  for (const CreditedName& name : credit.names) {
    for (const std::string& key : name.keys) {
      const Scripts scripts = ScriptsOf(key);
      if (scripts.han) AddHan(key, sounds.han);
      if (scripts.latin && !scripts.EastAsian() && !scripts.other) {
        AddLatin(key, sounds.latin);
      }
    }
    for (const std::string& word : name.outer_words) {
      for (const std::uint16_t surname : SurnamesSpelt(word)) {
        sounds.latin.push_back(NumberOfSurname(surname));
      }
    }
  }
  MakeDistinct(sounds.han);
  MakeDistinct(sounds.latin);
  return sounds;
}

std::uint64_t BitsOf(const std::vector<std::uint16_t>& sounds) {
  std::uint64_t bits = 0;
  for (const std::uint16_t number : sounds) {
    bits |= std::uint64_t{1} << (number * 0x9E3779B1U >> 26);
  }
  return bits;
}

bool Romanised(const NameSounds& a, const NameSounds& b) {
  return Meet(a.han, b.latin) || Meet(b.han, a.latin);
}

}  // namespace qiao::matcher
