#include "matcher/chance_scores.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "matcher/alignment_terms.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

// Best of local alignments: a median of 30 bits, a scale of 6.
std::vector<std::int32_t> Strangers(unsigned seed, std::size_t count,
                                    double scale = 6) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> even(1e-9, 1);
  std::vector<std::int32_t> scores;
  while (scores.size() < count) {
    const double bits =
        30 + scale * (-std::log(-std::log(even(random))) - 0.3665);
    scores.push_back(std::max(0, static_cast<int>(bits * kFullWeight)));
  }
  return scores;
}

// Music that is nobody's: items that change by a few bits.
Fingerprint MadeOf(unsigned seed, std::size_t items) {
  std::mt19937 random(seed);
  Fingerprint print;
  auto item = static_cast<std::uint32_t>(random());
  for (std::size_t i = 0; i < items; ++i) {
    for (int flip = 0; flip < 4; ++flip) item ^= 1U << (random() % 32);
    print.items.push_back(item);
  }
  return print;
}

TEST_CASE("one query in a hundred reaches by chance what chance is said to do",
          "[matcher][audio]") {
  const auto chance = ChanceScores::Among(Strangers(1, 1'000));
  REQUIRE(chance);
  const std::int64_t cut = chance->CutFor(1'000);
  int above = 0;
  for (unsigned query = 2; query < 1'002; ++query) {
    const std::vector<std::int32_t> scores = Strangers(query, 1'000);
    const std::int32_t best = *std::max_element(scores.begin(), scores.end());
    above += best * std::int64_t{1000} > cut * kFullWeight ? 1 : 0;
  }
  CHECK(above >= 1);
  CHECK(above <= 20);
}

TEST_CASE("more tracks and wider chance ask for more", "[matcher][audio]") {
  const auto chance = ChanceScores::Among(Strangers(1, 1'000));
  const auto wider = ChanceScores::Among(Strangers(1, 1'000, 12));
  REQUIRE(chance);
  REQUIRE(wider);
  CHECK(chance->CutFor(20'000) > chance->CutFor(1'000) + 10'000);
  CHECK(wider->CutFor(1'000) > chance->CutFor(1'000) + 50'000);
}

TEST_CASE("a few true tracks do not change what chance does",
          "[matcher][audio]") {
  std::vector<std::int32_t> scores = Strangers(1, 1'000);
  const auto chance = ChanceScores::Among(scores);
  scores.insert(scores.end(), 5, 4'000 * kFullWeight);
  const auto with_true = ChanceScores::Among(scores);
  REQUIRE(chance);
  REQUIRE(with_true);
  CHECK(with_true->CutFor(1'000) < chance->CutFor(1'000) + 30'000);
}

TEST_CASE("too few strangers say nothing of chance", "[matcher][audio]") {
  CHECK_FALSE(ChanceScores::Among({}));
  CHECK_FALSE(ChanceScores::Among(Strangers(1, 199)));
  CHECK(ChanceScores::Among(Strangers(1, 200)));
}

TEST_CASE("two that are alike in any order have to be alike in far more",
          "[matcher][audio]") {
  const auto chance = ChanceScores::Among(Strangers(1, 1'000));
  REQUIRE(chance);
  const Fingerprint song = MadeOf(2, 600);
  CHECK(chance->CutFor(1'000, song, MadeOf(3, 600)) <
        chance->CutFor(1'000) * 3 / 2);
  // A loop that sounds the same from either end.
  Fingerprint loop = MadeOf(4, 20);
  loop.items.insert(loop.items.end(), loop.items.rbegin(), loop.items.rend());
  for (int more = 0; more < 4; ++more) {
    const std::vector<std::uint32_t> once = loop.items;
    loop.items.insert(loop.items.end(), once.begin(), once.end());
  }
  CHECK(chance->CutFor(1'000, loop, loop) > chance->CutFor(1'000) * 10);
}

}  // namespace
}  // namespace qiao::matcher
