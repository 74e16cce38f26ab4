// Pairs that people have judged, in parts that know nothing of each other.
//
// What an estimate is worth is seen on pairs that it was not made from. Pairs
// that share a title, on whichever side and in whichever script, are no such
// pairs: the songs of one stand in the other. So they stay in one part.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "matcher/prepared.h"

namespace qiao::matcher {

struct JudgedPair {
  const Prepared* left = nullptr;
  const Prepared* right = nullptr;
  bool same = false;
};

inline constexpr std::size_t kFifths = 5;

// The part of each pair, 0 to 4: as many of the same in each as the titles
// allow. Does not depend on the order of the pairs.
std::vector<std::size_t> FifthsOf(std::span<const JudgedPair> pairs);

}  // namespace qiao::matcher
