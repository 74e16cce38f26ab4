#include "matcher/blocking.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "matcher/reading.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// A record with a dozen singers is found by the first of them.
constexpr std::size_t kMostNames = 6;
constexpr std::size_t kMostCharacterPairs = 16;

void AddTitle(const TitleForms& forms, std::set<std::string>& keys) {
  if (forms.script.empty()) return;
  keys.insert("t:" + forms.script);
  // The other side may write the plain form of either.
  keys.insert("b:" + forms.broad);
  keys.insert("9:" + forms.numerals);
  if (!forms.joined.empty()) keys.insert("&:" + forms.joined);
}

std::vector<std::string> FirstNames(const Prepared& record) {
  std::vector<std::string> names;
  for (const CreditedName& name : record.artist.names) {
    for (const std::string& key : name.keys) {
      if (names.size() == kMostNames) return names;
      names.push_back(key);
    }
  }
  return names;
}

// FNV-1a, 64 bits: two keys of one hash only cost a comparison.
std::uint64_t HashOf(std::string_view key) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : key) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash;
}

struct Entry {
  std::uint64_t key = 0;
  std::uint32_t record = 0;
  auto operator<=>(const Entry&) const = default;
};

// Where a record stands among those of one key: beside its likeliest twins.
auto RankOf(const Prepared& record) {
  static const std::string kNobody;
  const std::string& name =
      record.artist.names.empty() || record.artist.names.front().keys.empty()
          ? kNobody
          : record.artist.names.front().keys.front();
  return std::tie(name, record.core.script, record.duration_ms, record.album,
                  record.whole.text, record.artist_text, record.isrcs);
}

void PairBlock(std::span<const Prepared> catalogue, std::span<Entry> block,
               const BlockingLimits& limits,
               std::vector<CandidatePair>& pairs) {
  std::size_t reach = block.size();
  if (block.size() > limits.full_block) {
    reach = limits.window;
    std::sort(block.begin(), block.end(), [&](const Entry& a, const Entry& b) {
      const auto left = RankOf(catalogue[a.record]);
      const auto right = RankOf(catalogue[b.record]);
      return left < right || (left == right && a.record < b.record);
    });
  }
  for (std::size_t i = 0; i < block.size(); ++i) {
    const std::size_t end = std::min(block.size(), i + 1 + reach);
    for (std::size_t k = i + 1; k < end; ++k) {
      const auto [left, right] = std::minmax(block[i].record, block[k].record);
      pairs.push_back({left, right});
    }
  }
}

void MakeDistinct(std::vector<CandidatePair>& pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}

}  // namespace

std::vector<TitleIndexKey> TitleIndexKeys(std::string_view title) {
  std::set<std::pair<std::string, bool>> keys;  // not whole sorts first
  const auto add = [&](std::string_view text, bool whole) {
    const TitleForms forms = FormsOf(text);
    for (const std::string& key : {forms.script, forms.broad, forms.numerals}) {
      if (!key.empty()) keys.emplace(key, whole);
    }
  };
  const TitleParts parts = PartsOf(title);
  add(title, true);
  add(parts.core, parts.core == title);
  for (const std::string& other : parts.others) add(other, false);
  std::vector<TitleIndexKey> result;
  for (const auto& [key, whole] : keys) {
    if (!result.empty() && result.back().key == key) {
      result.back().whole = true;
    } else {
      result.push_back({key, whole});
    }
  }
  return result;
}

std::vector<std::string> BlockingKeys(const Prepared& record) {
  std::set<std::string> keys;
  AddTitle(record.core, keys);
  AddTitle(record.whole, keys);
  for (const TitleForms& other : record.others) AddTitle(other, keys);
  for (const std::string& isrc : record.isrcs) keys.insert("i:" + isrc);
  for (const std::string& iswc : record.iswcs) keys.insert("w:" + iswc);
  const std::u32string& title = record.core.characters;
  const std::string reading =
      title.size() >= 2 ? UsualReading(title) : std::string();
  for (const std::string& name : FirstNames(record)) {
    if (!reading.empty()) keys.insert("r:" + name + '|' + reading);
    if (record.core.weight < 8) continue;
    for (std::size_t i = 0; i + 1 < title.size() && i < kMostCharacterPairs;
         ++i) {
      std::string key = "g:" + name + '|';
      text::AppendUtf8(key, title[i]);
      text::AppendUtf8(key, title[i + 1]);
      keys.insert(std::move(key));
    }
  }
  return {keys.begin(), keys.end()};
}

std::vector<CandidatePair> PairsToCompare(std::span<const Prepared> catalogue,
                                          const BlockingLimits& limits) {
  std::vector<Entry> entries;
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    for (const std::string& key : BlockingKeys(catalogue[i])) {
      entries.push_back({HashOf(key), i});
    }
  }
  std::sort(entries.begin(), entries.end());
  std::vector<CandidatePair> pairs;
  std::size_t settled = 0;  // pairs made distinct so far
  for (std::size_t begin = 0; begin < entries.size();) {
    std::size_t end = begin + 1;
    while (end < entries.size() && entries[end].key == entries[begin].key) {
      ++end;
    }
    if (end - begin > 1) {
      PairBlock(catalogue, std::span(entries).subspan(begin, end - begin),
                limits, pairs);
    }
    begin = end;
    if (pairs.size() > 2 * settled + 4'000'000) {  // most pairs share keys
      MakeDistinct(pairs);
      settled = pairs.size();
    }
  }
  MakeDistinct(pairs);
  return pairs;
}

}  // namespace qiao::matcher
