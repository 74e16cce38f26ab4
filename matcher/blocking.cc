#include "matcher/blocking.h"

#include <algorithm>
#include <bit>
#include <set>
#include <utility>

#include "matcher/sort_numbers.h"
#include "matcher/text_hash.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

constexpr std::size_t kMostCharacterPairs = 16;

// A key of a record in one word: as many bits of the key's hash as the places
// of the records leave. Two keys of one hash only cost comparisons.
class Entries {
 public:
  explicit Entries(const PackedCatalogue& catalogue)
      : catalogue_(catalogue),
        place_bits_(static_cast<unsigned>(std::bit_width(catalogue.size()))) {
    for (std::uint32_t place = 0; place < catalogue.size(); ++place) {
      AddKeysOf(place);
    }
    SortNumbers(all_, place_bits_);  // places are ascending already
  }

  std::span<const std::uint64_t> all() const { return all_; }
  std::uint32_t PlaceIn(std::uint64_t entry) const {
    return static_cast<std::uint32_t>(entry &
                                      ((std::uint64_t{1} << place_bits_) - 1));
  }
  std::uint64_t KeyIn(std::uint64_t entry) const {
    return entry >> place_bits_;
  }

  // The key of a title: of its broadest form, which all titles share that share
  // a finer one.
  std::uint64_t KeyOf(const PackedTitle& title) const {
    return Shortened(Mixed(kTitle, title.numerals, 0));
  }

 private:
  enum Kind : std::uint64_t {
    kTitle = 1,
    kJoined,
    kIsrc,
    kIswc,
    kReading,
    kCharacters
  };

  static std::uint64_t Mixed(Kind kind, std::uint64_t a, std::uint64_t b) {
    // SplitMix64's last steps.
    std::uint64_t mixed = (kind << 56 ^ a << 24 ^ b) + b * 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBU;
    return mixed ^ mixed >> 31;
  }
  std::uint64_t Shortened(std::uint64_t hash) const {
    return hash >> place_bits_;
  }

  void AddKeysOf(std::uint32_t place) {
    const PackedRecord& record = catalogue_[place];
    first_ = all_.size();
    AddTitle(record.core, place);
    for (const PackedTitle& title : catalogue_.MoreTitles(record)) {
      AddTitle(title, place);
    }
    AddNumbers(kIsrc, catalogue_.Text(record.isrcs), place);
    AddNumbers(kIswc, catalogue_.Text(record.iswcs), place);
    AddNames(record, place);
    // One key twice, of a record with few of them.
    std::sort(all_.begin() + static_cast<std::ptrdiff_t>(first_), all_.end());
    all_.erase(std::unique(all_.begin() + static_cast<std::ptrdiff_t>(first_),
                           all_.end()),
               all_.end());
  }
  void Add(std::uint64_t hash, std::uint32_t place) {
    all_.push_back(Shortened(hash) << place_bits_ | place);
  }
  void AddTitle(const PackedTitle& title, std::uint32_t place) {
    if (title.script == 0) return;
    Add(Mixed(kTitle, title.numerals, 0), place);
    if (title.joined != 0) Add(Mixed(kJoined, title.joined, 0), place);
  }
  void AddNumbers(Kind kind, std::string_view list, std::uint32_t place) {
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find(' ', at), list.size());
      Add(Mixed(kind, TextHash(list.substr(at, end - at)), 0), place);
      at = end + 1;
    }
  }
  void AddNames(const PackedRecord& record, std::uint32_t place) {
    const auto names = catalogue_.FirstKeysAt(record.artist);
    if (names.empty()) return;
    characters_.clear();
    const std::string_view title = catalogue_.Text(record.core.script);
    for (std::size_t at = 0; at < title.size();) {
      characters_ += text::Next(title, at);
    }
    if (characters_.size() < 2) return;
    for (const std::uint32_t name : names) {
      Add(Mixed(kReading, name, record.reading), place);
      if (record.core.weight < 8) continue;
      for (std::size_t i = 0;
           i + 1 < characters_.size() && i < kMostCharacterPairs; ++i) {
        Add(Mixed(kCharacters, name,
                  std::uint64_t{characters_[i]} << 24 ^ characters_[i + 1]),
            place);
      }
    }
  }

  const PackedCatalogue& catalogue_;
  const unsigned place_bits_;
  ManyNumbers all_;
  std::size_t first_ = 0;  // entry of the record that is added
  std::u32string characters_;
};

