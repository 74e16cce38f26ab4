// The hot loop of the comparison by sound: the best local alignment score of
// two fingerprints, and where its path ends; over all offsets, or in a band of
// them. No trace-back; memory grows with the sum of the two lengths, never
// with their product.
//
// Scores are quarters of a bit. All kernels give the same answer; they differ
// in the instructions they may use (one is picked at run time). Cells have 16
// bits until a path is worth more, and 32 from there on.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "matcher/alignment_terms.h"

namespace qiao::matcher {

// One side of a comparison: items and their novelty, which never exceeds
// kFullWeight. Both vectors have one size.
struct WeighedItems {
  std::vector<std::uint32_t> items;
  std::vector<std::int32_t> weights;
};

// Half-open part of a side.
struct ItemRange {
  std::int32_t begin = 0, end = 0;
  std::int32_t size() const { return end - begin; }
};

struct PathEnd {
  std::int32_t score = 0;              // quarter bits; 0: no path
  std::int32_t left = -1, right = -1;  // the last pair of items, absolute
  bool operator==(const PathEnd&) const = default;
};

enum class Kernel { kPortable, kAvx2, kAvx512 };
bool IsSupported(Kernel kernel);  // by this processor
Kernel BestKernel();

// Of all best ends, the one with the smallest left + right, then left.
PathEnd FindBestEnd(const WeighedItems& left, ItemRange left_range,
                    const WeighedItems& right, ItemRange right_range,
                    Kernel kernel);

// The same for paths that keep to the band of kBandOffsets offsets
// first_offset <= right - left < first_offset + kBandOffsets, of whole sides.
// A path that leaves the band counts as far as it is inside.
inline constexpr std::int32_t kBandOffsets = 128;
PathEnd FindBestEndInBand(const WeighedItems& left, const WeighedItems& right,
                          std::int32_t first_offset, Kernel kernel);

// The worth of one pair of items, in quarter bits.
inline int PairWorth(const WeighedItems& left, std::int32_t i,
                     const WeighedItems& right, std::int32_t j) {
  const auto l = static_cast<std::size_t>(i);
  const auto r = static_cast<std::size_t>(j);
  const int worth =
      kEvenDistance - std::popcount(left.items[l] ^ right.items[r]);
  return worth * (worth > 0 ? std::min(left.weights[l], right.weights[r])
                            : kFullWeight);
}

}  // namespace qiao::matcher
