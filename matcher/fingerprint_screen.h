// Is a candidate worth Compare()? An answer at a tenth of its cost.
//
//   const FingerprintScreen screen(query, {catalogue_size});
//   screen.IsHeardNear(track, candidate.offsets, kOffsetCycle)
//
// A candidate by keys says at which offsets it is like the query. The screen
// aligns the two within about eight seconds of each, as Compare() does at all
// offsets, and asks for half the score of a case. Two strangers rarely have
// that; a true path has more than half of itself in there unless it is very
// long and of another speed, and then half of a case is little for it.
#pragma once

#include <cstdint>
#include <span>

#include "matcher/alignment_kernel.h"
#include "matcher/fingerprint_compare.h"

namespace qiao::matcher {

// Threads may share a screen.
class FingerprintScreen {
 public:
  FingerprintScreen(const Fingerprint& query, const CompareSettings& settings);

  // An offset is by how many items `track` is later than the query; those that
  // differ from it by a multiple of `cycle` are tried, too.
  bool IsHeardNear(const Fingerprint& track,
                   std::span<const std::int64_t> offsets,
                   std::int64_t cycle) const;

 private:
  WeighedItems query_;
  std::int64_t enough_;  // quarters of a bit
};

}  // namespace qiao::matcher
