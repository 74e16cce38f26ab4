// The searchable part of an index of fingerprints, as bytes: which key sounds
// in which track, and about where. Files are not this folder's; it reads and
// writes spans of bytes.
//
//   std::string bytes = BuildKeys(prints);
//   MergeKeys({bytes, more})          // tracks of `more` follow those before
//   KeySegment::Read(bytes)->Candidates(query, 50, KeyReach::kExact)
//   FindCandidates(segments, query, 50, KeyReach::kExact)   // of an index
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

#include "matcher/query_keys.h"
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

// Where a key of a query and one of a track meet: the query's item, and the
// track's: one of the eight from 8 * `place` on, modulo kOffsetCycle.
struct Meeting {
  std::uint32_t item = 0, place = 0;
  bool operator==(const Meeting&) const = default;
};

struct KeyCandidate {
  std::size_t track = 0;  // in its segment, or its index
  int votes = 0;          // shared keys in the best window of offsets
  std::size_t first_meeting = 0, meetings = 0;
};

// Most votes first, then by number.
struct KeyCandidates {
  std::vector<KeyCandidate> best;
  std::vector<Meeting> meetings;  // of all
  // Where `one` and the query meet often enough at one offset.
  std::span<const Meeting> MeetingsOf(const KeyCandidate& one) const {
    return std::span(meetings).subspan(one.first_meeting, one.meetings);
  }
};

class OffsetVotes;

class KeySegment {
 public:
  // kUnreadable if the header does not fit the bytes, which must outlive this.
  static Result<KeySegment> Read(std::string_view bytes);

  std::uint32_t tracks() const { return tracks_; }
  std::uint64_t postings() const { return postings_; }

  // Tracks that share keys with `query` at about one offset, at most `most`.
  // Threads may share a segment.
  KeyCandidates Candidates(const Fingerprint& query, std::size_t most,
                           KeyReach reach) const;
  // The list of each key, empty if no track has it.
  std::vector<std::string_view> ListsOf(const QueryKeys& keys) const;
  // A vote for each posting of the list of key `k`; the first track has the
  // number `first`.
  void CastVotes(const QueryKeys& keys, std::size_t k, std::string_view list,
                 std::size_t first, OffsetVotes& votes) const;

 private:
  friend std::string MergeKeys(std::span<const KeySegment> segments);
  class Cursor;
  std::uint32_t PrefixOf(std::uint32_t key) const;
  std::string_view Bucket(std::uint32_t prefix) const;
  // Empty if no track has the key.
  std::string_view ListIn(std::string_view bucket, std::uint32_t key) const;

  std::uint32_t tracks_ = 0;
  int prefix_bits_ = 0;
  std::uint64_t postings_ = 0;
  std::string_view directory_, body_;
};

// A segment of an index.
struct PlacedSegment {
  KeySegment keys;
  std::size_t first = 0;  // the number of its first track, below 2^32
};

// The best candidates of all segments together.
KeyCandidates FindCandidates(std::span<const PlacedSegment> segments,
                             const Fingerprint& query, std::size_t most,
                             KeyReach reach);

// The tracks of each segment follow those of the segments before it.
std::string MergeKeys(std::span<const KeySegment> segments);

}  // namespace qiao::matcher
