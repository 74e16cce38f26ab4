// The loops of alignment_lanes.h, for each instruction set that includes this.
// `Lanes` is a vector of kCount 16-bit lanes:
//
//   Load, Store, Zero, Fill         of all lanes; no alignment is asked for
//   FirstOnly(v, count)             lanes from `count` on become 0
//   AddFull, SubtractToZero, Largest
//   Worth(left, right, at)          of kCount pairs: what each adds and takes
//   Up(v, below), Down(v, above)    moved by one lane, with a neighbour
//   Any(v), LargestIn(v)
#pragma once

#include "matcher/alignment_lanes.h"
#include "matcher/alignment_terms.h"

namespace qiao::matcher {
namespace {

template <typename Lanes>
struct PairWorths {
  typename Lanes::Vector adds, takes;  // one of them is 0
};

template <typename Lanes>
std::uint16_t FillLanes(const LaneDiagonal<std::uint16_t>& d) {
  const auto gap = Lanes::Fill(kGapCost);
  auto largest = Lanes::Zero();
  for (std::size_t k = 0; k < d.cells; k += Lanes::kCount) {
    const auto worth = Lanes::Worth(d.left, d.right, k);
    const auto straight = Lanes::SubtractToZero(
        Lanes::AddFull(Lanes::Load(d.two_before + k), worth.adds), worth.takes);
    const auto bent =
        Lanes::SubtractToZero(Lanes::Largest(Lanes::Load(d.before + k),
                                             Lanes::Load(d.before + k - 1)),
                              gap);
    auto cell = Lanes::Largest(straight, bent);
    if (d.cells - k < Lanes::kCount) {
      cell = Lanes::FirstOnly(cell, d.cells - k);
    }
    Lanes::Store(d.now + k, cell);
    largest = Lanes::Largest(largest, cell);
  }
  return Lanes::LargestIn(largest);
}

// A band in registers. Lane k of anti-diagonal `sum` is left item base + k,
// and base grows by one with every second sum. Lanes outside of the rectangle
// need no mask: before the beginning of a side nothing adds, so they stay 0;
// behind its end they only lose, and no path comes back from there.
template <typename Lanes>
LaneEnd BestInBand(const LaneBand& band) {
  constexpr std::size_t kParts = kBandCells / Lanes::kCount;
  using Vector = typename Lanes::Vector;
  constexpr auto kOffsets = static_cast<std::int32_t>(2 * kBandCells);
  const std::int32_t first = band.first_offset;
  const std::int32_t last = first + kOffsets - 1;
  const std::int32_t n = band.left_size;
  const std::int32_t m = band.right_size;
  LaneEnd best;
  if (n <= 0 || m <= 0 || first > m - 1 || last < 1 - n) return best;

  const std::int32_t begin_sum = first > 0 ? first : last < 0 ? -last : 0;
  const std::int32_t corner = m - n < first  ? first
                              : m - n > last ? last
                                             : m - n;
  const std::int32_t end_sum =
      corner <= m - n ? 2 * (n - 1) + corner : 2 * (m - 1) - corner;

  const Vector gap = Lanes::Fill(kGapCost);
  Vector before[kParts];
  Vector two_before[kParts];
  for (std::size_t p = 0; p < kParts; ++p) {
    before[p] = two_before[p] = Lanes::Zero();
  }
  std::uint16_t best_cells[kBandCells];
  std::int32_t best_sum = 0;
  Vector best_yet = Lanes::Zero();
  const auto base_of = [last](std::int32_t sum) {
    return (sum - last + 1) >> 1;  // rounded up
  };
  for (std::int32_t sum = begin_sum; sum <= end_sum; ++sum) {
    const std::int32_t base = base_of(sum);
    const bool moved = ((sum - last) & 1) != 0;
    const std::ptrdiff_t at = base;
    const std::ptrdiff_t right_at = at - sum;
    const LaneSide left{band.left.low + at, band.left.high + at,
                        band.left.weight + at};
    const LaneSide right{band.right.low + right_at, band.right.high + right_at,
                         band.right.weight + right_at};
    Vector beside[kParts];
    if (moved) {
      for (std::size_t p = 0; p < kParts; ++p) {
        beside[p] = Lanes::Down(before[p],
                                p + 1 < kParts ? before[p + 1] : Lanes::Zero());
      }
    } else {
      for (std::size_t p = 0; p < kParts; ++p) {
        beside[p] = Lanes::Up(before[p], p > 0 ? before[p - 1] : Lanes::Zero());
      }
    }
    Vector largest = Lanes::Zero();
    for (std::size_t p = 0; p < kParts; ++p) {
      const auto worth = Lanes::Worth(left, right, p * Lanes::kCount);
      const Vector straight = Lanes::SubtractToZero(
          Lanes::AddFull(two_before[p], worth.adds), worth.takes);
      const Vector bent =
          Lanes::SubtractToZero(Lanes::Largest(before[p], beside[p]), gap);
      two_before[p] = before[p];
      before[p] = Lanes::Largest(straight, bent);
      largest = Lanes::Largest(largest, before[p]);
    }
    if (!Lanes::Any(Lanes::SubtractToZero(largest, best_yet))) continue;
    best.score = Lanes::LargestIn(largest);
    best_yet = Lanes::Fill(best.score);
    best_sum = sum;
    for (std::size_t p = 0; p < kParts; ++p) {
      Lanes::Store(best_cells + p * Lanes::kCount, before[p]);
    }
    if (best.score == kFullCell) return best;
  }
  if (best.score == 0) return best;
  std::int32_t lane = 0;
  while (best_cells[lane] != best.score) ++lane;
  best.left = base_of(best_sum) + lane;
  best.right = best_sum - best.left;
  return best;
}

// Bits set, in operations that every vector unit has.
[[gnu::always_inline]] inline std::uint32_t CountBits(std::uint32_t x) {
  x -= (x >> 1) & 0x55555555U;
  x = (x & 0x33333333U) + ((x >> 2) & 0x33333333U);
  x = (x + (x >> 4)) & 0x0f0f0f0fU;
  x += x >> 8;
  x += x >> 16;
  return x & 0x3fU;
}

// The same in 32 bits, for paths that are longer. A plain loop, which the
// compiler turns into vectors.
[[gnu::always_inline]] inline std::int32_t FillWide(
    const LaneDiagonal<std::int32_t>& d) {
  const LaneSide left = d.left;
  const LaneSide right = d.right;
  const std::int32_t* __restrict before = d.before;
  const std::int32_t* __restrict before_less = d.before - 1;
  const std::int32_t* __restrict two_before = d.two_before;
  std::int32_t* __restrict now = d.now;
  std::int32_t largest = 0;
  for (std::size_t k = 0; k < d.cells; ++k) {
    const std::uint32_t differ =
        static_cast<std::uint32_t>(left.low[k] ^ right.low[k]) |
        static_cast<std::uint32_t>(left.high[k] ^ right.high[k]) << 16;
    const std::int32_t worth =
        kEvenDistance - static_cast<std::int32_t>(CountBits(differ));
    std::int32_t weight =
        left.weight[k] < right.weight[k] ? left.weight[k] : right.weight[k];
    weight = worth > 0 ? weight : kFullWeight;
    const std::int32_t straight = two_before[k] + worth * weight;
    const std::int32_t nearer =
        before_less[k] > before[k] ? before_less[k] : before[k];
    std::int32_t cell = nearer - kGapCost;
    cell = straight > cell ? straight : cell;
    cell = cell > 0 ? cell : 0;
    now[k] = cell;
    largest = cell > largest ? cell : largest;
  }
  return largest;
}

}  // namespace
}  // namespace qiao::matcher
