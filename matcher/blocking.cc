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
// How many there will be is told from the first of so many parts.
constexpr std::size_t kSomeOf = 64;

// A key of a record in one word: as many bits of the key's hash as the places
// of the records leave. Two keys of one hash only cost comparisons.
class Entries {
 public:
  explicit Entries(const PackedCatalogue& catalogue)
      : catalogue_(catalogue),
        place_bits_(static_cast<unsigned>(std::bit_width(catalogue.size()))),
        all_(64, kUsualKeys * catalogue.size(), place_bits_) {
    constexpr std::uint32_t kAhead = 16;
    const auto records = static_cast<std::uint32_t>(catalogue.size());
    const std::uint32_t some = records / kSomeOf;
    for (std::uint32_t place = 0; place < records; ++place) {
      if (place + kAhead < records) catalogue.FetchBehind(place + kAhead);
      AddKeysOf(place);
      if (place == some) all_.Expect(place + 1, records);
    }
  }

  // Entries of one key stand side by side, in one part.
  std::size_t parts() const { return all_.parts(); }
  ManyNumbers& Part(std::size_t part) { return all_.Sorted(part); }
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
  static constexpr std::size_t kUsualKeys = 8;  // of a record
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
    keys_.clear();
    AddTitle(record.core, place);
    for (const PackedTitle& title : catalogue_.MoreTitles(record)) {
      AddTitle(title, place);
    }
    AddNumbers(kIsrc, catalogue_.Text(record.isrcs), place);
    AddNumbers(kIswc, catalogue_.Text(record.iswcs), place);
    AddNames(record, place);
    // One key twice, of a record with few of them.
    std::sort(keys_.begin(), keys_.end());
    keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
    for (const std::uint64_t entry : keys_) all_.Add(entry);
  }
  void Add(std::uint64_t hash, std::uint32_t place) {
    keys_.push_back(Shortened(hash) << place_bits_ | place);
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
    // Of most singers, they are all that their credit holds.
    names_.clear();
    const PackedCredit& singers = catalogue_.CreditAt(record.artist);
    if (!singers.too_many && singers.key_count <= PackedCredit::kKeysHere) {
      for (const NameKey& name : catalogue_.KeysAt(record.artist)) {
        names_.push_back(name.key);
      }
    } else {
      const auto first = catalogue_.FirstKeysAt(record.artist);
      names_.assign(first.begin(), first.end());
    }
    if (names_.empty()) return;
    characters_.clear();
    const std::string_view title = catalogue_.Text(record.core.script);
    for (std::size_t at = 0; at < title.size();) {
      characters_ += text::Next(title, at);
    }
    if (characters_.size() < 2) return;
    for (const std::uint32_t name : names_) {
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
  NumbersInParts all_;
  std::vector<std::uint64_t> keys_;   // of the record that is added
  std::vector<std::uint32_t> names_;  // of its singers
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
        entries_(catalogue),
        pairs_(32 + static_cast<unsigned>(std::bit_width(catalogue.size())),
               2 * catalogue.size()) {}

  std::vector<CandidatePair> Run() {
    for (std::size_t part = 0; part < entries_.parts(); ++part) {
      ManyNumbers& entries = entries_.Part(part);
      PairBlocks(entries);
      ManyNumbers().swap(entries);
      if (part == 0) pairs_.Expect(1, entries_.parts());
    }
    std::size_t count = 0;
    for (std::size_t part = 0; part < pairs_.parts(); ++part) {
      count += pairs_.Sorted(part).size();
    }
    std::vector<CandidatePair> result;
    result.reserve(count);
    for (std::size_t part = 0; part < pairs_.parts(); ++part) {
      for (const std::uint64_t pair : pairs_.Part(part)) {
        result.push_back({static_cast<std::uint32_t>(pair >> 32),
                          static_cast<std::uint32_t>(pair)});
      }
    }
    return result;
  }

 private:
  void PairBlocks(std::span<const std::uint64_t> all) {
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
    }
  }

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
      if (hopeless_ == nullptr) {
        for (std::size_t k = i + 1; k < end; ++k) AddPair(block[i], block[k]);
        continue;
      }
      hopeful_.clear();
      hopeless_->FindOthers(in_brief_[i],
                            std::span(in_brief_).subspan(i + 1, end - i - 1),
                            hopeful_);
      for (const std::uint32_t k : hopeful_) {
        AddPair(block[i], block[i + 1 + k]);
      }
    }
  }

  void AddPair(std::uint32_t a, std::uint32_t b) {
    const auto [left, right] = std::minmax(a, b);
    pairs_.Add(std::uint64_t{left} << 32 | right);
  }

  void PairFiner(std::span<const std::uint32_t> block, std::uint64_t key,
                 std::uint32_t PackedTitle::*form) {
    std::vector<std::uint64_t> places;  // below the form
    std::uint64_t varying = 0;          // bits of the forms
    for (const std::uint32_t place : block) {
      const PackedRecord& record = catalogue_[place];
      const auto add = [&](const PackedTitle& title) {
        if (title.script == 0 || entries_.KeyOf(title) != key) return;
        const std::uint64_t found = std::uint64_t{title.*form} << 32 | place;
        if (places.empty() || places.back() != found) places.push_back(found);
        varying |= places.front() ^ found;
      };
      add(record.core);
      for (const PackedTitle& title : catalogue_.MoreTitles(record)) add(title);
    }
    // Nothing is finer than the block.
    if (varying >> 32 == 0 && places.size() == block.size()) return;
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    std::vector<std::uint32_t> finer;
    for (std::size_t begin = 0; begin < places.size();) {
      finer.clear();
      std::size_t end = begin;
      for (; end < places.size() && places[end] >> 32 == places[begin] >> 32;
           ++end) {
        finer.push_back(static_cast<std::uint32_t>(places[end]));
      }
      if (finer.size() > 1 && finer.size() < block.size()) PairAll(finer);
      begin = end;
    }
  }

  // Beside their likeliest twins: by singer, and what else they say.
  void SortByOrder(std::span<std::uint32_t> block) {
    if (rank_of_credit_.empty()) rank_of_credit_ = RanksOfCredits();
    by_singer_.clear();
    constexpr std::size_t kAhead = 16;
    for (std::size_t i = 0; i < block.size(); ++i) {
      if (i + kAhead < block.size()) catalogue_.Fetch(block[i + kAhead]);
      const std::uint64_t rank = rank_of_credit_[catalogue_[block[i]].artist];
      by_singer_.push_back(rank << 32 | block[i]);
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

  const PackedCatalogue& catalogue_;
  const HopelessPairs* const hopeless_;
  const BlockingLimits& limits_;
  Entries entries_;
  std::vector<std::uint32_t> rank_of_credit_;  // made when it is wanted
  std::vector<std::uint64_t> by_singer_;       // rank and place
  std::vector<RecordInBrief> in_brief_;        // of a block
  std::vector<std::uint32_t> hopeful_;  // places in what is left of a block
  NumbersInParts pairs_;
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