// Pairs of places, each in one word: left in the upper half.
class Pairing {
 public:
  // `hopeless` is null where every pair is wanted.
  Pairing(const PackedCatalogue& catalogue, const HopelessPairs* hopeless,
          const BlockingLimits& limits)
      : catalogue_(catalogue),
        hopeless_(hopeless),
        limits_(limits),
        entries_(catalogue) {}

  std::vector<CandidatePair> Run() {
    const auto all = entries_.all();
    std::vector<std::uint32_t> block;
    for (std::size_t begin = 0; begin < all.size();) {
      const std::uint64_t key = entries_.KeyIn(all[begin]);
      block.clear();
      std::size_t end = begin;
      for (; end < all.size() && entries_.KeyIn(all[end]) == key; ++end) {
        block.push_back(entries_.PlaceIn(all[end]));
        FetchAhead(all, end);
      }
      if (block.size() > 1) PairBlock(block, key);
      begin = end;
      if (pairs_.size() > 2 * settled_ + 4'000'000) {  // most pairs share keys
        MakeDistinct();
        settled_ = pairs_.size();
      }
    }
    MakeDistinct();
    std::vector<CandidatePair> result;
    result.reserve(pairs_.size());
    for (const std::uint64_t pair : pairs_) {
      result.push_back({static_cast<std::uint32_t>(pair >> 32),
                        static_cast<std::uint32_t>(pair)});
    }
    return result;
  }

 private:
  // So that a record of a block to come is at hand when its turn comes.
  void FetchAhead(std::span<const std::uint64_t> all, std::size_t at) const {
    constexpr std::size_t kAhead = 48;
    if (hopeless_ == nullptr || at + kAhead + 1 >= all.size()) return;
    const std::uint64_t entry = all[at + kAhead], key = entries_.KeyIn(entry);
    if (key == entries_.KeyIn(all[at + kAhead - 1]) ||
        key == entries_.KeyIn(all[at + kAhead + 1])) {
      hopeless_->Fetch(entries_.PlaceIn(entry));
    }
  }

  void PairBlock(std::vector<std::uint32_t>& block, std::uint64_t key) {
    PairAll(block);
    if (block.size() <= limits_.full_block) return;
    // Of the many that share the broad form of a title, those that share a
    // finer one as well are nearer to each other.
    PairFiner(block, key, &PackedTitle::broad);
    PairFiner(block, key, &PackedTitle::script);
  }

  void PairAll(std::span<std::uint32_t> block) {
    std::size_t reach = block.size();
    if (block.size() > limits_.full_block) {
      reach = limits_.window;
      SortByOrder(block);
    }
    in_brief_.clear();
    if (hopeless_ != nullptr) {
      for (const std::uint32_t place : block) {
        in_brief_.push_back(hopeless_->Of(place));
      }
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
      const std::size_t end = std::min(block.size(), i + 1 + reach);
      for (std::size_t k = i + 1; k < end; ++k) {
        if (hopeless_ != nullptr &&
            hopeless_->Are(in_brief_[i], in_brief_[k])) {
          continue;
        }
        const auto [left, right] = std::minmax(block[i], block[k]);
        pairs_.push_back(std::uint64_t{left} << 32 | right);
      }
    }
  }

  void PairFiner(std::span<const std::uint32_t> block, std::uint64_t key,
                 std::uint32_t PackedTitle::*form) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places;  // by form
    for (const std::uint32_t place : block) {
      const PackedRecord& record = catalogue_[place];
      const auto add = [&](const PackedTitle& title) {
        if (title.script != 0 && entries_.KeyOf(title) == key) {
          places.emplace_back(title.*form, place);
        }
      };
      add(record.core);
      for (const PackedTitle& title : catalogue_.MoreTitles(record)) add(title);
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    std::vector<std::uint32_t> finer;
    for (std::size_t begin = 0; begin < places.size();) {
      finer.clear();
      std::size_t end = begin;
      for (; end < places.size() && places[end].first == places[begin].first;
           ++end) {
        finer.push_back(places[end].second);
      }
      if (finer.size() > 1 && finer.size() < block.size()) PairAll(finer);
      begin = end;
    }
  }

