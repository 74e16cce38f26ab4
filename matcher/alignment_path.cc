#include "matcher/alignment_path.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>
#include <utility>

#include "schemas/model/check.h"

namespace qiao::matcher {
namespace {

// 128 MiB of directions, one byte a cell.
constexpr std::size_t kMostTraceCells = std::size_t{1} << 27;
constexpr std::int32_t kFirstBand = 8;
constexpr std::int32_t kLeapItems = 16;
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::min() / 2;

// An extension gives up 80 bits below its best point: about two seconds of
// another sound.
constexpr std::int32_t kExtensionDrop = 80;

enum Direction : std::uint8_t { kStop, kPair, kSkipLeft, kSkipRight };

// The steps of a path walked backwards from its end, inside a band.
struct BackwardWalk {
  std::int32_t score = 0;
  std::int32_t left_used = 0, right_used = 0;  // items from the end
  std::int32_t band = 0;
  std::vector<Direction> directions;  // rows of 2 * band + 1
};

// Extends backwards from `end`: a row is how many left items are used, a
// column how many more (or fewer) right items. A walk whose score is not
// positive cannot be the end of a best path and is dropped.
BackwardWalk WalkBack(const WeighedItems& left, ItemRange left_range,
                      const WeighedItems& right, ItemRange right_range,
                      const PathEnd& end, std::int32_t band) {
  const std::int32_t rows = end.left - left_range.begin + 1;
  const std::int32_t columns = end.right - right_range.begin + 1;
  const auto width = static_cast<std::size_t>(2 * band + 1);
  std::vector<std::int32_t> above(width + 2, kNever);
  std::vector<std::int32_t> now(width + 2, kNever);
  BackwardWalk walk;
  walk.band = band;
  walk.directions.assign(width, kStop);
  now[static_cast<std::size_t>(band) + 1] = 0;
  for (std::int32_t used = 1; used <= rows; ++used) {
    if (walk.directions.size() + width > kMostTraceCells) break;
    above.swap(now);
    std::fill(now.begin(), now.end(), kNever);
    const std::size_t row = walk.directions.size();
    walk.directions.resize(row + width, kStop);
    const std::int32_t first = std::max(0, band - used + 1);
    const std::int32_t last = std::min(2 * band, columns - used + band);
    const std::int32_t left_item = end.left - used + 1;
    const std::int32_t right_item = end.right - (used - band) + 1;
    const std::int32_t* const from = above.data() + 1;
    std::int32_t* const to = now.data() + 1;
    Direction* const directions = walk.directions.data() + row;
    std::int32_t row_best = kNever;
    std::int32_t best_column = 0;
    for (std::int32_t c = first; c <= last; ++c) {
      const std::int32_t pair =
          from[c] + PairWorth(left, left_item, right, right_item - c);
      const std::int32_t skip_left = from[c + 1] - kGapCost;
      const std::int32_t skip_right = to[c - 1] - kGapCost;
      const std::int32_t best = std::max({pair, skip_left, skip_right});
      if (best <= 0) continue;
      to[c] = best;
      directions[c] = best == pair        ? kPair
                      : best == skip_left ? kSkipLeft
                                          : kSkipRight;
      if (best > row_best) {
        row_best = best;
        best_column = c;
      }
    }
    if (row_best > walk.score) {
      walk.score = row_best;
      walk.left_used = used;
      walk.right_used = used + best_column - band;
    }
    if (walk.score >= end.score || row_best == kNever) break;
  }
  return walk;
}

std::int64_t SquareRoot(std::int64_t value) {
  std::int64_t low = 0;
  std::int64_t high = std::int64_t{3'037'000'499};
  while (low < high) {
    std::int64_t middle = low + (high - low + 1) / 2;
    if (middle <= value / middle) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

// Fits right - left = a + k (left + right) over all pairs by least squares.
// That form treats both sides alike: mirrored, k only changes its sign.
void FitLine(Chain& chain) {
  std::int64_t count = 0;
  std::int64_t sum_x = 0;
  std::int64_t sum_y = 0;
  for (const PathRun& run : chain.runs) {
    std::int64_t x =
        run.left - chain.left_begin + run.right - chain.right_begin;
    std::int64_t y =
        run.right - chain.right_begin - run.left + chain.left_begin;
    count += run.length;
    sum_x += run.length * (x + run.length - 1);
    sum_y += run.length * y;
  }
  if (count == 0) return;
  std::int64_t mean_x = sum_x / count;
  // Offsets in thousandths of an item, for the distances from the line.
  std::int64_t mean_y = sum_y * 1000 / count;
  std::int64_t squares = 0;
  std::int64_t products = 0;
  auto each_pair = [&chain, mean_x, mean_y](auto&& take) {
    for (const PathRun& run : chain.runs) {
      for (std::int32_t k = 0; k < run.length; ++k) {
        std::int64_t l = run.left - chain.left_begin + k;
        std::int64_t r = run.right - chain.right_begin + k;
        take(l + r - mean_x, (r - l) * 1000 - mean_y);
      }
    }
  };
  each_pair([&](std::int64_t x, std::int64_t y) {
    squares += x * x;
    products += x * y / 1000;
  });
  while (squares > (std::int64_t{1} << 30)) {
    squares /= 2;
    products /= 2;
  }
  if (squares == 0 || products <= -squares || products >= squares) return;
  chain.speed_ppm = 1'000'000 * (squares + products) / (squares - products);
  std::int64_t off = 0;
  each_pair([&](std::int64_t x, std::int64_t y) {
    std::int64_t distance = y - x * products * 1000 / squares;
    distance = std::clamp<std::int64_t>(distance, -1'000'000, 1'000'000);
    off += distance * distance / 1000;
  });
  chain.wander_permille = static_cast<int>(SquareRoot(off * 1000 / count));
}

void CountErrors(Chain& chain, const WeighedItems& left,
                 const WeighedItems& right) {
  std::int64_t bits = 0;
  std::int64_t pairs = 0;
  for (const PathRun& run : chain.runs) {
    for (std::int32_t k = 0; k < run.length; ++k) {
      std::uint32_t l = left.items[static_cast<std::size_t>(run.left + k)];
      std::uint32_t r = right.items[static_cast<std::size_t>(run.right + k)];
      if (l == kSilentItem && r == kSilentItem) continue;
      bits += std::popcount(l ^ r);
      ++pairs;
    }
  }
  if (pairs == 0) return;
  chain.error_permille =
      static_cast<int>((bits * 1000 + 16 * pairs) / (32 * pairs));
}

// Items of one side that lie between two runs.
std::int32_t SkippedBefore(const PathRun& run, const PathRun& before) {
  return std::max(run.left - before.left - before.length,
                  run.right - before.right - before.length);
}

// Everything about a chain that follows from its runs.
void Measure(Chain& chain, const WeighedItems& left,
             const WeighedItems& right) {
  std::int64_t score = 0;
  for (std::size_t r = 0; r < chain.runs.size(); ++r) {
    const PathRun& run = chain.runs[r];
    for (std::int32_t k = 0; k < run.length; ++k) {
      score += PairWorth(left, run.left + k, right, run.right + k);
    }
    if (r == 0) continue;
    const PathRun& before = chain.runs[r - 1];
    score -= kGapCost * (run.left - before.left - before.length + run.right -
                         before.right - before.length);
  }
  chain.score_millibits = score * 1000 / kFullWeight;
  chain.left_begin = chain.runs.front().left;
  chain.right_begin = chain.runs.front().right;
  chain.left_end = chain.runs.back().left + chain.runs.back().length;
  chain.right_end = chain.runs.back().right + chain.runs.back().length;
  FitLine(chain);
  CountErrors(chain, left, right);
}

}  // namespace

std::vector<Chain> TracePath(const WeighedItems& left, ItemRange left_range,
                             const WeighedItems& right, ItemRange right_range,
                             const PathEnd& end) {
  BackwardWalk walk;
  const std::int32_t widest =
      std::max(end.left - left_range.begin, end.right - right_range.begin) + 1;
  for (std::int32_t band = kFirstBand;; band *= 2) {
    BackwardWalk wider =
        WalkBack(left, left_range, right, right_range, end, band);
    if (wider.score > walk.score) walk = std::move(wider);
    bool next_is_too_big = static_cast<std::size_t>(band) * 4 >
                           kMostTraceCells / static_cast<std::size_t>(widest);
    if (walk.score >= end.score || band >= widest || next_is_too_big) break;
  }

  std::vector<PathRun> runs;
  std::int32_t used = walk.left_used;
  std::int32_t right_used = walk.right_used;
  const auto width = static_cast<std::size_t>(2 * walk.band + 1);
  while (used > 0 && right_used > 0) {
    std::int32_t l = end.left - used + 1;
    std::int32_t r = end.right - right_used + 1;
    auto column = static_cast<std::size_t>(right_used - used + walk.band);
    switch (walk.directions[static_cast<std::size_t>(used) * width + column]) {
      case kPair:
        if (runs.empty() || runs.back().left + runs.back().length != l ||
            runs.back().right + runs.back().length != r) {
          runs.push_back({l, r, 0});
        }
        ++runs.back().length;
        --used;
        --right_used;
        break;
      case kSkipLeft:
        --used;
        break;
      case kSkipRight:
        --right_used;
        break;
      case kStop:
        QIAO_CHECK(false);
    }
  }

  std::vector<Chain> chains;
  for (const PathRun& run : runs) {
    if (chains.empty() ||
        SkippedBefore(run, chains.back().runs.back()) >= kLeapItems) {
      chains.emplace_back();
    }
    chains.back().runs.push_back(run);
  }
  for (Chain& chain : chains) Measure(chain, left, right);
  return chains;
}

Chain ExtendOverAlike(const Chain& chain, const WeighedItems& left,
                      ItemRange left_range, const WeighedItems& right,
                      ItemRange right_range) {
  Chain extended = chain;
  if (chain.runs.empty()) return extended;
  // How many pairs beyond (l, r), stepping by `step`, sum to the most likeness.
  auto alike = [&](std::int32_t l, std::int32_t r, std::int32_t step) {
    std::int32_t sum = 0;
    std::int32_t best = 0;
    std::int32_t best_count = 0;
    for (std::int32_t count = 1;; ++count, l += step, r += step) {
      if (l < left_range.begin || l >= left_range.end ||
          r < right_range.begin || r >= right_range.end) {
        break;
      }
      sum += kEvenDistance -
             std::popcount(left.items[static_cast<std::size_t>(l)] ^
                           right.items[static_cast<std::size_t>(r)]);
      if (sum > best) {
        best = sum;
        best_count = count;
      }
      if (sum < best - kExtensionDrop) break;
    }
    return best_count;
  };
  std::int32_t before = alike(chain.left_begin - 1, chain.right_begin - 1, -1);
  std::int32_t after = alike(chain.left_end, chain.right_end, 1);
  extended.left_begin -= before;
  extended.right_begin -= before;
  extended.runs.front().left -= before;
  extended.runs.front().right -= before;
  extended.runs.front().length += before;
  extended.left_end += after;
  extended.right_end += after;
  extended.runs.back().length += after;
  return extended;
}

}  // namespace qiao::matcher
