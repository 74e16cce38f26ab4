// Which records of a catalogue are worth comparing: those that share a key of
// text (blocking.h) or enough of their sound (audio_blocking.h), so that one
// recording under two titles is found as well.
#pragma once

#include <span>
#include <vector>

#include "matcher/blocking.h"
#include "matcher/prepared.h"

namespace qiao::matcher {

// Ascending, distinct.
std::vector<CandidatePair> Candidates(std::span<const Prepared> catalogue);

}  // namespace qiao::matcher
