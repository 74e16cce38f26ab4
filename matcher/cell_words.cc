#include "matcher/cell_words.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "matcher/brackets.h"
#include "matcher/characters.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/model/check.h"
#include "tables/embedded.h"

namespace qiao::matcher {
namespace {

bool IsNumber(const CellWord& word) {
  return word.key.find_first_not_of("0123456789") == std::string::npos;
}

bool IsYear(const CellWord& word) {
  return IsNumber(word) && word.key.size() == 4 &&
         (word.key.starts_with("19") || word.key.starts_with("20"));
}

// What stands between two words, or before the first.
std::string_view Between(std::string_view cell, std::span<const CellWord> words,
                         std::size_t at) {
  const std::size_t begin = at == 0 ? 0 : words[at - 1].end;
  return cell.substr(begin, words[at].begin - begin);
}

std::optional<ShapedValue> LengthAt(std::string_view cell,
                                    std::span<const CellWord> words,
                                    std::size_t at) {
  std::size_t end = at + 1;
  std::int64_t seconds = 0;
  if (!IsNumber(words[at]) || words[at].key.size() > 2) return std::nullopt;
  seconds = std::stoll(words[at].key);
  while (end < words.size() && end < at + 3 && IsNumber(words[end]) &&
         Between(cell, words, end) == ":") {
    const std::string& part = words[end].key;
    if (part.size() != 2 || part[0] > '5') return std::nullopt;
    seconds = seconds * 60 + std::stoll(part);
    ++end;
  }
  const bool more = end < words.size() && !Between(cell, words, end).empty() &&
                    Between(cell, words, end).front() == ':';
  if (end == at + 1 || more || seconds == 0) return std::nullopt;
  return ShapedValue{ShapedValue::Kind::kLength, seconds * 1000};
}

bool PriceAt(std::string_view cell, std::span<const CellWord> words,
             std::size_t at) {
  if (at + 1 >= words.size() || !IsNumber(words[at]) ||
      !IsNumber(words[at + 1]) || words[at + 1].key.size() != 2 ||
      Between(cell, words, at + 1) != ".") {
    return false;
  }
  const std::string_view before = Trimmed(Between(cell, words, at));
  for (const std::string_view sign : {"$", "€", "£", "¥", "￥", "＄"}) {
    if (before.ends_with(sign)) return true;
  }
  return false;
}

bool IsMonth(const CellWord& word) {
  static const std::set<std::string, std::less<>> kMonths = {
      "jan",  "feb",     "mar",       "apr",     "may",      "jun",
      "jul",  "aug",     "sep",       "sept",    "oct",      "nov",
      "dec",  "january", "february",  "march",   "april",    "june",
      "july", "august",  "september", "october", "november", "december"};
  return kMonths.count(word.key) != 0;
}

bool DateAt(std::string_view cell, std::span<const CellWord> words,
            std::size_t at) {
  if (at + 2 >= words.size()) return false;
  const auto some = [&](std::size_t i, std::size_t digits) {
    return IsNumber(words[i]) && words[i].key.size() <= digits;
  };
  if (IsMonth(words[at])) return some(at + 1, 2) && IsYear(words[at + 2]);
  if (IsMonth(words[at + 1])) return some(at, 2) && some(at + 2, 4);
  const auto dash = [&](std::size_t i) {
    const std::string_view between = Between(cell, words, i);
    return between == "-" || between == "/" || between == ".";
  };
  return IsYear(words[at]) && some(at + 1, 2) && some(at + 2, 2) &&
         dash(at + 1) && dash(at + 2);
}

// Words of companies, as lines of rights end in.
bool NamesCompany(const CellWord& word) {
  static const std::set<std::string> kWords = [] {
    std::set<std::string> keys;
    for (const std::string_view text :
         {"records", "recordings", "recording", "entertainment", "music", "inc",
          "llc", "ltd", "limited", "corporation", "corp", "gmbh", "唱片",
          "唱片公司", "音樂", "娛樂", "文化", "股份有限公司", "有限公司"}) {
      keys.insert(KeyOf(text, FoldLevel::kBroad));
    }
    return keys;
  }();
  return kWords.count(word.key) != 0;
}

// "( C ) 2014", "℗ 2014", "2014 Larkway Records".
bool RightsAt(std::string_view cell, std::span<const CellWord> words,
              std::size_t at) {
  const std::string_view before = Between(cell, words, at);
  for (const std::string_view sign : {"©", "℗", "Ⓟ", "Ⓒ"}) {
    if (Trimmed(before).ends_with(sign)) return true;
  }
  const std::string& key = words[at].key;
  if ((key == "c" || key == "p") && words[at].in_brackets &&
      at + 1 < words.size() && IsYear(words[at + 1]) &&
      !words[at + 1].in_brackets) {
    return true;
  }
  if (!IsYear(words[at])) return false;
  constexpr std::size_t kNear = 8;
  const std::span<const CellWord> rest =
      words.subspan(at + 1, std::min(kNear, words.size() - at - 1));
  return std::any_of(rest.begin(), rest.end(), NamesCompany);
}

// Spellings of genres, word by word, by their first word.
using Genres =
    std::multimap<std::string, std::vector<std::string>, std::less<>>;

const Genres& KnownGenres() {
  static const Genres genres = [] {
    Genres all;
    std::string_view table = tables::kGenres;
    while (!table.empty()) {
      const std::string_view line = table.substr(0, table.find('\n'));
      table.remove_prefix(std::min(table.size(), line.size() + 1));
      const std::size_t tab = line.find('\t');
      if (line.starts_with('#') || tab == std::string_view::npos) continue;
      std::vector<std::string> keys;
      for (CellWord& word : CellWordsOf(line.substr(tab + 1))) {
        keys.push_back(std::move(word.key));
      }
      QIAO_CHECK(!keys.empty());
      all.emplace(keys.front(), std::move(keys));
    }
    return all;
  }();
  return genres;
}

// How many words the longest genre has that begins at `at`; 0: none does.
std::size_t GenreAt(std::span<const CellWord> words, std::size_t at) {
  const auto [begin, end] = KnownGenres().equal_range(words[at].key);
  const auto there = words.subspan(at);
  std::size_t longest = 0;
  for (auto entry = begin; entry != end; ++entry) {
    const std::vector<std::string>& keys = entry->second;
    if (keys.size() > longest && keys.size() <= there.size() &&
        std::equal(keys.begin(), keys.end(), there.begin(),
                   [](const std::string& key, const CellWord& word) {
                     return !word.in_brackets && word.key == key;
                   })) {
      longest = keys.size();
    }
  }
  return longest;
}

}  // namespace

std::vector<CellWord> CellWordsOf(std::string_view cell) {
  std::vector<CellWord> words;
  const std::vector<Character> all = CharactersOf(cell);
  int depth = 0;
  for (std::size_t i = 0; i < all.size();) {
    const Script script = ScriptOf(all[i].c);
    if (script == Script::kNone) {
      if (Opening(all[i].c) != nullptr) ++depth;
      if (Closing(all[i].c) != nullptr && depth > 0) --depth;
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < all.size() && ScriptOf(all[end].c) == script) ++end;
    CellWord word;
    word.begin = all[i].begin;
    word.end = all[end - 1].end;
    word.key = KeyOf(cell.substr(word.begin, word.end - word.begin),
                     FoldLevel::kBroad);
    word.in_brackets = depth > 0;
    if (!word.key.empty()) words.push_back(std::move(word));
    i = end;
  }
  return words;
}

std::vector<std::size_t> PlacesOf(std::span<const CellWord> run,
                                  std::span<const CellWord> words) {
  std::vector<std::size_t> places;
  if (run.empty()) return places;
  for (std::size_t at = 0; at + run.size() <= words.size(); ++at) {
    const std::span<const CellWord> there = words.subspan(at, run.size());
    if (std::equal(run.begin(), run.end(), there.begin(),
                   [](const CellWord& a, const CellWord& b) {
                     return a.key == b.key;
                   })) {
      places.push_back(at);
    }
  }
  return places;
}

std::optional<ShapedValue> ShapeAt(std::string_view cell,
                                   std::span<const CellWord> words,
                                   std::size_t at) {
  using Kind = ShapedValue::Kind;
  if (auto length = LengthAt(cell, words, at)) return length;
  if (PriceAt(cell, words, at)) return ShapedValue{Kind::kPrice, 0};
  if (DateAt(cell, words, at)) return ShapedValue{Kind::kDate, 0};
  if (RightsAt(cell, words, at)) return ShapedValue{Kind::kRights, 0};
  if (const std::size_t length = GenreAt(words, at); length > 0) {
    const std::size_t next = at + length;
    const bool year = next < words.size() && IsYear(words[next]);
    return ShapedValue{Kind::kGenre, 0, year ? next : 0};
  }
  return std::nullopt;
}

}  // namespace qiao::matcher
