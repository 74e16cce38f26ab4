#include "matcher/title_index.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <tuple>
#include <utility>

#include "matcher/letter_edits.h"
#include "matcher/numeral_key.h"
#include "matcher/title_key.h"
#include "matcher/title_parts.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

using Letters = std::u32string_view;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
// Of keys with so many letters at most all that is left without one of them is
// kept; of longer ones their halves, one of which any edit leaves as it is.
constexpr std::size_t kShort = 15;
// Of two letters half is another with one edit: that is no neighbour.
constexpr std::size_t kShortest = 3;
// Keys looked at for one question, at most, for each kind of search by pairs.
constexpr std::size_t kMostLooked = 1024;
// A quarter of the letters may be other, but no more than these.
constexpr std::size_t kMostEdits = 3;

// Seeds of hashes: what is hashed.
enum Seed : std::uint64_t { kWhole = 1, kRest = 2, kFirstHalf = 3, kLastHalf };

std::uint64_t Mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
  return hash ^ (hash >> 29);
}

std::uint64_t HashOf(Letters letters, std::uint64_t seed) {
  std::uint64_t hash = Mix(0x51A0, seed);
  for (const char32_t letter : letters) hash = Mix(hash, letter);
  return hash;
}

std::uint32_t Short(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}

// `letters` without the one at `at`.
std::uint64_t HashWithout(Letters letters, std::size_t at, Seed seed) {
  std::uint64_t hash = Mix(0x51A0, seed);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (i != at) hash = Mix(hash, letters[i]);
  }
  return hash;
}

// Halves of titles of so many letters, of whatever has those letters.
std::uint32_t FirstHalf(Letters letters, std::size_t length) {
  return Short(HashOf(letters.substr(0, length / 2), Mix(kFirstHalf, length)));
}
std::uint32_t LastHalf(Letters letters, std::size_t length) {
  const std::size_t half = length - length / 2;
  return Short(
      HashOf(letters.substr(letters.size() - half), Mix(kLastHalf, length)));
}

std::uint64_t PairOf(char32_t first, char32_t second) {
  return std::uint64_t{first} << 32 | second;
}

std::uint64_t MarksOf(Letters letters) {
  std::uint64_t marks = 0;
  for (const char32_t letter : letters) {
    marks |= std::uint64_t{1} << (Mix(7, letter) >> 58);
  }
  return marks;
}

std::u32string LettersIn(std::string_view key) {
  std::u32string letters;
  for (std::size_t at = 0; at < key.size();) {
    letters.push_back(text::Next(key, at));
  }
  return letters;
}

// The keys of a title: the first is of the whole, then the same with digits,
// then of its core and of its other titles. Distinct.
std::vector<std::u32string> KeysOf(std::string_view title) {
  std::vector<std::u32string> keys;
  const auto add = [&keys](std::string_view part) {
    const std::string key = KeyOf(part, FoldLevel::kBroad);
    for (const std::string& one : {key, NumeralKey(key)}) {
      std::u32string letters = LettersIn(one);
      if (letters.empty() || std::ranges::find(keys, letters) != keys.end()) {
        continue;
      }
      keys.push_back(std::move(letters));
    }
  };
  add(title);
  const TitleParts parts = PartsOf(title);
  if (parts.core != title) add(parts.core);
  for (const std::string& other : parts.others) add(other);
  return keys;
}

}  // namespace

std::string_view ToText(TitleNearness nearness) {
  switch (nearness) {
    case TitleNearness::kEqual:
      return "equal";
    case TitleNearness::kCore:
      return "core";
    case TitleNearness::kOneEdit:
      return "one_edit";
    case TitleNearness::kPart:
      return "part";
    case TitleNearness::kSimilar:
      return "similar";
  }
  return {};
}

