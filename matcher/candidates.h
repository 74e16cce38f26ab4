// Which records of a catalogue are worth comparing: those that share a key of
// text (blocking.h) or enough of their sound (audio_blocking.h), so that one
// recording under two titles is found as well; and that are not hopeless
// (hopeless_pairs.h).
#pragma once

#include <span>
#include <vector>

#include "matcher/blocking.h"
#include "matcher/packed_catalogue.h"
#include "matcher/weight_table.h"

namespace qiao::matcher {

// Ascending, distinct. To be judged at any of these levels by these weights.
std::vector<CandidatePair> Candidates(const PackedCatalogue& catalogue,
                                      std::span<const Level> levels,
                                      const WeightTable& weights);

}  // namespace qiao::matcher
