#include "matcher/train_weights.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "matcher/decision.h"

namespace qiao::matcher {
namespace {

constexpr std::int64_t kFewest = 20;
// Of the same, and of others, without a part: fewer say nothing of that part.
constexpr std::int64_t kFewestKept = 10;
// A table holds no more, nor less.
constexpr std::int64_t kMost = 64'000;
// How far a true weight may well lie from the table's, in bits: the spread of
// the prior that estimates are drawn back by.
constexpr double kSpread = 3.0;
// Halves a pair for each agreement, so that no share is 0.
constexpr double kUnseen = 0.5;

using Rows = std::vector<std::size_t>;  // places in the pairs

// Which rows of the table an evidence's level stands for: the bands of one
// agreement move together.
std::vector<std::size_t> BandOf(WeighedField field, std::size_t agreement) {
  const std::string_view name = AgreementsOf(field)[agreement];
  if (field == WeighedField::kTitle && name == "sound") {
    return {agreement, kShortSound, kLongSound};
  }
  if (field == WeighedField::kTitle && name == "one_character") {
    return {agreement, kLongOneCharacter};
  }
  if (field == WeighedField::kArtist && name == "none") {
    return {agreement, kOthersWithWriters};
  }
  return {agreement};
}

struct Seen {
  std::int64_t same = 0, different = 0;
  double base_bits = 0;  // summed
};
// By the number of the agreement.
using FieldSeen = std::map<std::size_t, Seen>;

class Training {
 public:
  Training(std::span<const JudgedPair> pairs, Level level,
           const WeightTable& base)
      : pairs_(pairs), level_(level), base_(base) {
    for (const JudgedPair& pair : pairs) {
      decisions_.push_back(Judge(pair, base));
    }
    parts_ = FifthsOf(pairs);
  }

  TrainedWeights Run() {
    let_through_.clear();
    const Rows all = AllRows();
    std::optional<SameTally> tally = LeftOut();
    if (tally) {
      std::int64_t wrong = Tally(Estimated(all), all).wrong;
      for (const Bar& bar : Bars()) {
        let_through_.push_back(bar);
        const SameTally without = *LeftOut();
        const std::int64_t wrong_without = Tally(Estimated(all), all).wrong;
        if (without.F1() > tally->F1() && without.wrong <= tally->wrong &&
            wrong_without <= wrong) {
          tally = without;
          wrong = wrong_without;
        } else {
          let_through_.pop_back();
        }
      }
    }
    WeightTable table = Estimated(all);
    table.SetVersion(table.TrainedVersion());
    std::vector<std::string> names;
    for (const auto& [field, agreement] : let_through_) {
      names.push_back(std::string(ToText(field)) + " " +
                      std::string(AgreementsOf(field)[agreement]));
    }
    const SameTally on_all = Tally(table, all);
    return {std::move(table), tally, on_all, on_all.right == 0,
            std::move(names)};
  }

 private:
  using Bar = std::pair<WeighedField, std::size_t>;

  Decision Judge(const JudgedPair& pair, const WeightTable& table) const {
    return Decide(*pair.left, *pair.right, level_, nullptr, table);
  }

