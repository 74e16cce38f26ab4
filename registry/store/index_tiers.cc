#include "registry/store/index_tiers.h"

#include <algorithm>
#include <cstdint>

#include "matcher/audio_segment.h"

namespace qiao::store {
namespace {

// So many files of one tier become one of the next.
constexpr std::size_t kTier = 8;
// And so many of any tiers, where sizes are too mixed for eight alike.
constexpr std::size_t kMostMixed = 32;

struct Limits {
  std::uint64_t full_bytes, full_tracks;  // stays as it is from here on
  std::uint64_t most_bytes, most_tracks;  // of what is merged at once
};

Limits LimitsOf(IndexFile::Kind kind) {
  constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
  if (kind == IndexFile::Kind::kPrints) {
    // Large enough that their number says nothing; small enough that most of a
    // large addition is never written twice.
    return {32 * kMiB, UINT64_MAX, 256 * kMiB, UINT64_MAX};
  }
  // A segment's lists take 4 GiB at most, and grow by a few bytes each where
  // they are joined.
  return {1024 * kMiB, matcher::kMostSegmentTracks / 2, 2048 * kMiB,
          matcher::kMostSegmentTracks};
}

int TierOf(const IndexFile& file) {
  int tier = 0;
  for (std::uint64_t tracks = file.tracks; tracks > 1; tracks /= kTier) ++tier;
  return tier;
}

}  // namespace

std::vector<std::size_t> FilesToMerge(const std::vector<IndexFile>& files,
                                      IndexFile::Kind kind) {
  const Limits limits = LimitsOf(kind);
  std::vector<std::size_t> newest;  // first, as many as may be merged at once
  std::size_t alike = 0;            // of these, of one tier with the newest
  std::uint64_t tracks = 0, bytes = 0, largest = 0;
  for (std::size_t f = files.size(); f-- > 0;) {
    const IndexFile& file = files[f];
    if (file.kind != kind) continue;
    if (file.payload_bytes >= limits.full_bytes ||
        file.tracks >= limits.full_tracks) {
      break;
    }
    if (bytes + file.payload_bytes > limits.most_bytes ||
        tracks + file.tracks > limits.most_tracks) {
      // As many as become a full one.
      if (newest.size() < kTier / 2 || alike != newest.size()) break;
      std::reverse(newest.begin(), newest.end());
      return newest;
    }
    newest.push_back(f);
    tracks += file.tracks;
    bytes += file.payload_bytes;
    largest = std::max(largest, file.tracks);
    if (alike + 1 == newest.size() &&
        TierOf(file) == TierOf(files[newest.front()])) {
      ++alike;
    }
    // None of a mixed run may be most of it: each at least doubles.
    const bool mixed = newest.size() >= kMostMixed && largest <= tracks / 2;
    if (alike == kTier || mixed) {
      std::reverse(newest.begin(), newest.end());
      return newest;
    }
  }
  return {};
}

}  // namespace qiao::store
