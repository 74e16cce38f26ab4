// How much an item weighs that has changed so much: the inner rule of
// NoveltyOf() (fingerprint_compare.h), for those who ask about single items.
#pragma once

#include <cstddef>

#include "matcher/alignment_terms.h"

namespace qiao::matcher {

// A held sound says something new only when this many bits have changed
// between items this far apart; each two more make it newer.
inline constexpr std::size_t kNoveltyReach = 6;
inline constexpr int kNoveltyFloorBits = 6;

// `changed` is the most bits that an item differs by from the one that far
// before it and the one that far behind.
inline int NoveltyWeight(int changed) {
  int weight = 0;
  for (int step = 1; step <= kFullWeight; ++step) {
    weight += changed >= kNoveltyFloorBits + 2 * step ? 1 : 0;
  }
  return weight;
}

}  // namespace qiao::matcher