  Rows AllRows() const {
    Rows all(pairs_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }

  // What bars at least two pairs that are the same, most of them first.
  std::vector<Bar> Bars() const {
    std::vector<std::pair<std::int64_t, Bar>> found;
    for (const auto& [field, agreements] : Count(AllRows())) {
      for (const auto& [agreement, seen] : agreements) {
        if (base_.At(level_, field, agreement).at_best == AtBest::kSame ||
            seen.same < 2) {
          continue;
        }
        found.push_back({-seen.same, {field, agreement}});
      }
    }
    std::sort(found.begin(), found.end());
    std::vector<Bar> bars;
    for (const auto& [count, bar] : found) bars.push_back(bar);
    return bars;
  }

  std::map<WeighedField, FieldSeen> Count(const Rows& rows) const {
    std::map<WeighedField, FieldSeen> counts;
    for (const std::size_t row : rows) {
      for (const Evidence& one : decisions_[row].evidence) {
        const auto place = PlaceOf(one);
        Seen& seen = counts[place.first][place.second];
        ++(pairs_[row].same ? seen.same : seen.different);
        const std::int64_t millibits =
            one.veto ? base_.At(level_, place.first, place.second).millibits
                     : one.millibits;
        seen.base_bits += static_cast<double>(millibits) / 1000;
      }
    }
    return counts;
  }

  static Bar PlaceOf(const Evidence& evidence) {
    for (std::size_t i = 0; i < kWeighedFields; ++i) {
      const auto field = static_cast<WeighedField>(i);
      if (ToText(field) != evidence.field) continue;
      const auto names = AgreementsOf(field);
      const auto at = std::find(names.begin(), names.end(), evidence.level);
      return {field, static_cast<std::size_t>(at - names.begin())};
    }
    return {WeighedField::kCut, 0};
  }

  WeightTable Estimated(const Rows& rows) const {
    WeightTable table = base_;
    for (const auto& [field, agreement] : let_through_) {
      LetThrough(field, agreement, table);
    }
    std::int64_t same = 0;
    for (const std::size_t row : rows) same += pairs_[row].same ? 1 : 0;
    const std::int64_t different =
        static_cast<std::int64_t>(rows.size()) - same;
    for (auto& [field, agreements] : Count(rows)) {
      Estimate(field, agreements, same, different, table);
    }
    ChooseCuts(rows, table);
    return table;
  }

  // And whatever agrees better.
  void LetThrough(WeighedField field, std::size_t agreement,
                  WeightTable& table) const {
    table.At(level_, field, agreement).at_best = AtBest::kSame;
    for (const auto& order : OrdersOf(field)) {
      const auto end = std::find(order.begin(), order.end(), agreement);
      if (end == order.end()) continue;
      for (auto better = order.begin(); better != end; ++better) {
        table.At(level_, field, *better).at_best = AtBest::kSame;
      }
    }
  }

  // Fields that may have nothing to say are weighed against pairs of which
  // they say nothing, others against all pairs that both sides speak of.
  void Estimate(WeighedField field, FieldSeen& agreements, std::int64_t same,
                std::int64_t different, WeightTable& table) const {
    const auto names = AgreementsOf(field);
    const bool words = names.front() == "nothing";
    std::int64_t all_same = 0, all_different = 0;
    for (const auto& [agreement, seen] : agreements) {
      if (names[agreement] == "unknown") continue;
      all_same += seen.same;
      all_different += seen.different;
    }
    if (words) {  // seldom said: what is left says nothing
      all_same = same - all_same;
      all_different = different - all_different;
    }
    const auto level_count = static_cast<double>(agreements.size());
    const double spare = words ? kUnseen : kUnseen * level_count;
    for (const auto& [agreement, seen] : agreements) {
      if (names[agreement] == "unknown") continue;
      const double m = (static_cast<double>(seen.same) + kUnseen) /
                       (static_cast<double>(all_same) + spare);
      const double u = (static_cast<double>(seen.different) + kUnseen) /
                       (static_cast<double>(all_different) + spare);
      const double doubt =
          (1 / (static_cast<double>(seen.same) + kUnseen) +
           1 / (static_cast<double>(seen.different) + kUnseen)) /
          (std::log(2.0) * std::log(2.0));
      const double trust = kSpread * kSpread / (kSpread * kSpread + doubt);
      const double pairs = static_cast<double>(seen.same + seen.different);
      const double shift = trust * (std::log2(m / u) - seen.base_bits / pairs);
      for (const std::size_t row : BandOf(field, agreement)) {
        Weight& weight = table.At(level_, field, row);
        weight.millibits = std::clamp(
            weight.millibits +
                static_cast<std::int64_t>(std::llround(1000 * shift)),
            -kMost, kMost);
        weight.same = seen.same;
        weight.different = seen.different;
        weight.reason = "estimated";
      }
    }
    KeepOrder(field, table);
  }

  // What is out of order meets in the middle, by the pairs behind each.
  void KeepOrder(WeighedField field, WeightTable& table) const {
    for (const auto& order : OrdersOf(field)) {
      struct Pool {
        double sum = 0, pairs = 0;
        std::size_t rows = 0;
        double Mean() const { return sum / pairs; }
      };
      std::vector<Pool> pools;
      for (const std::size_t agreement : order) {
        const Weight& weight = table.At(level_, field, agreement);
        const double pairs = 1 + static_cast<double>(std::max<std::int64_t>(
                                     0, weight.same + weight.different));
        pools.push_back(
            {static_cast<double>(weight.millibits) * pairs, pairs, 1});
        while (pools.size() > 1 &&
               pools[pools.size() - 2].Mean() < pools.back().Mean()) {
          const Pool last = pools.back();
          pools.pop_back();
          pools.back().sum += last.sum;
          pools.back().pairs += last.pairs;
          pools.back().rows += last.rows;
        }
      }
      std::size_t at = 0;
      for (const Pool& pool : pools) {
        for (std::size_t i = 0; i < pool.rows; ++i, ++at) {
          table.At(level_, field, order[at]).millibits =
              std::llround(pool.Mean());
        }
      }
    }
    // Two orders may share an agreement: then the worse one gives way.
    for (std::size_t again = 0; again < OrdersOf(field).size(); ++again) {
      for (const auto& order : OrdersOf(field)) {
        for (std::size_t i = 1; i < order.size(); ++i) {
          std::int64_t& worse = table.At(level_, field, order[i]).millibits;
          worse =
              std::min(worse, table.At(level_, field, order[i - 1]).millibits);
        }
      }
    }
  }

  // The cuts stay where they are if no cut finds any of the same: that
  // estimates none.
  void ChooseCuts(const Rows& rows, WeightTable& table) const {
    Weight& same_cut = table.At(level_, WeighedField::kCut, 0);
    Weight& different_cut = table.At(level_, WeighedField::kCut, 1);
    const std::int64_t lowest = std::numeric_limits<std::int32_t>::min();
    same_cut.millibits = lowest;
    different_cut.millibits = lowest;
    std::vector<std::pair<std::int64_t, bool>> scores;  // of what nothing bars
    std::vector<std::int64_t> of_same;
    std::int64_t to_find = 0;
    for (const std::size_t row : rows) {
      const Decision decision = Judge(pairs_[row], table);
      to_find += pairs_[row].same ? 1 : 0;
      if (pairs_[row].same) of_same.push_back(decision.score_millibits);
      if (decision.verdict != Verdict::kSame) continue;
      scores.emplace_back(decision.score_millibits, pairs_[row].same);
    }
    std::sort(scores.begin(), scores.end(), std::greater<>());
    // Between two neighbours, where F1 is best and they are farthest apart.
    SameTally tally;
    tally.missed = to_find;
    double best = 0;
    constexpr std::int64_t kBelow = 6'000;  // two spreads
    std::int64_t widest = 0, cut = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      (scores[i].second ? tally.right : tally.wrong) += 1;
      tally.missed = to_find - tally.right;
      // Below the lowest there is no neighbour: as far as a spread.
      const std::int64_t next = i + 1 < scores.size()
                                    ? scores[i + 1].first
                                    : scores[i].first - kBelow;
      const std::int64_t gap = scores[i].first - next;
      if (gap == 0) continue;
      const double f1 = tally.F1();
      if (f1 > best || (best > 0 && f1 == best && gap > widest)) {
        best = f1;
        widest = gap;
        cut = next + gap / 2;
      }
    }
    if (best == 0) {
      same_cut = base_.At(level_, WeighedField::kCut, 0);
      different_cut = base_.At(level_, WeighedField::kCut, 1);
      return;
    }
    constexpr std::int64_t kMostCut = 60'000;
    same_cut.millibits = std::clamp(cut, -kMostCut, kMostCut);
    same_cut.reason = "estimated";
    // One in fifty of the same may lie so low that nobody looks at it. What is
    // for review does not shrink: how few of the pairs to come lie there, some
    // hundred pairs cannot say.
    std::sort(of_same.begin(), of_same.end());
    const std::int64_t low = of_same[of_same.size() / 50] - 1;
    const std::int64_t band =
        base_.SameCut(level_) - base_.DifferentCut(level_);
    different_cut.millibits = std::clamp(
        std::min(low, same_cut.millibits - band), -kMostCut, kMostCut);
    different_cut.reason = "estimated";
  }

