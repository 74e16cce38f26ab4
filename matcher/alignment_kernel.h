// The hot loop of the comparison by sound: the best local alignment score of
// two fingerprints over all offsets, and where its path ends. No trace-back;
// memory grows with the sum of the two lengths, never with their product.
//
// Scores are quarters of a bit. All kernels give the same answer; they differ
// in the instructions they may use (one is picked at run time).
#pragma once

#include <cstdint>
#include <vector>

namespace qiao::matcher {

// Terms of the score, in quarter bits (fingerprint_compare.h says what for).
inline constexpr int kFullWeight = 4;     // of a fully new item
inline constexpr int kEvenDistance = 11;  // differing bits that are worth 0
inline constexpr int kGapCost = 6 * 4;    // one item of offset

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

// The worth of one pair of items, in quarter bits.
int PairWorth(const WeighedItems& left, std::int32_t i,
              const WeighedItems& right, std::int32_t j);

}  // namespace qiao::matcher
