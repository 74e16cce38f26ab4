#include "matcher/alignment_kernel.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

#include "schemas/model/check.h"

namespace qiao::matcher {
namespace {

// Everything one anti-diagonal needs. Cells of one anti-diagonal (left + right
// constant) do not depend on each other, so the loop over them has no carried
// dependency; the right side is held back to front so that both sides are read
// forwards.
struct Diagonal {
  const std::uint32_t* left;
  const std::int32_t* left_weight;
  const std::uint32_t* right;  // back to front, at the first cell's item
  const std::int32_t* right_weight;
  const std::int32_t* before;      // the diagonal before, at the first cell
  const std::int32_t* two_before;  // one cell back already
  std::int32_t* now;
  std::size_t cells;
};

// Bits set, in operations that every vector unit has.
[[gnu::always_inline]] inline std::uint32_t CountBits(std::uint32_t x) {
  x -= (x >> 1) & 0x55555555U;
  x = (x & 0x33333333U) + ((x >> 2) & 0x33333333U);
  x = (x + (x >> 4)) & 0x0f0f0f0fU;
  x += x >> 8;
  x += x >> 16;
  return x & 0x3fU;
}

// Fills `now` and returns its largest cell.
template <bool kHasBitCount>
[[gnu::always_inline]] inline std::int32_t FillDiagonal(const Diagonal& d) {
  const std::uint32_t* __restrict left = d.left;
  const std::int32_t* __restrict left_weight = d.left_weight;
  const std::uint32_t* __restrict right = d.right;
  const std::int32_t* __restrict right_weight = d.right_weight;
  const std::int32_t* __restrict before = d.before;
  const std::int32_t* __restrict before_less = d.before - 1;
  const std::int32_t* __restrict two_before = d.two_before;
  std::int32_t* __restrict now = d.now;
  std::int32_t largest = 0;
  for (std::size_t k = 0; k < d.cells; ++k) {
    std::uint32_t differ = left[k] ^ right[k];
    std::int32_t bits = 0;
    if constexpr (kHasBitCount) {
      bits = std::popcount(differ);
    } else {
      bits = static_cast<std::int32_t>(CountBits(differ));
    }
    std::int32_t worth = kEvenDistance - bits;
    std::int32_t weight = std::min(left_weight[k], right_weight[k]);
    weight = worth > 0 ? weight : kFullWeight;
    std::int32_t straight = two_before[k] + worth * weight;
    std::int32_t bent = std::max(before_less[k], before[k]) - kGapCost;
    std::int32_t cell = std::max(std::max(straight, bent), 0);
    now[k] = cell;
    largest = std::max(largest, cell);
  }
  return largest;
}

std::int32_t FillPortable(const Diagonal& d) { return FillDiagonal<false>(d); }

#if defined(__x86_64__)
__attribute__((target("avx2"))) std::int32_t FillAvx2(const Diagonal& d) {
  return FillDiagonal<false>(d);
}
__attribute__((
    target("avx2,avx512f,avx512vl,avx512bw,avx512dq,"
           "avx512vpopcntdq"))) std::int32_t
FillAvx512(const Diagonal& d) {
  return FillDiagonal<true>(d);
}
#endif

using Fill = std::int32_t (*)(const Diagonal&);

Fill FillOf(Kernel kernel) {
  QIAO_CHECK(IsSupported(kernel));
#if defined(__x86_64__)
  if (kernel == Kernel::kAvx2) return FillAvx2;
  if (kernel == Kernel::kAvx512) return FillAvx512;
#endif
  return FillPortable;
}

}  // namespace

bool IsSupported(Kernel kernel) {
  switch (kernel) {
    case Kernel::kPortable:
      return true;
    case Kernel::kAvx2:
#if defined(__x86_64__)
      return __builtin_cpu_supports("avx2") != 0;
#else
      return false;
#endif
    case Kernel::kAvx512:
#if defined(__x86_64__)
      return __builtin_cpu_supports("avx512f") != 0 &&
             __builtin_cpu_supports("avx512vl") != 0 &&
             __builtin_cpu_supports("avx512bw") != 0 &&
             __builtin_cpu_supports("avx512dq") != 0 &&
             __builtin_cpu_supports("avx512vpopcntdq") != 0;
#else
      return false;
#endif
  }
  return false;
}

Kernel BestKernel() {
  static const Kernel best = IsSupported(Kernel::kAvx512) ? Kernel::kAvx512
                             : IsSupported(Kernel::kAvx2) ? Kernel::kAvx2
                                                          : Kernel::kPortable;
  return best;
}

int PairWorth(const WeighedItems& left, std::int32_t i,
              const WeighedItems& right, std::int32_t j) {
  auto l = static_cast<std::size_t>(i);
  auto r = static_cast<std::size_t>(j);
  int worth = kEvenDistance - std::popcount(left.items[l] ^ right.items[r]);
  return worth * (worth > 0 ? std::min(left.weights[l], right.weights[r])
                            : kFullWeight);
}

PathEnd FindBestEnd(const WeighedItems& left, ItemRange left_range,
                    const WeighedItems& right, ItemRange right_range,
                    Kernel kernel) {
  PathEnd best;
  const std::int32_t n = left_range.size();
  const std::int32_t m = right_range.size();
  if (n <= 0 || m <= 0) return best;
  // A pair is worth at most 44 quarters, so scores stay inside 32 bits.
  QIAO_CHECK(std::min(n, m) < std::numeric_limits<std::int32_t>::max() / 64);
  const Fill fill = FillOf(kernel);

  std::vector<std::uint32_t> right_items(
      right.items.begin() + right_range.begin,
      right.items.begin() + right_range.end);
  std::vector<std::int32_t> right_weights(
      right.weights.begin() + right_range.begin,
      right.weights.begin() + right_range.end);
  std::reverse(right_items.begin(), right_items.end());
  std::reverse(right_weights.begin(), right_weights.end());

  // cells[i + 1] belongs to left item i; cells[0] is the edge, always 0. A cell
  // that a diagonal has not reached yet is still 0 from the start.
  auto width = static_cast<std::size_t>(n) + 1;
  std::vector<std::int32_t> now(width), before(width), two_before(width);

  for (std::int32_t sum = 0; sum <= n + m - 2; ++sum) {
    std::int32_t first = std::max(0, sum - m + 1);
    std::int32_t last = std::min(n - 1, sum);
    auto at = static_cast<std::size_t>(first);
    auto right_at = static_cast<std::size_t>(first - sum + m - 1);
    Diagonal diagonal;
    diagonal.left = left.items.data() + left_range.begin + first;
    diagonal.left_weight = left.weights.data() + left_range.begin + first;
    diagonal.right = right_items.data() + right_at;
    diagonal.right_weight = right_weights.data() + right_at;
    diagonal.before = before.data() + at + 1;
    diagonal.two_before = two_before.data() + at;
    diagonal.now = now.data() + at + 1;
    diagonal.cells = static_cast<std::size_t>(last - first + 1);
    std::int32_t largest = fill(diagonal);
    if (largest > best.score) {
      const std::int32_t* cell =
          std::find(diagonal.now, diagonal.now + diagonal.cells, largest);
      auto i = first + static_cast<std::int32_t>(cell - diagonal.now);
      best = {largest, left_range.begin + i, right_range.begin + sum - i};
    }
    two_before.swap(before);
    before.swap(now);
  }
  return best;
}

}  // namespace qiao::matcher
