#include "matcher/features/title_likeness.h"

#include <algorithm>
#include <cstddef>
#include <set>

#include "matcher/reading.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// Characters that make another song when they change.
bool Telling(char32_t c) {
  static const std::set<char32_t> kTelling = [] {
    std::set<char32_t> all;
    const std::string key = KeyOf(
        "他她它牠祂你您我咱上下左右前後東西南北中春夏秋冬大小男女日月早晚天地黑"
        "白紅藍綠"
        "一二三四五六七八九十百千萬零不無沒");
    for (std::size_t at = 0; at < key.size();) all.insert(text::Next(key, at));
    return all;
  }();
  return ScriptOf(c) == Script::kDigit || kTelling.count(c) != 0;
}

// True of the first byte of a character, and of the end.
bool Begins(std::string_view key, std::size_t at) {
  return at == key.size() ||
         (static_cast<unsigned char>(key[at]) & 0xC0) != 0x80;
}

// What two keys do not both begin with, nor both end with.
struct Rests {
  std::string_view a, b;
};
Rests RestsOf(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t head = 0;
  while (head < shorter && a[head] == b[head]) ++head;
  // Whole characters: what is put in may begin with the bytes of what follows.
  while (!Begins(a, head) || !Begins(b, head)) --head;
  std::size_t tail = 0;
  while (tail < shorter - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  while (!Begins(a, a.size() - tail) || !Begins(b, b.size() - tail)) --tail;
  return {a.substr(head, a.size() - head - tail),
          b.substr(head, b.size() - head - tail)};
}

}  // namespace

bool OneCharacterApart(std::string_view a, std::string_view b) {
  constexpr std::size_t kMostBytes = 4;
  const Rests rests = RestsOf(a, b);
  if (std::max(rests.a.size(), rests.b.size()) > kMostBytes ||
      (rests.a.empty() && rests.b.empty())) {
    return false;
  }
  const auto one_at_most = [](std::string_view rest) {
    if (rest.empty()) return true;
    std::size_t at = 0;
    return !Telling(text::Next(rest, at)) && at == rest.size();
  };
  return one_at_most(rests.a) && one_at_most(rests.b);
}

bool Misspelt(std::string_view a, std::string_view b) {
  if (LengthOf(a) < 2 || !SoundAlike(a, b)) return false;
  for (std::size_t left = 0, right = 0; left < a.size();) {
    const char32_t c = text::Next(a, left), other = text::Next(b, right);
    if (c != other && Telling(c) && Telling(other)) return false;
  }
  return true;
}

bool EnoughIsLegible(std::string_view key) {
  constexpr std::size_t kLeast = 8;
  return LengthOf(key) >= kLeast;
}

bool EndsInRomanNumeral(std::string_view title) {
  const std::size_t at = title.find_last_of(" ,.-");
  if (at == std::string_view::npos || at + 1 == title.size()) return false;
  return title.find_first_not_of("IVXivx", at + 1) == std::string_view::npos;
}

std::string ReadingAsOneWord(std::u32string_view key) {
  std::string reading = UsualReading(key);
  std::erase(reading, ' ');
  return reading;
}

Writing WritingOf(std::string_view script_key) {
  const Scripts s = ScriptsOf(script_key);
  if (s.other || (s.latin && s.EastAsian())) return Writing::kMixed;
  if (s.hangul) return Writing::kKorean;
  if (s.kana) return Writing::kJapanese;
  if (s.han) return Writing::kHan;
  return s.latin ? Writing::kLatin : Writing::kMixed;
}

}  // namespace qiao::matcher
