#include "matcher/candidates.h"

#include <algorithm>
#include <cstdint>

#include "matcher/audio_blocking.h"

namespace qiao::matcher {

std::vector<CandidatePair> Candidates(std::span<const Prepared> catalogue) {
  std::vector<CandidatePair> pairs = PairsToCompare(catalogue);
  std::vector<const Fingerprint*> prints;
  for (const Prepared& record : catalogue) prints.push_back(record.print.get());
  for (const AudioPair& pair : PairsToCompare(prints)) {
    pairs.push_back({static_cast<std::uint32_t>(pair.left),
                     static_cast<std::uint32_t>(pair.right)});
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace qiao::matcher
