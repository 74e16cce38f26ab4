#include "matcher/alignment_kernel.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <random>
#include <utility>

#include "matcher/alignment_path.h"
#include "matcher/fingerprint_compare.h"
#include "tests/support/catch.h"
#include "tests/support/fingerprint_rows.h"

namespace qiao::matcher {
namespace {

// The definition, cell by cell.
std::int32_t SlowScore(const WeighedItems& left, const WeighedItems& right) {
  std::size_t n = left.items.size();
  std::size_t m = right.items.size();
  std::vector<std::vector<std::int32_t>> cell(
      n + 1, std::vector<std::int32_t>(m + 1, 0));
  std::int32_t best = 0;
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t j = 1; j <= m; ++j) {
      std::int32_t pair = cell[i - 1][j - 1] +
                          PairWorth(left, static_cast<std::int32_t>(i - 1),
                                    right, static_cast<std::int32_t>(j - 1));
      cell[i][j] = std::max(
          {0, pair, cell[i - 1][j] - kGapCost, cell[i][j - 1] - kGapCost});
      best = std::max(best, cell[i][j]);
    }
  }
  return best;
}

ItemRange Whole(const WeighedItems& side) {
  return {0, static_cast<std::int32_t>(side.items.size())};
}

std::uint32_t Word(std::mt19937& random) {
  return static_cast<std::uint32_t>(random());
}

WeighedItems Noise(std::mt19937& random, std::size_t size) {
  WeighedItems side;
  for (std::size_t i = 0; i < size; ++i) {
    side.items.push_back(Word(random));
    side.weights.push_back(static_cast<std::int32_t>(Word(random) % 5));
  }
  return side;
}

// `from` with bits flipped, items dropped and items repeated.
WeighedItems Damaged(std::mt19937& random, const WeighedItems& from) {
  WeighedItems side;
  for (std::size_t i = 0; i < from.items.size(); ++i) {
    std::uint32_t what = Word(random) % 20;
    if (what == 0) continue;
    for (std::uint32_t copies = what == 1 ? 2 : 1; copies > 0; --copies) {
      side.items.push_back(from.items[i] ^ (1U << (Word(random) % 32)) ^
                           (1U << (Word(random) % 32)));
      side.weights.push_back(from.weights[i]);
    }
  }
  return side;
}

// The definition of the best end in a band, cell by cell.
PathEnd SlowEndInBand(const WeighedItems& left, const WeighedItems& right,
                      std::int32_t first) {
  const auto n = static_cast<std::int32_t>(left.items.size());
  const auto m = static_cast<std::int32_t>(right.items.size());
  std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> cells;
  const auto cell = [&cells](std::int32_t i, std::int32_t j) {
    const auto found = cells.find({i, j});
    return found == cells.end() ? 0 : found->second;
  };
  PathEnd best;
  for (std::int32_t sum = 0; sum <= n + m - 2; ++sum) {
    for (std::int32_t i = 0; i < n; ++i) {
      const std::int32_t j = sum - i;
      if (j < 0 || j >= m || j - i < first || j - i >= first + kBandOffsets) {
        continue;
      }
      const std::int32_t score =
          std::max({0, cell(i - 1, j - 1) + PairWorth(left, i, right, j),
                    cell(i - 1, j) - kGapCost, cell(i, j - 1) - kGapCost});
      if (score > 0) cells[{i, j}] = score;
      if (score > best.score) best = {score, i, j};
    }
  }
  return best;
}

// Items that say all they can.
WeighedItems Loud(std::mt19937& random, std::size_t size) {
  WeighedItems side = Noise(random, size);
  std::fill(side.weights.begin(), side.weights.end(), kFullWeight);
  return side;
}

const std::vector<Kernel> kKernels = {Kernel::kPortable, Kernel::kAvx2,
                                      Kernel::kAvx512};

}  // namespace

