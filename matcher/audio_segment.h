// The searchable part of an index of fingerprints, as bytes: which key sounds
// in which track, and about where. Files are not this folder's; it reads and
// writes spans of bytes.
//
//   std::string bytes = BuildKeys(prints);
//   MergeKeys({bytes, more})          // tracks of `more` follow those before
//   KeySegment::Read(bytes)->Candidates(query, 50, KeyReach::kExact)
//
// A key is the upper 24 bits of an item that says something new, and of all
// keys the three eighths that a hash picks: both sides pick alike, so a smaller
// index costs votes and nothing else. docs/fingerprints.md shows the
// layout of the bytes.
//
// The bytes may be damaged: nothing outside of them is read, whatever they say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::matcher {

// Raise when BuildKeys() changes its bytes for any input.
inline constexpr int kKeySegmentVersion = 2;
// Tracks of one segment; a number of a track has 24 bits while it is sorted.
inline constexpr std::size_t kMostSegmentTracks = std::size_t{1} << 21;

// Positions in a segment, and so the offsets of its candidates, are known
// modulo so many items (four minutes).
inline constexpr std::int64_t kOffsetCycle = 2048;

std::string BuildKeys(std::span<const Fingerprint* const> tracks);

// Keys that a query looks up: its own, or also those that differ from its own
// in one bit, which finds what was changed more and costs 25 times as much.
enum class KeyReach { kExact, kOneBit };

struct KeyCandidate {
  std::size_t track = 0;  // in its segment, or its index
  int votes = 0;          // shared keys in the best window of offsets
  // The middles of all windows that share two keys, most votes first, modulo
  // kOffsetCycle: by how many items the track is later than the query.
  std::vector<std::int64_t> offsets;
  bool operator==(const KeyCandidate&) const = default;
};

class KeySegment {
 public:
  // kUnreadable if the header does not fit the bytes, which must outlive this.
  static Result<KeySegment> Read(std::string_view bytes);

  std::uint32_t tracks() const { return tracks_; }
  std::uint64_t postings() const { return postings_; }

  // Tracks that share keys with `query` at about one offset, most votes first,
  // at most `most`. Threads may share a segment.
  std::vector<KeyCandidate> Candidates(const Fingerprint& query,
                                       std::size_t most, KeyReach reach) const;

 private:
  friend std::string MergeKeys(std::span<const KeySegment> segments);
  class Cursor;
  std::string_view Bucket(std::uint32_t prefix) const;
  // Empty if no track has the key.
  std::string_view ListOf(std::uint32_t key) const;

  std::uint32_t tracks_ = 0;
  int prefix_bits_ = 0;
  std::uint64_t postings_ = 0;
  std::string_view directory_, body_;
};

// The tracks of each segment follow those of the segments before it.
std::string MergeKeys(std::span<const KeySegment> segments);

}  // namespace qiao::matcher