  // Beside their likeliest twins: by singer, and what else they say.
  void SortByOrder(std::span<std::uint32_t> block) {
    if (rank_of_credit_.empty()) rank_of_credit_ = RanksOfCredits();
    by_singer_.clear();
    for (const std::uint32_t place : block) {
      const std::uint64_t rank = rank_of_credit_[catalogue_[place].artist];
      by_singer_.push_back(rank << 32 | place);
    }
    std::sort(by_singer_.begin(), by_singer_.end(),
              [&](std::uint64_t a, std::uint64_t b) {
                if (a >> 32 != b >> 32) return a < b;
                const auto left = static_cast<std::uint32_t>(a),
                           right = static_cast<std::uint32_t>(b);
                const int order =
                    OrderBehindSinger(catalogue_[left], catalogue_[right]);
                return order < 0 || (order == 0 && left < right);
              });
    for (std::size_t i = 0; i < block.size(); ++i) {
      block[i] = static_cast<std::uint32_t>(by_singer_[i]);
    }
  }

  // By the first key of the first name, in the order of bytes.
  std::vector<std::uint32_t> RanksOfCredits() const {
    const auto first_key = [&](std::uint32_t credit) {
      const auto keys = catalogue_.FirstKeysAt(credit);
      return keys.empty() ? 0 : keys.front();
    };
    std::vector<std::pair<std::string_view, std::uint32_t>> credits;
    for (std::uint32_t i = 0; i < catalogue_.credits(); ++i) {
      credits.emplace_back(catalogue_.Text(first_key(i)), i);
    }
    std::sort(credits.begin(), credits.end());
    std::vector<std::uint32_t> ranks(credits.size());
    std::uint32_t rank = 0;
    for (std::size_t i = 0; i < credits.size(); ++i) {
      if (i > 0 && credits[i].first != credits[i - 1].first) ++rank;
      ranks[credits[i].second] = rank;
    }
    return ranks;
  }

  int OrderBehindSinger(const PackedRecord& a, const PackedRecord& b) const {
    const auto text = [&](std::uint32_t left, std::uint32_t right) {
      return left == right
                 ? 0
                 : catalogue_.Text(left).compare(catalogue_.Text(right));
    };
    if (const int order = text(a.core.script, b.core.script)) return order;
    if (a.duration_ms != b.duration_ms) {
      return a.duration_ms < b.duration_ms ? -1 : 1;
    }
    if (const int order = text(a.album, b.album)) return order;
    if (const int order = text(a.title_text, b.title_text)) return order;
    if (const int order = text(a.artist_text, b.artist_text)) return order;
    return text(a.isrcs, b.isrcs);
  }

  void MakeDistinct() {
    SortNumbers(pairs_);
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  }

  const PackedCatalogue& catalogue_;
  const HopelessPairs* const hopeless_;
  const BlockingLimits& limits_;
  Entries entries_;
  std::vector<std::uint32_t> rank_of_credit_;  // made when it is wanted
  std::vector<std::uint64_t> by_singer_;       // rank and place
  std::vector<RecordInBrief> in_brief_;        // of a block
  ManyNumbers pairs_;
  std::size_t settled_ = 0;  // pairs made distinct so far
};

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

std::vector<CandidatePair> PairsToCompare(const PackedCatalogue& catalogue,
                                          const BlockingLimits& limits) {
  return Pairing(catalogue, nullptr, limits).Run();
}

std::vector<CandidatePair> PairsToCompare(const PackedCatalogue& catalogue,
                                          const HopelessPairs& hopeless,
                                          const BlockingLimits& limits) {
  return Pairing(catalogue, &hopeless, limits).Run();
}

}  // namespace qiao::matcher
