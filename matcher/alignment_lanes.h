// The inner loops of the comparison by sound, written once over a vector of
// 16-bit lanes and compiled once for each instruction set, in a file of its
// own with flags of its own: alignment_portable.cc, alignment_avx2.cc and
// alignment_avx512.cc. Private to alignment_kernel.cc.
//
// Scores are unsigned 16-bit quarters of a bit. A subtraction that stops at 0
// is just what a local alignment asks for, and an addition that stops at
// kFullCell is noticed, and done again in 32 bits.
//
// Nothing here calls into a library: a function that several files share
// would be linked in the form of one of them, for a processor that may lack
// its instructions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace qiao::matcher {

// A cell that says this may be larger.
inline constexpr std::uint16_t kFullCell = 0xffff;
// Cells of one anti-diagonal of a band: half of its offsets.
inline constexpr std::size_t kBandCells = 64;
// Items without weight around each side of a comparison, which loops may read.
inline constexpr std::size_t kLanePad = 96;

// One side, its items in halves. Pointers into arrays that are padded.
struct LaneSide {
  const std::uint16_t* low;
  const std::uint16_t* high;
  const std::uint16_t* weight;
};

// An anti-diagonal (left + right constant): its cells do not depend on each
// other. The right side is held back to front, so that both are read forwards.
template <typename Cell>
struct LaneDiagonal {
  LaneSide left, right;    // at the first cell
  const Cell* before;      // the diagonal before, at the first cell
  const Cell* two_before;  // one cell back already
  Cell* now;               // up to kLanePad cells behind the last become 0
  std::size_t cells;
};

// The cells with `first_offset` <= right - left < first_offset + 2 kBandCells.
struct LaneBand {
  LaneSide left, right;  // at left item 0, and at the last right item
  std::int32_t left_size, right_size;
  std::int32_t first_offset;
};

struct LaneEnd {
  std::uint16_t score = 0;             // kFullCell: not known
  std::int32_t left = -1, right = -1;  // the last pair of the best path
};

// The loops of one instruction set.
struct LaneKernel {
  // Fills `now` and returns its largest cell.
  std::uint16_t (*fill)(const LaneDiagonal<std::uint16_t>&);
  std::int32_t (*fill_wide)(const LaneDiagonal<std::int32_t>&);
  // Of the best ends, the one with the smallest left + right, then left.
  LaneEnd (*best_in_band)(const LaneBand&);
};

extern const LaneKernel kPortableLanes;
#if defined(__x86_64__)
extern const LaneKernel kAvx2Lanes;
extern const LaneKernel kAvx512Lanes;
#endif

}  // namespace qiao::matcher
