// Weights estimated from a table of pairs that people have judged.
#pragma once

#include <cstdint>
#include <span>

#include "matcher/train_weights.h"
#include "registry/service/record_pairs.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct TrainedOnPairs {
  matcher::TrainedWeights weights;
  // Unreadable, without a label, or of another level.
  std::int64_t left_out = 0;
};

// kUsage for too few of either label (train_weights.h).
Result<TrainedOnPairs> TrainOnPairs(std::span<const RecordPair> pairs,
                                    matcher::Level level,
                                    const matcher::WeightTable& base);

}  // namespace qiao::registry
