// Which tracks sound like this one: candidates by key, then each compared.
//
//   IdentifyAll(index, queries)[3]   // all that queries[3] was found in
//   DedupeAudio(tracks)              // all pairs that share sound
//
// Up to kComparedWhole tracks are all compared, so that nothing depends on
// shared keys; in a larger catalogue only candidates are. All use all cores
// and give the same answers in the same order on every machine.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "matcher/fingerprint_compare.h"
#include "matcher/varispeed.h"
#include "registry/store/audio_index.h"
#include "schemas/model/result.h"

namespace qiao::registry {

inline constexpr std::size_t kComparedWhole = 1'000;
// Candidates of one query that are screened in a larger catalogue; and, if it
// is found in none of them for sure, those that share nearly a key, of which
// the first are aligned however little they say.
inline constexpr std::size_t kMostScreened = 50;
inline constexpr std::size_t kMostTried = 20'000;
inline constexpr std::size_t kMostAligned = kComparedWhole;
// Candidates of one track that are compared, where a catalogue is compared
// with itself.
inline constexpr std::size_t kMostCompared = 50;

struct AudioMatch {
  std::size_t track = 0;     // in the index
  matcher::Comparison seen;  // the query is the left side
  // The speed that was undone to hear it, in millionths (varispeed.h).
  std::int64_t undone_ppm = 1'000'000;
};

struct AudioAnswer {
  std::vector<AudioMatch> matches;  // best score first, then index order
  bool too_poor = false;  // the query says too little to be told apart
};

struct AudioTwins {
  std::size_t left = 0, right = 0;  // left < right
  matcher::Comparison seen;
};

struct AudioJob {
  int threads = 0;                                 // 0: one a core
  std::function<void(std::size_t done)> progress;  // never two at a time
  std::stop_token stop;                            // then kInterrupted
};

Result<std::vector<AudioAnswer>> IdentifyAll(
    const store::AudioIndex& index,
    std::span<const store::IndexedTrack> queries, const AudioJob& job);

// A query with each of SpeedsToUndo() undone, in their order.
struct UndoneQuery {
  std::vector<Fingerprint> prints;
  AudioAnswer* answer;  // of IdentifyAll; what is found is added
};

// Only candidates are compared, however small the index. A track that was
// found already stays as it was unless it is heard better now.
Result<void> IdentifyUndone(const store::AudioIndex& index,
                            std::span<const UndoneQuery> queries,
                            const AudioJob& job);

// In the order of the tracks.
Result<std::vector<AudioTwins>> DedupeAudio(
    std::span<const store::IndexedTrack> tracks, const AudioJob& job);

}  // namespace qiao::registry
