// Which tracks of a catalogue are worth comparing by sound: those that share
// enough near-exact items at about one offset. Few to compare, none missed.
//
//   for (const AudioPair& pair : PairsToCompare(prints))
//     Compare(*prints[pair.left], *prints[pair.right], …);
//
// The index is in memory and serves catalogues of thousands of tracks.
//
// A key is the upper 24 bits of an item that says something new (its novelty
// weight is above 0), over the whole track. Two deliveries of one recording
// share hundreds of keys at one offset; strangers share one or two, scattered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "schemas/model/fingerprint.h"

namespace qiao::matcher {

struct BlockingSettings {
  // Keys shared inside one window of offsets that make a candidate.
  int least_votes = 2;
  // Candidates kept for one track, those with most votes.
  std::size_t most_candidates = 50;
};

struct AudioCandidate {
  std::size_t track = 0;  // place in the catalogue
  int votes = 0;          // shared keys in the best window of offsets
  bool operator==(const AudioCandidate&) const = default;
};

struct AudioPair {
  std::size_t left = 0, right = 0;  // places in the catalogue; left < right
  int votes = 0;
  bool operator==(const AudioPair&) const = default;
};

class AudioBlocks {
 public:
  // A null pointer is a track without a fingerprint; it is never a candidate.
  explicit AudioBlocks(std::span<const Fingerprint* const> catalogue,
                       const BlockingSettings& settings = {});

  // Tracks of the catalogue that may hold what `query` holds, most votes
  // first, then in catalogue order.
  std::vector<AudioCandidate> CandidatesFor(const Fingerprint& query) const;

  // The same for a track of the catalogue itself, which is left out.
  std::vector<AudioCandidate> CandidatesFor(const Fingerprint& query,
                                            std::size_t itself) const;

 private:
  struct Posting {
    std::uint32_t track;
    std::uint32_t position;
  };
  BlockingSettings settings_;
  std::size_t most_postings_ = 0;      // longer lists are too common to vote
  std::vector<std::uint32_t> keys_;    // sorted, distinct
  std::vector<std::uint32_t> starts_;  // keys_.size() + 1, into postings_
  std::vector<Posting> postings_;
};

// Every pair of the catalogue that either side proposes, each once, in order.
std::vector<AudioPair> PairsToCompare(
    std::span<const Fingerprint* const> catalogue,
    const BlockingSettings& settings = {});

}  // namespace qiao::matcher
