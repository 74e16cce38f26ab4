#include "matcher/chance_scores.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "matcher/alignment_kernel.h"
#include "matcher/alignment_terms.h"
#include "matcher/fingerprint_compare.h"

namespace qiao::matcher {
namespace {

// Fewer say too little of how widely chance is spread.
constexpr std::size_t kLeastScores = 200;
// Queries of which one may be wrong.
constexpr std::uint64_t kQueries = 100;

// Quantiles of Gumbel's distribution, in thousandths of its scale.
constexpr std::int64_t kHalf = 367;
constexpr std::int64_t kNineTenths = 2'250;
constexpr std::int64_t kAllButAHundredth = 4'600;

// The natural logarithm, in thousandths; rounded up by less than one doubling.
std::int64_t LogarithmAbove(std::uint64_t number) {
  return static_cast<std::int64_t>(std::bit_width(number)) * 693;
}

WeighedItems Weigh(std::vector<std::uint32_t> items) {
  const std::vector<std::uint8_t> novelty = NoveltyOf(items);
  return {std::move(items), {novelty.begin(), novelty.end()}};
}

// The best score of the two with the right side's items in reverse order, in
// thousandths of a bit.
std::int64_t ScoreBackwards(const Fingerprint& left, const Fingerprint& right) {
  const WeighedItems forwards = Weigh(left.items);
  const WeighedItems backwards =
      Weigh({right.items.rbegin(), right.items.rend()});
  // The shorter one first, which the kernel likes.
  const bool exchange = forwards.items.size() > backwards.items.size();
  const WeighedItems& first = exchange ? backwards : forwards;
  const WeighedItems& second = exchange ? forwards : backwards;
  const PathEnd end = FindBestEnd(
      first, {0, static_cast<std::int32_t>(first.items.size())}, second,
      {0, static_cast<std::int32_t>(second.items.size())}, BestKernel());
  return end.score * std::int64_t{1000} / kFullWeight;
}

}  // namespace

std::optional<ChanceScores> ChanceScores::Among(
    std::vector<std::int32_t> scores) {
  if (scores.size() < kLeastScores) return std::nullopt;
  std::sort(scores.begin(), scores.end());
  const auto quantile = [&scores](std::size_t of_a_hundred) {
    return scores[(scores.size() - 1) * of_a_hundred / 100] *
           std::int64_t{1000} / kFullWeight;
  };
  ChanceScores chance;
  chance.median_ = quantile(50);
  // Of some queries a tenth of all candidates are of another kind.
  chance.scale_ = 1 + std::max((quantile(90) - chance.median_) * 1000 /
                                   (kNineTenths - kHalf),
                               (quantile(99) - chance.median_) * 1000 /
                                   (kAllButAHundredth - kHalf));
  return chance;
}

std::int64_t ChanceScores::BestOf(std::uint64_t bands) const {
  return median_ + scale_ * (LogarithmAbove(bands) - kHalf) / 1000;
}

std::int64_t ChanceScores::CutFor(std::uint64_t bands) const {
  return BestOf(bands * kQueries);
}

std::int64_t ChanceScores::CutFor(std::uint64_t bands, const Fingerprint& left,
                                  const Fingerprint& right) const {
  const std::int64_t cut = CutFor(bands);
  const std::int64_t expected =
      BestOf(BandsOf(left.items.size(), right.items.size()));
  const std::int64_t said = ScoreBackwards(left, right);
  return expected > 0 && said > expected ? cut * said / expected : cut;
}

std::uint64_t BandsOf(std::size_t left_items, std::size_t right_items) {
  return (left_items + right_items) / kBandOffsets + 1;
}

}  // namespace qiao::matcher
