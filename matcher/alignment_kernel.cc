#include "matcher/alignment_kernel.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "matcher/alignment_lanes.h"
#include "schemas/model/check.h"

namespace qiao::matcher {
namespace {

static_assert(kBandOffsets == 2 * kBandCells);

enum class Order { kForwards, kBackwards };

// One side cut up for LaneSide, with room around it. Backwards, the last item
// comes first.
class LaneItems {
 public:
  LaneItems(const WeighedItems& side, ItemRange range, Order order)
      : size_(static_cast<std::size_t>(range.size()) + 2 * kLanePad),
        lanes_(3 * size_) {
    const auto count = static_cast<std::size_t>(range.size());
    const std::uint32_t* items = side.items.data() + range.begin;
    const std::int32_t* weights = side.weights.data() + range.begin;
    std::uint16_t* low = lanes_.data() + kLanePad;
    std::uint16_t* high = low + size_;
    std::uint16_t* weight = high + size_;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t from = order == Order::kForwards ? i : count - 1 - i;
      low[i] = static_cast<std::uint16_t>(items[from] & 0xffff);
      high[i] = static_cast<std::uint16_t>(items[from] >> 16);
      weight[i] = static_cast<std::uint16_t>(weights[from]);
    }
  }

  LaneSide At(std::int32_t item) const {
    const std::uint16_t* at =
        lanes_.data() + item + static_cast<std::ptrdiff_t>(kLanePad);
    return {at, at + size_, at + 2 * size_};
  }

 private:
  std::size_t size_;
  std::vector<std::uint16_t> lanes_;  // low halves, high halves, weights
};

const LaneKernel& LanesOf(Kernel kernel) {
  QIAO_CHECK(IsSupported(kernel));
#if defined(__x86_64__)
  if (kernel == Kernel::kAvx2) return kAvx2Lanes;
  if (kernel == Kernel::kAvx512) return kAvx512Lanes;
#endif
  return kPortableLanes;
}

// The last three anti-diagonals. Cell i of a diagonal belongs to left item i;
// what lies before the first is the edge, always 0, and a cell that a diagonal
// has not reached yet is still 0 from the start.
template <typename Cell>
struct Diagonals {
  explicit Diagonals(std::int32_t cells)
      : now(static_cast<std::size_t>(cells) + 2 * kLanePad),
        before(now.size()),
        two_before(now.size()) {}
  static Cell* At(std::vector<Cell>& cells, std::int32_t i) {
    return cells.data() + i + static_cast<std::ptrdiff_t>(kLanePad);
  }
  void Turn() {
    two_before.swap(before);
    before.swap(now);
  }
  std::vector<Cell> now, before, two_before;
};

// A path through the whole rectangle of two sides.
class Sweep {
 public:
  Sweep(const LaneItems& left, std::int32_t n, const LaneItems& right,
        std::int32_t m)
      : left_(left), n_(n), right_(right), m_(m) {}

  // From anti-diagonal `sum` on, to the end or until a cell is full. Returns
  // the first sum that it has not seen.
  template <typename Cell, typename Fill>
  std::int32_t Run(Diagonals<Cell>& diagonals, Fill fill, std::int32_t sum) {
    constexpr std::int32_t kFull = std::numeric_limits<Cell>::max();
    for (; sum <= n_ + m_ - 2; ++sum) {
      const std::int32_t first = std::max(0, sum - m_ + 1);
      const std::int32_t last = std::min(n_ - 1, sum);
      LaneDiagonal<Cell> diagonal;
      diagonal.left = left_.At(first);
      diagonal.right = right_.At(first - sum + m_ - 1);
      diagonal.before = diagonals.At(diagonals.before, first);
      diagonal.two_before = diagonals.At(diagonals.two_before, first - 1);
      diagonal.now = diagonals.At(diagonals.now, first);
      diagonal.cells = static_cast<std::size_t>(last - first + 1);
      const std::int32_t largest = fill(diagonal);
      if (largest == kFull) return sum;
      if (largest > best_score_) {
        best_score_ = largest;
        best_sum_ = sum;
        best_first_ = first;
        best_cells_.assign(diagonal.now, diagonal.now + diagonal.cells);
      }
      diagonals.Turn();
    }
    return sum;
  }