TitleIndex::TitleIndex(std::span<const std::string> titles) {
  struct Keyed {
    std::u32string key;
    std::uint32_t title;
    bool whole;
  };
  std::vector<Keyed> all;
  all.reserve(titles.size() + titles.size() / 2);
  for (std::uint32_t i = 0; i < titles.size(); ++i) {
    bool whole = true;
    for (std::u32string& key : KeysOf(titles[i])) {
      all.push_back({std::move(key), i, whole});
      whole = false;
    }
  }
  std::ranges::sort(all, [](const Keyed& a, const Keyed& b) {
    if (a.key.size() != b.key.size()) return a.key.size() < b.key.size();
    return std::tie(a.key, a.title) < std::tie(b.key, b.title);
  });
  const Keyed* before = nullptr;
  for (const Keyed& one : all) {
    if (before == nullptr || before->key != one.key) {
      const auto number = static_cast<KeyNumber>(marks_.size());
      longer_.resize(std::max(longer_.size(), one.key.size() + 1), number);
      begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
      titles_begin_.push_back(static_cast<std::uint32_t>(titles_.size()));
      letters_ += one.key;
      marks_.push_back(MarksOf(one.key));
    }
    titles_.push_back({one.title, one.whole});
    before = &one;
  }
  begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
  titles_begin_.push_back(static_cast<std::uint32_t>(titles_.size()));
  all = {};
  letters_.shrink_to_fit();
  AddPlaces();
  AddNeighbours();
  AddPairs();
}

void TitleIndex::AddPlaces() {
  places_.assign(std::bit_ceil(2 * marks_.size() + 1), kNone);
  for (KeyNumber key = 0; key < marks_.size(); ++key) {
    std::size_t at = HashOf(LettersOf(key), kWhole) & (places_.size() - 1);
    while (places_[at] != kNone) at = (at + 1) & (places_.size() - 1);
    places_[at] = key;
  }
}

void TitleIndex::AddNeighbours() {
  for (KeyNumber key = 0; key < marks_.size(); ++key) {
    const Letters letters = LettersOf(key);
    if (letters.size() < kShortest) continue;
    if (letters.size() > kShort) {
      neighbours_.push_back({FirstHalf(letters, letters.size()), key});
      neighbours_.push_back({LastHalf(letters, letters.size()), key});
      continue;
    }
    for (std::size_t i = 0; i < letters.size(); ++i) {
      // Of equal letters side by side it does not matter which one goes.
      if (i > 0 && letters[i] == letters[i - 1]) continue;
      neighbours_.push_back({Short(HashWithout(letters, i, kRest)), key});
    }
  }
  std::ranges::sort(neighbours_);
  neighbours_.shrink_to_fit();
  // Some eight to a stretch.
  const auto stretches = std::bit_ceil(neighbours_.size() / 8 + 2);
  neighbours_begin_.assign(stretches + 1, 0);
  const int shift = 32 - std::countr_zero(stretches);
  std::size_t at = 0;
  for (std::size_t i = 0; i <= stretches; ++i) {
    while (at < neighbours_.size() && neighbours_[at].hash >> shift < i) ++at;
    neighbours_begin_[i] = static_cast<std::uint32_t>(at);
  }
}

