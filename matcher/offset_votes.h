// Which tracks share keys with a query at about one offset: every shared key is
// a vote for its track and a window of offsets.
//
//   votes.Begin();
//   votes.Add(track, window);    // for each shared key
//   votes.Best(50)               // most votes in two windows side by side
//
// Private to the segment of keys (audio_segment.h). Strangers share keys too,
// scattered: nearly all votes stand alone, and are dropped unseen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "matcher/audio_segment.h"

namespace qiao::matcher {

// Of kOffsetCycle items.
inline constexpr std::uint32_t kOffsetWindows = 64;

class OffsetVotes {
 public:
  OffsetVotes() : counts_(kSlots) {}

  void Begin();
  // `track` is below kMostSegmentTracks, `window` below kOffsetWindows.
  void Add(std::uint32_t track, std::uint32_t window) {
    std::uint8_t& count = counts_.data()[SlotOf(track) + window];
    if (count < 255) ++reached_[++count];
    hits_.push_back(track * kOffsetWindows + window);
  }
  // Tracks with two votes or more, most first, then by number. Where very many
  // have two votes, only those with more.
  std::vector<KeyCandidate> Best(std::size_t most);

 private:
  static constexpr std::size_t kSlots = std::size_t{1} << 20;
  // The windows of a track lie side by side. Tracks may share their slots: the
  // counts are at least what they should be.
  static std::size_t SlotOf(std::uint32_t track) {
    return std::size_t{(track * 0x9E3779B1U) >> 18} * kOffsetWindows;
  }
  int Least() const;
  void SortHits();

  std::vector<std::uint8_t> counts_;
  std::array<std::size_t, 256> reached_{};  // slots' counts on the way up
  std::vector<std::uint32_t> hits_, sorted_;
};

}  // namespace qiao::matcher