  SameTally Tally(const WeightTable& table, const Rows& rows) const {
    SameTally tally;
    for (const std::size_t row : rows) {
      const bool found = Judge(pairs_[row], table).verdict == Verdict::kSame;
      if (found) ++(pairs_[row].same ? tally.right : tally.wrong);
      if (!found && pairs_[row].same) ++tally.missed;
    }
    return tally;
  }

  // Nothing if too few are left without one of the parts.
  std::optional<SameTally> LeftOut() const {
    SameTally sum;
    for (std::size_t part = 0; part < kFifths; ++part) {
      Rows kept, left_out;
      std::int64_t same = 0;
      for (std::size_t i = 0; i < pairs_.size(); ++i) {
        (parts_[i] == part ? left_out : kept).push_back(i);
        same += parts_[i] != part && pairs_[i].same ? 1 : 0;
      }
      const auto different = static_cast<std::int64_t>(kept.size()) - same;
      if (same < kFewestKept || different < kFewestKept) return std::nullopt;
      const SameTally tally = Tally(Estimated(kept), left_out);
      sum.right += tally.right;
      sum.wrong += tally.wrong;
      sum.missed += tally.missed;
    }
    return sum;
  }

  std::span<const JudgedPair> pairs_;
  Level level_;
  const WeightTable& base_;
  std::vector<Decision> decisions_;  // by the base table
  std::vector<std::size_t> parts_;
  std::vector<Bar> let_through_;
};

}  // namespace

double SameTally::F1() const {
  const std::int64_t all = 2 * right + wrong + missed;
  return all == 0 ? 0.0
                  : static_cast<double>(2 * right) / static_cast<double>(all);
}

Result<TrainedWeights> TrainWeights(std::span<const JudgedPair> pairs,
                                    Level level, const WeightTable& base) {
  const std::int64_t same =
      std::count_if(pairs.begin(), pairs.end(),
                    [](const JudgedPair& pair) { return pair.same; });
  const std::int64_t different = static_cast<std::int64_t>(pairs.size()) - same;
  if (same < kFewest || different < kFewest) {
    return Error{ErrorCode::kUsage,
                 std::to_string(same) + " pairs are labelled the same and " +
                     std::to_string(different) +
                     " different; weights are estimated from " +
                     std::to_string(kFewest) + " of each and more"};
  }
  return Training(pairs, level, base).Run();
}

}  // namespace qiao::matcher
