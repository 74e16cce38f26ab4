#include "matcher/candidates.h"

#include <algorithm>
#include <cstdint>

#include "matcher/audio_blocking.h"

namespace qiao::matcher {

std::vector<CandidatePair> Candidates(const PackedCatalogue& catalogue,
                                      std::span<const Level> levels,
                                      const WeightTable& weights) {
  std::vector<CandidatePair> pairs =
      PairsToCompare(catalogue, HopelessPairs(catalogue, levels, weights));
  if (!catalogue.HasPrints()) return pairs;
  std::vector<const Fingerprint*> prints;
  for (std::uint32_t place = 0; place < catalogue.size(); ++place) {
    prints.push_back(catalogue.PrintOf(place));
  }
  for (const AudioPair& pair : PairsToCompare(prints)) {
    pairs.push_back({static_cast<std::uint32_t>(pair.left),
                     static_cast<std::uint32_t>(pair.right)});
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace qiao::matcher