void TitleIndex::AddPairs() {
  std::vector<std::pair<std::uint64_t, KeyNumber>> all;
  all.reserve(letters_.size());
  for (KeyNumber key = 0; key < marks_.size(); ++key) {
    const Letters letters = LettersOf(key);
    for (std::size_t i = 0; i + 1 < letters.size(); ++i) {
      all.emplace_back(PairOf(letters[i], letters[i + 1]), key);
    }
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  keys_of_pairs_.reserve(all.size());
  for (const auto& [pair, key] : all) {
    if (pairs_.empty() || pairs_.back() != pair) {
      pairs_.push_back(pair);
      pairs_begin_.push_back(static_cast<std::uint32_t>(keys_of_pairs_.size()));
    }
    keys_of_pairs_.push_back(key);
  }
  pairs_begin_.push_back(static_cast<std::uint32_t>(keys_of_pairs_.size()));
}

Letters TitleIndex::LettersOf(KeyNumber key) const {
  return Letters(letters_).substr(begins_[key],
                                  begins_[key + 1] - begins_[key]);
}

TitleIndex::KeyNumber TitleIndex::KeyWith(Letters letters) const {
  std::size_t at = HashOf(letters, kWhole) & (places_.size() - 1);
  while (places_[at] != kNone && LettersOf(places_[at]) != letters) {
    at = (at + 1) & (places_.size() - 1);
  }
  return places_[at];
}

std::span<const TitleIndex::Neighbour> TitleIndex::NeighboursWith(
    std::uint32_t hash) const {
  const int shift = 32 - std::countr_zero(neighbours_begin_.size() - 1);
  const auto stretch = std::span(neighbours_)
                           .subspan(neighbours_begin_[hash >> shift],
                                    neighbours_begin_[(hash >> shift) + 1] -
                                        neighbours_begin_[hash >> shift]);
  const auto first =
      std::ranges::lower_bound(stretch, hash, {}, &Neighbour::hash);
  const auto last =
      std::ranges::upper_bound(stretch, hash, {}, &Neighbour::hash);
  return {first, last};
}

std::span<const TitleIndex::KeyNumber> TitleIndex::KeysWithPair(
    char32_t first, char32_t second) const {
  const auto at = std::ranges::lower_bound(pairs_, PairOf(first, second));
  if (at == pairs_.end() || *at != PairOf(first, second)) return {};
  const auto number = static_cast<std::size_t>(at - pairs_.begin());
  return std::span(keys_of_pairs_)
      .subspan(pairs_begin_[number],
               pairs_begin_[number + 1] - pairs_begin_[number]);
}

TitleIndex::KeyNumber TitleIndex::FirstOf(std::size_t letters) const {
  return letters < longer_.size() ? longer_[letters]
                                  : static_cast<KeyNumber>(marks_.size());
}

// One question.
class TitleIndex::Search {
 public:
  Search(const TitleIndex& index, std::string_view title, std::size_t most)
      : index_(index), keys_(KeysOf(title)), most_(most) {}

  std::vector<TitleHit> Run() {
    if (keys_.empty()) return {};
    AddEqual();
    AddOneEdit();
    if (hits_.size() < most_) AddParts();
    if (hits_.size() < most_) AddSimilar();
    return std::move(hits_);
  }

 private:
  void Add(KeyNumber key, TitleNearness nearness) {
    if (hits_.size() >= most_ ||
        std::ranges::find(added_, key) != added_.end()) {
      return;
    }
    added_.push_back(key);
    hits_.push_back(
        {std::span(index_.titles_)
             .subspan(index_.titles_begin_[key], index_.titles_begin_[key + 1] -
                                                     index_.titles_begin_[key]),
         nearness});
  }

  void AddEqual() {
    TitleNearness nearness = TitleNearness::kEqual;
    for (const std::u32string& key : keys_) {
      const KeyNumber found = index_.KeyWith(key);
      if (found != kNone) Add(found, nearness);
      nearness = TitleNearness::kCore;
    }
  }

  void AddOneEdit() {
    std::vector<KeyNumber> near;
    for (const std::u32string& key : keys_) {
      AddShort(key, near);
      for (const std::size_t length :
           {key.size() - 1, key.size(), key.size() + 1}) {
        if (length <= kShort) continue;
        AddApart(key, FirstHalf(key, length), near);
        AddApart(key, LastHalf(key, length), near);
      }
    }
    std::ranges::sort(near);
    for (const KeyNumber key : near) Add(key, TitleNearness::kOneEdit);
  }

  // Of short titles: with a letter more, other, or less.
  void AddShort(Letters key, std::vector<KeyNumber>& near) const {
    if (key.size() < kShort && key.size() + 1 >= kShortest) {
      AddApart(key, Short(HashOf(key, kRest)), near);
    }
    if (key.size() < kShortest || key.size() > kShort + 1) return;
    std::u32string rest;
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (i > 0 && key[i] == key[i - 1]) continue;
      rest.assign(key.substr(0, i)).append(key.substr(i + 1));
      const KeyNumber shorter = index_.KeyWith(rest);
      if (shorter != kNone) near.push_back(shorter);
      if (key.size() <= kShort) {
        AddApart(key, Short(HashOf(rest, kRest)), near);
      }
    }
  }

  void AddApart(Letters key, std::uint32_t hash,
                std::vector<KeyNumber>& near) const {
    for (const Neighbour& neighbour : index_.NeighboursWith(hash)) {
      if (AreOneEditApart(key, index_.LettersOf(neighbour.key))) {
        near.push_back(neighbour.key);
      }
    }
  }

  // Titles that hold the whole one, the shortest first.
  void AddParts() {
    const Letters key = keys_.front();
    const auto pairs = Rarest(key);
    if (pairs.empty()) return;
    auto of_next = pairs[pairs.size() > 1 ? 1 : 0];
    std::size_t looked = 0;
    for (const KeyNumber other :
         Between(pairs.front(), key.size() + 1, std::u32string::npos)) {
      if (hits_.size() >= most_ || ++looked > kMostLooked) return;
      of_next = of_next.subspan(Ahead(of_next, other));
      if (of_next.empty()) return;
      if (of_next.front() == other &&
          index_.LettersOf(other).find(key) != Letters::npos) {
        Add(other, TitleNearness::kPart);
      }
    }
  }

  // So many edits leave one of twice as many pairs, and one more, as it was.
  void AddSimilar() {
    const Letters key = keys_.back();
    const std::size_t edits = std::min(key.size() / 4, kMostEdits);
    if (edits < 2) return;
    const std::uint64_t marks = MarksOf(key);
    auto pairs = Rarest(key);
    pairs.resize(std::min(pairs.size(), 2 * edits + 1));
    std::vector<std::pair<std::size_t, KeyNumber>> similar;
    std::size_t looked = 0;
    for (const std::span<const KeyNumber> keys : pairs) {
      for (const KeyNumber other :
           Between(keys, key.size() - edits, key.size() + edits)) {
        if (++looked > kMostLooked) break;
        if (!MayBeNear(marks, index_.marks_[other], edits)) continue;
        const std::size_t distance =
            EditsBetween(key, index_.LettersOf(other), edits);
        if (distance <= edits) similar.emplace_back(distance, other);
      }
    }
    std::ranges::sort(similar);
    for (const auto& [distance, other] : similar) {
      Add(other, TitleNearness::kSimilar);
    }
  }

  // An edit takes one letter away at most, and adds one.
  static bool MayBeNear(std::uint64_t a, std::uint64_t b, std::size_t edits) {
    return static_cast<std::size_t>(std::popcount(a & ~b)) <= edits &&
           static_cast<std::size_t>(std::popcount(b & ~a)) <= edits;
  }

  // Those of the keys that have so many letters.
  std::span<const KeyNumber> Between(std::span<const KeyNumber> keys,
                                     std::size_t fewest,
                                     std::size_t most) const {
    const auto first = std::ranges::lower_bound(keys, index_.FirstOf(fewest));
    const auto last =
        most == std::u32string::npos
            ? keys.end()
            : std::ranges::lower_bound(keys, index_.FirstOf(most + 1));
    return {first, last};
  }

  // How many of the keys come before this one, which is near.
  static std::size_t Ahead(std::span<const KeyNumber> keys, KeyNumber key) {
    std::size_t step = 1;
    while (step < keys.size() && keys[step] < key) step *= 2;
    const auto near = keys.first(std::min(keys.size(), step + 1));
    return static_cast<std::size_t>(std::ranges::lower_bound(near, key) -
                                    near.begin());
  }

  // The keys with each pair of letters of `key`, those of the rarest first.
  std::vector<std::span<const KeyNumber>> Rarest(Letters key) const {
    std::vector<std::span<const KeyNumber>> pairs;
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      pairs.push_back(index_.KeysWithPair(key[i], key[i + 1]));
    }
    std::ranges::stable_sort(pairs, {}, &std::span<const KeyNumber>::size);
    return pairs;
  }

  const TitleIndex& index_;
  const std::vector<std::u32string> keys_;
  const std::size_t most_;
  std::vector<KeyNumber> added_;
  std::vector<TitleHit> hits_;
};

std::vector<TitleHit> TitleIndex::Find(std::string_view title,
                                       std::size_t most) const {
  return Search(*this, title, most).Run();
}

std::size_t TitleIndex::Bytes() const {
  const auto bytes = [](const auto& all) {
    return all.capacity() * sizeof(all.front());
  };
  return bytes(letters_) + bytes(begins_) + bytes(longer_) + bytes(marks_) +
         bytes(titles_) + bytes(titles_begin_) + bytes(places_) +
         bytes(neighbours_) + bytes(neighbours_begin_) + bytes(pairs_) +
         bytes(keys_of_pairs_) + bytes(pairs_begin_);
}

}  // namespace qiao::matcher
