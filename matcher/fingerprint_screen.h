// Is a candidate worth Compare()? An answer at a hundredth of its cost.
//
//   const FingerprintScreen screen(query, {catalogue_size});
//   screen.HeardAt(items, found.MeetingsOf(candidate), Faint::kDropped)
//
// A candidate by keys says where it meets the query. From each such pair of
// items the screen goes forth and back for as long as the two sound alike, at
// one offset. Two strangers part at once; what is the same recording stays
// together, at a changed speed for a second or more. Where such a stretch says
// something, but less than half of a case, the two are aligned within about
// eight seconds of its offset, as Compare() does at all offsets, and half the
// score of a case is asked for: a true path has more than half of itself in
// there unless it is very long and of another speed, and then half of a case
// is little for it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "matcher/alignment_kernel.h"
#include "matcher/audio_segment.h"
#include "matcher/fingerprint_compare.h"
#include "matcher/packed_items.h"

namespace qiao::matcher {

// What becomes of a candidate that says little where it meets the query: a
// changed speed, or much on top of the music, may leave it no more. It is
// dropped, or a quarter of a minute around the place is aligned first, or all
// near that offset.
enum class Faint { kDropped, kAlignedAround, kAligned };

// What two say near one offset.
struct Nearness {
  std::int64_t offset = 0;  // by how many items the track is later
  std::int32_t score = 0;   // quarters of a bit
};

// Threads may share a screen.
class FingerprintScreen {
 public:
  FingerprintScreen(const Fingerprint& query, const CompareSettings& settings);

  // The best that they say where they meet. What is dropped has less than a
  // closer look asks for; what has half the score of a case in one stretch may
  // have more.
  Nearness NearAt(PackedItems track, std::span<const Meeting> meetings,
                  Faint faint) const;
  // By about how many items the track is later than the query; nothing if it
  // is not heard: that is half the score of a case.
  std::optional<std::int64_t> HeardAt(PackedItems track,
                                      std::span<const Meeting> meetings,
                                      Faint faint) const;

 private:
  // The best path of a few seconds around a pair of items.
  std::int32_t ScoreAround(PackedItems track, std::size_t q,
                           std::int64_t offset) const;

  WeighedItems query_;
  std::int64_t enough_;  // quarters of a bit
};

}  // namespace qiao::matcher
