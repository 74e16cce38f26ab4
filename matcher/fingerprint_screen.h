// Is a candidate worth Compare()? An answer at a tenth of its cost.
//
//   const FingerprintScreen screen(query, {catalogue_size});
//   screen.IsHeardNear(track, offset, kOffsetCycle)
//
// A candidate by keys says at which offset it is like the query. The screen
// aligns the two within about eight seconds of that, as Compare() does at all
// offsets, and asks for half the score of a case. Two strangers rarely have
// that; a true path has more than half of itself in there unless it is very
// long and of another speed, and then half of a case is little for it.
#pragma once

#include <cstdint>

#include "matcher/alignment_kernel.h"
#include "matcher/fingerprint_compare.h"

namespace qiao::matcher {

// Threads may share a screen.
class FingerprintScreen {
 public:
  FingerprintScreen(const Fingerprint& query, const CompareSettings& settings);

  // `offset` is by how many items `track` is later than the query; offsets
  // that differ from it by a multiple of `cycle` are tried, too.
  bool IsHeardNear(const Fingerprint& track, std::int64_t offset,
                   std::int64_t cycle) const;

 private:
  WeighedItems query_;
  std::int64_t enough_;  // quarters of a bit
};

}  // namespace qiao::matcher