TEST_CASE("every kernel finds the score that the definition gives",
          "[matcher][audio]") {
  std::mt19937 random(20240601);
  for (std::size_t n : {1U, 2U, 7U, 16U, 33U, 150U}) {
    for (std::size_t m : {1U, 3U, 8U, 31U, 64U, 200U}) {
      WeighedItems left = Noise(random, n);
      WeighedItems right =
          m % 2 == 0 ? Damaged(random, left) : Noise(random, m);
      if (right.items.empty()) continue;
      std::int32_t expected = SlowScore(left, right);
      for (Kernel kernel : kKernels) {
        if (!IsSupported(kernel)) continue;
        CAPTURE(n, m, static_cast<int>(kernel));
        CHECK(
            FindBestEnd(left, Whole(left), right, Whole(right), kernel).score ==
            expected);
      }
    }
  }
}

TEST_CASE("all kernels end the path at the same pair", "[matcher][audio]") {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    WeighedItems left = Noise(random, 300);
    WeighedItems right = Damaged(random, left);
    PathEnd portable =
        FindBestEnd(left, Whole(left), right, Whole(right), Kernel::kPortable);
    CHECK(portable.score > 0);
    for (Kernel kernel : kKernels) {
      if (!IsSupported(kernel)) continue;
      CHECK(FindBestEnd(left, Whole(left), right, Whole(right), kernel) ==
            portable);
    }
  }
}

TEST_CASE("every kernel finds the end in a band that the definition gives",
          "[matcher][audio]") {
  std::mt19937 random(20240602);
  for (std::size_t n : {1U, 2U, 63U, 64U, 65U, 190U}) {
    for (std::size_t m : {1U, 3U, 64U, 129U, 240U}) {
      WeighedItems left = Noise(random, n);
      WeighedItems right =
          m % 2 == 0 ? Damaged(random, left) : Noise(random, m);
      if (right.items.empty()) continue;
      for (std::int32_t first : {-1000, -320, -191, -190, -128, -127, -65, -64,
                                 -63, -1, 0, 1, 63, 128, 239, 240, 1000}) {
        const PathEnd expected = SlowEndInBand(left, right, first);
        for (Kernel kernel : kKernels) {
          if (!IsSupported(kernel)) continue;
          CAPTURE(n, m, first, static_cast<int>(kernel));
          CHECK(FindBestEndInBand(left, right, first, kernel) == expected);
        }
      }
    }
  }
}

TEST_CASE("a band that holds the whole path finds the same end as all offsets",
          "[matcher][audio]") {
  std::mt19937 random(13);
  for (int round = 0; round < 10; ++round) {
    WeighedItems left = Loud(random, 700);
    WeighedItems right = Damaged(random, left);
    const PathEnd everywhere =
        FindBestEnd(left, Whole(left), right, Whole(right), Kernel::kPortable);
    for (Kernel kernel : kKernels) {
      if (!IsSupported(kernel)) continue;
      CHECK(FindBestEndInBand(left, right, -64, kernel) == everywhere);
    }
  }
}

