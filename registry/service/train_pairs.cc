#include "registry/service/train_pairs.h"

#include <deque>
#include <utility>
#include <vector>

#include "matcher/prepared.h"

namespace qiao::registry {

Result<TrainedOnPairs> TrainOnPairs(std::span<const RecordPair> pairs,
                                    matcher::Level level,
                                    const matcher::WeightTable& base) {
  std::int64_t left_out = 0;
  std::deque<matcher::Prepared> records;  // grows without moving any
  std::vector<matcher::JudgedPair> judged;
  for (const RecordPair& pair : pairs) {
    if (!pair.unreadable.empty() || !pair.same ||
        pair.level.value_or(level) != level) {
      ++left_out;
      continue;
    }
    const matcher::Prepared& left =
        records.emplace_back(matcher::Prepare(pair.left));
    const matcher::Prepared& right =
        records.emplace_back(matcher::Prepare(pair.right));
    judged.push_back({&left, &right, *pair.same});
  }
  QIAO_TRY(matcher::TrainedWeights weights,
           matcher::TrainWeights(judged, level, base));
  return TrainedOnPairs{std::move(weights), left_out};
}

}  // namespace qiao::registry
