// Decisions about pairs -> groups of duplicates.
//
// Single links chain: credits joined by one shared name put a quarter of a
// catalogue into one group. So two groups become one only if nothing between
// them says "different", and enough of the pairs between them say "same".
// The answer depends on the records and their names, not on their order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "matcher/decision.h"

namespace qiao::matcher {

struct Link {
  std::uint32_t left = 0, right = 0;  // places in the catalogue
  Verdict verdict = Verdict::kReview;
  std::int64_t score_millibits = 0;  // of a pair that is the same
};

struct ClusterRules {
  // Of the pairs between two groups, how many of 1,000 must say "same".
  int least_density_permille = 500;
  // Of how many pairs between two groups these are counted, at most; spread
  // evenly. And among how many one that is different is looked for.
  std::size_t most_pairs = 24, most_searched = 1024;
};

// Decides a pair that blocking did not bring up.
using PairJudge = std::function<Verdict(std::uint32_t, std::uint32_t)>;

// `names` are stable names of the records ("file:row"), one each; they break
// ties. Groups of two and more; members ascending by name, groups by first
// member.
std::vector<std::vector<std::uint32_t>> Clusters(
    std::span<const std::string> names, std::span<const Link> links,
    const PairJudge& judge, const ClusterRules& rules = {});

}  // namespace qiao::matcher