  PathEnd End() const {
    if (best_score_ == 0) return {};
    const auto cell =
        std::find(best_cells_.begin(), best_cells_.end(), best_score_);
    const auto i =
        best_first_ + static_cast<std::int32_t>(cell - best_cells_.begin());
    return {best_score_, i, best_sum_ - i};
  }

 private:
  const LaneItems& left_;
  std::int32_t n_;
  const LaneItems& right_;
  std::int32_t m_;
  std::int32_t best_score_ = 0, best_sum_ = 0, best_first_ = 0;
  std::vector<std::int32_t> best_cells_;  // of best_sum_
};

// The definition, for the rare band whose path is worth more than 16 bits.
PathEnd FindInBandWide(const WeighedItems& left, const WeighedItems& right,
                       std::int32_t first_offset) {
  const auto n = static_cast<std::int32_t>(left.items.size());
  const auto m = static_cast<std::int32_t>(right.items.size());
  const auto width = static_cast<std::size_t>(kBandOffsets) + 2;
  // Column c + 1 of a row is offset first_offset + c.
  std::vector<std::int32_t> above(width);
  std::vector<std::int32_t> now(width);
  PathEnd best;
  for (std::int32_t i = 0; i < n; ++i) {
    above.swap(now);
    std::fill(now.begin(), now.end(), 0);
    for (std::int32_t c = 0; c < kBandOffsets; ++c) {
      const std::int32_t j = i + first_offset + c;
      if (j < 0 || j >= m) continue;
      const auto at = static_cast<std::size_t>(c) + 1;
      const std::int32_t pair = above[at] + PairWorth(left, i, right, j);
      now[at] =
          std::max({0, pair, above[at + 1] - kGapCost, now[at - 1] - kGapCost});
      const bool sooner = i + j < best.left + best.right;
      if (now[at] > best.score ||
          (now[at] == best.score && now[at] > 0 && sooner)) {
        best = {now[at], i, j};
      }
    }
  }
  return best;
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
             __builtin_cpu_supports("avx512bitalg") != 0;
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

PathEnd FindBestEnd(const WeighedItems& left, ItemRange left_range,
                    const WeighedItems& right, ItemRange right_range,
                    Kernel kernel) {
  const std::int32_t n = left_range.size();
  const std::int32_t m = right_range.size();
  if (n <= 0 || m <= 0) return {};
  // A pair is worth at most 44 quarters, so scores stay inside 32 bits.
  QIAO_CHECK(std::min(n, m) < std::numeric_limits<std::int32_t>::max() / 64);
  const LaneKernel& lanes = LanesOf(kernel);
  const LaneItems left_items(left, left_range, Order::kForwards);
  const LaneItems right_items(right, right_range, Order::kBackwards);

  Sweep sweep(left_items, n, right_items, m);
  Diagonals<std::uint16_t> narrow(n);
  const std::int32_t reached = sweep.Run(narrow, lanes.fill, 0);
  if (reached <= n + m - 2) {
    // A cell became full: this diagonal again, and those behind it, wider.
    Diagonals<std::int32_t> wide(n);
    wide.before.assign(narrow.before.begin(), narrow.before.end());
    wide.two_before.assign(narrow.two_before.begin(), narrow.two_before.end());
    sweep.Run(wide, lanes.fill_wide, reached);
  }
  PathEnd end = sweep.End();
  if (end.score == 0) return end;
  end.left += left_range.begin;
  end.right += right_range.begin;
  return end;
}

PathEnd FindBestEndInBand(const WeighedItems& left, const WeighedItems& right,
                          std::int32_t first_offset, Kernel kernel) {
  const ItemRange left_range{0, static_cast<std::int32_t>(left.items.size())};
  const ItemRange right_range{0, static_cast<std::int32_t>(right.items.size())};
  if (first_offset >= right_range.size() ||
      first_offset <= -left_range.size() - kBandOffsets) {
    return {};
  }
  const LaneItems left_items(left, left_range, Order::kForwards);
  const LaneItems right_items(right, right_range, Order::kBackwards);
  LaneBand band;
  band.left = left_items.At(0);
  band.right = right_items.At(right_range.size() - 1);
  band.left_size = left_range.size();
  band.right_size = right_range.size();
  band.first_offset = first_offset;
  const LaneEnd end = LanesOf(kernel).best_in_band(band);
  if (end.score == kFullCell) return FindInBandWide(left, right, first_offset);
  return {end.score, end.left, end.right};
}

}  // namespace qiao::matcher
