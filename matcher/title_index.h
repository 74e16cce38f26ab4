// Titles of a catalogue, to be looked up by a title that somebody types: in the
// other script, with a letter wrong, or only a part of it.
//
//   TitleIndex index(titles);
//   index.Find("后來", 10)        後來 (equal), 後來的我們 (part of it)
//   index.Find("月亮之処", 10)    月亮之外 (one letter off)
//
// Everything is compared by its broad key (title_key.h): of the whole title, of
// its core, of what stands in its brackets, and with numerals as digits. Titles
// at one edit are found by what is left when one letter is taken away, so that
// none is missed; parts and titles that are further off by pairs of letters.
//
// About 200 bytes a title. A look-up does not grow with the number of titles
// but by those that share its rarest pair of letters, of which so many are
// looked at and no more.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qiao::matcher {

// How near a key is to the title asked for, nearest first.
enum class TitleNearness : std::uint8_t {
  kEqual,    // to all of it
  kCore,     // to its core, to another title in it, or to it with digits
  kOneEdit,  // a letter more, less or other, or two that changed places
  kPart,     // the one asked for stands in it
  kSimilar,  // two or three letters off, a quarter of them at most
};
std::string_view ToText(TitleNearness nearness);  // equal, core, one_edit, …

struct IndexedTitle {
  std::uint32_t number = 0;  // its place among the titles
  bool whole = true;  // the key is of all of it; not of its core, of another
                      // title in it, or with digits
};

// Titles of one key. A title with several keys may be in several hits.
struct TitleHit {
  std::span<const IndexedTitle>
      titles;  // ascending; as long as the index lives
  TitleNearness nearness = TitleNearness::kEqual;
};

// Immutable once made: threads share one.
class TitleIndex {
 public:
  // Of UTF-8; what is none is never found. Fewer than 2^32 keys and letters.
  explicit TitleIndex(std::span<const std::string> titles);

  // Nearest first; of similar ones those of fewer edits; of equally near ones
  // those with fewer letters. At most `most` keys, with all titles of each.
  // Parts and similar titles are looked for only where there are fewer nearer.
  std::vector<TitleHit> Find(std::string_view title, std::size_t most) const;

  // Of everything that is held, in bytes.
  std::size_t Bytes() const;

 private:
  class Search;
  using Letters = std::u32string_view;
  using KeyNumber = std::uint32_t;

  // A part of a key, by its hash, and the key that it is of.
  struct Neighbour {
    std::uint32_t hash = 0;
    KeyNumber key = 0;
    auto operator<=>(const Neighbour&) const = default;
  };

  void AddPlaces();
  void AddNeighbours();
  void AddPairs();
  Letters LettersOf(KeyNumber key) const;
  KeyNumber FirstOf(std::size_t letters) const;  // with so many, or more
  KeyNumber KeyWith(Letters letters) const;      // kNone if there is none
  std::span<const Neighbour> NeighboursWith(std::uint32_t hash) const;
  // Keys in which these two letters stand side by side, ascending.
  std::span<const KeyNumber> KeysWithPair(char32_t first,
                                          char32_t second) const;

  // Keys are numbered by their number of letters, then by these.
  std::u32string letters_;             // of all keys, end to end
  std::vector<std::uint32_t> begins_;  // of each key there, and the end
  std::vector<KeyNumber> longer_;      // the first key with so many letters
  std::vector<std::uint64_t> marks_;   // of each key: a bit for each letter
  std::vector<IndexedTitle> titles_;   // of all keys
  std::vector<std::uint32_t> titles_begin_;
  std::vector<KeyNumber> places_;      // keys by hash, open addressing
  std::vector<Neighbour> neighbours_;  // ascending
  std::vector<std::uint32_t> neighbours_begin_;  // by the high bits of the hash
  std::vector<std::uint64_t> pairs_;             // ascending
  std::vector<KeyNumber> keys_of_pairs_;
  std::vector<std::uint32_t> pairs_begin_;
};

}  // namespace qiao::matcher
