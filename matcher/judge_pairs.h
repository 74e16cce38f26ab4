// Judges the candidates of a whole catalogue, and keeps what grouping them and
// telling people takes: of millions of pairs most are different, and nobody
// asks for them again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "matcher/blocking.h"
#include "matcher/cluster.h"
#include "matcher/packed_catalogue.h"

namespace qiao::matcher {

struct PairsJudged {
  // Each pair that is the same, and of the others those between two records of
  // which each is the same as some other: nothing else says a word in
  // Clusters().
  std::vector<Link> links;
  // Those that are not different, those that nothing but a veto keeps from
  // being the same, and those with one ISRC; in the order of the pairs.
  std::vector<CandidatePair> worth_saying;
  std::size_t same = 0;
  std::uint64_t read_again = 0;  // CatalogueJudge::read_again()
};

// The sound of a pair, compared before; null: none. Asked by several threads.
using SoundOfPair = std::function<const Comparison*(const CandidatePair&)>;

// `threads` share the pairs; what comes out does not depend on how many they
// are.
PairsJudged JudgePairs(const PackedCatalogue& catalogue,
                       std::span<const CandidatePair> pairs, Level level,
                       const WeightTable& weights, const SoundOfPair& sound,
                       std::size_t threads = 1);

}  // namespace qiao::matcher
