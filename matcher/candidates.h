// Which records of a catalogue are worth comparing: those that share a key of
// text (blocking.h) or enough of their sound (audio_blocking.h), so that one
// recording under two titles is found as well.
#pragma once

#include <vector>

#include "matcher/blocking.h"
#include "matcher/packed_catalogue.h"

namespace qiao::matcher {

// Ascending, distinct.
std::vector<CandidatePair> Candidates(const PackedCatalogue& catalogue);

}  // namespace qiao::matcher
