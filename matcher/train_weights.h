// Weights estimated from pairs that people have judged: a new table, which is
// evaluated and adopted on purpose, never the one in use.
//
// Fellegi and Sunter's weight of an agreement is log2(m/u): m its share among
// the same, u among the different. A few rows say little, so each estimate is
// drawn back to the weight of the table it starts from, the more the fewer
// pairs stand behind it; an agreement that no pair has keeps its weight,
// unless it then stands in the wrong order: a worse agreement never weighs more
// than a better one. What a table bars (at_best) is let through only where that
// makes fewer mistakes on pairs left out of the estimate, and calls no more of
// them, nor of the pairs it was made from, wrongly the same.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "matcher/judged_pairs.h"
#include "matcher/weight_table.h"
#include "schemas/model/result.h"

namespace qiao::matcher {

// How often "same" was right.
struct SameTally {
  std::int64_t right = 0, wrong = 0, missed = 0;
  double F1() const;  // 0 if nothing was found rightly
};

struct TrainedWeights {
  WeightTable table;
  // The pairs in five parts (judged_pairs.h), each decided by what the other
  // four say. Nothing if so many pairs share titles that without one part fewer
  // than ten of the same or ten of others are left; then all bars stay.
  std::optional<SameTally> left_out;
  SameTally all;           // the table about the pairs that it was made from
  bool cuts_kept = false;  // no cut finds any of the same: none is estimated
  std::vector<std::string> let_through;  // "version conflict"
};

// Estimates for one level; the other level's weights stay. The same pairs give
// the same table. kUsage if fewer than twenty of the pairs are the same, or
// fewer than twenty are different: that estimates nothing.
Result<TrainedWeights> TrainWeights(std::span<const JudgedPair> pairs,
                                    Level level, const WeightTable& base);

}  // namespace qiao::matcher
