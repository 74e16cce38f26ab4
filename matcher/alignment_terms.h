// Terms of the score of an alignment, in quarters of a bit
// (fingerprint_compare.h says what for).
#pragma once

#include <cstdint>

namespace qiao::matcher {

inline constexpr int kFullWeight = 4;     // of a fully new item
inline constexpr int kEvenDistance = 11;  // differing bits that are worth 0
inline constexpr int kGapCost = 6 * 4;    // one item of offset

}  // namespace qiao::matcher
