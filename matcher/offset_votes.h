// Which tracks share keys with a query at about one offset: every shared key is
// a vote for its track and a window of offsets.
//
//   votes.Begin();
//   votes.Add({track, offset, occurrence, false});  // for each shared key
//   votes.Best(50)    // with most votes in two windows side by side
//
// Private to the look-up of keys (audio_segment.h). Strangers share keys too,
// scattered: nearly all votes stand alone, and are dropped unseen.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qiao::matcher {

// An offset is by how many steps of positions a track is later than a query,
// modulo 256. Four of them are a window.
inline constexpr std::uint32_t kOffsetWindows = 64;
inline constexpr int kWindowShift = 2;

// One vote: track, offset, the occurrence of the query's key; and whether it
// only repeats another of the same key at about the same offset, as a held
// sound does. Then it is kept, since the two may meet just there, and does not
// count.
class Vote {
 public:
  Vote() = default;
  Vote(std::uint32_t track, std::uint32_t offset, std::uint32_t occurrence,
       bool repeats)
      : bits_(std::uint64_t{track} << 32 | offset << 24 | occurrence << 1 |
              (repeats ? 1 : 0)) {}
  std::uint32_t track() const {
    return static_cast<std::uint32_t>(bits_ >> 32);
  }
  std::uint32_t offset() const { return bits_ >> 24 & 0xff; }
  std::uint32_t window() const { return offset() >> kWindowShift; }
  std::uint32_t occurrence() const { return bits_ >> 1 & 0x7f'ffff; }
  bool counts() const { return (bits_ & 1) == 0; }
  auto operator<=>(const Vote&) const = default;

 private:
  std::uint64_t bits_ = 0;
};

// A window of offsets and those beside it, as bits.
inline std::uint64_t WindowsBeside(std::uint32_t offset) {
  const std::uint64_t window = std::uint64_t{1} << (offset >> kWindowShift);
  return window | std::rotl(window, 1) | std::rotr(window, 1);
}

struct VotedTrack {
  std::uint32_t track;
  int votes;                    // in the best two windows side by side
  std::span<const Vote> those;  // all that have enough beside them
};

class OffsetVotes {
 public:
  // Binary digits of how many counts are kept: the more votes, the more, so
  // that few meet in one count by chance.
  static constexpr int kFewVotes = 18;
  static constexpr int kManyVotes = 24;

  explicit OffsetVotes(int slot_bits);

  // Adds up to `most` votes; nothing else is done to `votes` meanwhile.
  class Adder {
   public:
    Adder(OffsetVotes& votes, std::size_t most);
    Adder(const Adder&) = delete;
    Adder& operator=(const Adder&) = delete;
    ~Adder() { *count_ = static_cast<std::size_t>(next_ - first_); }
    void Add(const Vote& vote) {
      *next_++ = vote;
      if (!vote.counts()) return;
      const std::size_t at = vote.track() % kWindowTracks;
      const std::uint64_t beside = WindowsBeside(vote.offset());
      const std::uint64_t voted = voted_[at];
      voted_[at] = voted | std::uint64_t{1} << vote.window();
      if ((voted & beside) != 0) together_[at] |= beside;
    }

   private:
    Vote* first_;
    Vote* next_;
    std::uint64_t* voted_;
    std::uint64_t* together_;
    std::size_t* count_;
  };

  void Begin();
  void Add(const Vote& vote) { Adder(*this, 1).Add(vote); }
  // No more votes come for the tracks that had some: those that stand alone are
  // dropped. Calls are a matter of speed, and change no answer.
  void Sift();

  // At most so many tracks with two votes or more, most first, then by number.
  // Views live until Begin().
  std::vector<VotedTrack> Best(std::size_t most);

 private:
  static constexpr std::uint8_t kFullCount = 127;
  static constexpr std::size_t kWindowTracks = std::size_t{1} << 14;

  // The windows of a track lie side by side. Tracks may share their slots: the
  // counts are at least what they should be.
  std::size_t SlotOf(std::uint32_t track) const {
    return std::size_t{(track * 0x9E3779B1U) >> slot_shift_} * kOffsetWindows;
  }
  void CountAll();
  std::size_t FirstLeast() const;
  void SortThoseWith(std::size_t least);
  std::vector<VotedTrack> TracksWith(int least) const;

  int slot_shift_;
  // A bit for each window of a track, which others share: was there a vote?
  // And one beside it? Small enough for a processor's own cache.
  std::vector<std::uint64_t> voted_, together_;
  std::vector<Vote> votes_;  // the first count_
  std::size_t count_ = 0;
  std::size_t sifted_ = 0;               // of these
  std::vector<std::uint8_t> counts_;     // of windows
  std::vector<std::uint8_t> beside_;     // of each vote: those of its windows
  std::array<std::size_t, 256> with_{};  // votes with so many beside
  std::vector<Vote> sorted_;
};

}  // namespace qiao::matcher
