// Keys to find candidates by: few to compare, none missed. Two records are
// worth comparing if they share one.
//
//   t:后来        title, script-folded; also its core and its other titles
//   b:…           the same, broadly folded
//   9:…           numerals written out as digits: 99次我愛他, 九十九次我愛他
//   &:愛&誠       every "and" as one sign, where there is one
//   i:TWA019900123  ISRC            w:T0345246801  ISWC
//   r:liu ruoying|hou lai  artist and title by sound
//   g:刘若英|后来了    artist and a pair of characters of the title
//
// A key that very many records share (Intro, 序曲, one label's test rows) does
// not make every pair of them: such records are paired only with those that
// stand next to them in the order of artist, duration and album.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/hopeless_pairs.h"
#include "matcher/packed_catalogue.h"

namespace qiao::matcher {

// A key to index a title by, and to look it up. Of one kFoldingVersion
// (title_key.h).
struct TitleIndexKey {
  std::string key;    // script-folded, broadly folded, or with digits
  bool whole = true;  // false: of the core, or of what stood in brackets
  auto operator<=>(const TitleIndexKey&) const = default;
};
// Ascending, distinct; a key that is both is `whole`.
std::vector<TitleIndexKey> TitleIndexKeys(std::string_view title);

struct CandidatePair {
  std::uint32_t left = 0, right = 0;  // places in the catalogue; left < right
  auto operator<=>(const CandidatePair&) const = default;
};

struct BlockingLimits {
  std::size_t full_block = 64;  // larger blocks are not compared all with all
  std::size_t window = 8;       // how far apart in a larger block
};

// Ascending, distinct. Grows as n log n with the catalogue; holds about 100
// bytes a record beside the pairs.
std::vector<CandidatePair> PairsToCompare(const PackedCatalogue& catalogue,
                                          const BlockingLimits& limits = {});

// Those of them that are not hopeless: what the others share they share by
// chance, and there are the more of those the larger the catalogue is.
std::vector<CandidatePair> PairsToCompare(const PackedCatalogue& catalogue,
                                          const HopelessPairs& hopeless,
                                          const BlockingLimits& limits = {});

}  // namespace qiao::matcher