TEST_CASE("a path worth more than 16 bits hold is added up exactly",
          "[matcher][audio]") {
  std::mt19937 random(17);
  // 1,489 such items are worth 65,516 quarters, and one more is too many.
  for (std::size_t size : {1488U, 1489U, 1490U, 1491U, 3000U}) {
    const WeighedItems side = Loud(random, size);
    const auto end = static_cast<std::int32_t>(size);
    const PathEnd expected{44 * end, end - 1, end - 1};
    for (Kernel kernel : kKernels) {
      if (!IsSupported(kernel)) continue;
      CAPTURE(size, static_cast<int>(kernel));
      CHECK(FindBestEnd(side, Whole(side), side, Whole(side), kernel) ==
            expected);
      CHECK(FindBestEndInBand(side, side, -100, kernel) == expected);
    }
  }
  // Beyond 16 bits, the path goes on through damage and gaps.
  const WeighedItems left = Loud(random, 4000);
  const WeighedItems right = Damaged(random, left);
  const std::int32_t score = SlowScore(left, right);
  REQUIRE(score > 65'535);
  for (Kernel kernel : kKernels) {
    if (!IsSupported(kernel)) continue;
    const PathEnd end =
        FindBestEnd(left, Whole(left), right, Whole(right), kernel);
    CHECK(end.score == score);
    CHECK(end == FindBestEnd(left, Whole(left), right, Whole(right),
                             Kernel::kPortable));
  }
}

TEST_CASE("a part of a side is compared as if it were alone",
          "[matcher][audio]") {
  std::mt19937 random(11);
  WeighedItems left = Noise(random, 120);
  WeighedItems right = Damaged(random, left);
  PathEnd part =
      FindBestEnd(left, {40, 90}, right, {30, 100}, Kernel::kPortable);
  WeighedItems left_part{
      {left.items.begin() + 40, left.items.begin() + 90},
      {left.weights.begin() + 40, left.weights.begin() + 90}};
  WeighedItems right_part{
      {right.items.begin() + 30, right.items.begin() + 100},
      {right.weights.begin() + 30, right.weights.begin() + 100}};
  CHECK(part.score == SlowScore(left_part, right_part));
  CHECK(part.left >= 40);
  CHECK(part.right < 100);
}

TEST_CASE("nothing compared with something has no path", "[matcher][audio]") {
  std::mt19937 random(5);
  WeighedItems left;
  WeighedItems right = Noise(random, 10);
  CHECK(FindBestEnd(left, {0, 0}, right, {0, 10}, Kernel::kPortable) ==
        PathEnd{});
}

TEST_CASE("the traced path adds up to the score that was found",
          "[matcher][audio]") {
  std::mt19937 random(99);
  for (int round = 0; round < 20; ++round) {
    WeighedItems left = Noise(random, 400);
    WeighedItems right = Damaged(random, left);
    PathEnd end =
        FindBestEnd(left, Whole(left), right, Whole(right), Kernel::kPortable);
    std::vector<Chain> chains =
        TracePath(left, Whole(left), right, Whole(right), end);
    REQUIRE(chains.size() == 1);
    const Chain& chain = chains[0];
    std::int64_t sum = 0;
    std::int32_t left_at = chain.left_begin;
    std::int32_t right_at = chain.right_begin;
    for (const PathRun& run : chain.runs) {
      sum -= kGapCost * (run.left - left_at + run.right - right_at);
      for (std::int32_t k = 0; k < run.length; ++k) {
        sum += PairWorth(left, run.left + k, right, run.right + k);
      }
      left_at = run.left + run.length;
      right_at = run.right + run.length;
    }
    CHECK(sum == end.score);
    CHECK(chain.score_millibits == end.score * 250);
    CHECK(left_at == chain.left_end);
    CHECK(right_at == chain.right_end);
    CHECK(left_at == end.left + 1);
    CHECK(right_at == end.right + 1);
  }
}

TEST_CASE("a path that wanders far from its end is traced all the same",
          "[matcher][audio]") {
  // Every fourth item dropped: 200 items of drift, far outside the first band.
  std::mt19937 random(3);
  WeighedItems left = Noise(random, 800);
  std::fill(left.weights.begin(), left.weights.end(), kFullWeight);
  WeighedItems right;
  for (std::size_t i = 0; i < left.items.size(); ++i) {
    if (i % 4 == 0) continue;
    right.items.push_back(left.items[i]);
    right.weights.push_back(kFullWeight);
  }
  PathEnd end =
      FindBestEnd(left, Whole(left), right, Whole(right), BestKernel());
  std::vector<Chain> chains =
      TracePath(left, Whole(left), right, Whole(right), end);
  REQUIRE(chains.size() == 1);
  const Chain& chain = chains[0];
  CHECK(chain.score_millibits == end.score * 250);
  CHECK(chain.left_end - chain.left_begin >= 798);
  CHECK(std::abs(chain.speed_ppm - 750'000) < 3'000);
}

}  // namespace qiao::matcher
