// Which pairs of a catalogue can only be different, told from one line of the
// cache of each record before anybody compares them.
//
// In a large catalogue most records that share a key share nothing else: short
// titles come up again and again. What such a pair can come to at most is
// known from what both state: how long the title is, whether the singers and
// the album are the same, how far the lengths are apart. A pair is hopeless if
// even that stays within the cut for `different`. This is a bound, not a
// guess: the judge says `different` of every hopeless pair, at every level
// that was asked for, and not because of a veto alone.
//
//   HopelessPairs hopeless(catalogue, levels, BuiltInWeights());
//   hopeless.Are(hopeless.Of(left), hopeless.Of(right))
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "matcher/features/facts.h"
#include "matcher/huge_pages.h"
#include "matcher/name_key.h"
#include "matcher/packed_catalogue.h"
#include "matcher/weight_table.h"

namespace qiao::matcher {

// What the bound asks of a record: one line of the cache.
struct alignas(64) RecordInBrief {
  std::int32_t duration_ms = -1;
  std::uint32_t title = 0;   // the number of the core's broadest form
  std::uint32_t artist = 0;  // a credit
  std::uint32_t album = 0;
  std::uint32_t isrcs = 0;
  std::uint32_t says = 0;  // bits that hopeless_pairs.cc names
  std::uint64_t letters = 0, album_letters = 0;
  SoundSketch sound;        // of the core
  SoundSketch name;         // of the singer's key, if there is one alone
  std::uint8_t weight = 0;  // of the weightiest title, up to kLongestTitle
};
static_assert(sizeof(RecordInBrief) == 64);

class HopelessPairs {
 public:
  // The catalogue outlives this and stays as it is. No level: no pair is
  // hopeless.
  HopelessPairs(const PackedCatalogue& catalogue, std::span<const Level> levels,
                const WeightTable& weights);

  const RecordInBrief& Of(std::uint32_t place) const { return briefs_[place]; }
  void Fetch(std::uint32_t place) const { __builtin_prefetch(&briefs_[place]); }
  // Symmetric.
  bool Are(const RecordInBrief& left, const RecordInBrief& right) const;
  // Appends where among `others` those are with which `record` is not hopeless.
  void FindOthers(const RecordInBrief& record,
                  std::span<const RecordInBrief> others,
                  std::vector<std::uint32_t>& places) const;

 private:
  // What a pair agrees on, at best.
  struct AtBestAgreed;
  bool MayMatch(const RecordInBrief& left, const RecordInBrief& right) const;
  std::size_t CompareLengths(std::int32_t left_ms, std::int32_t right_ms) const;
  // What that is worth at one level, in millibits. A veto weighs nothing.
  struct Most {
    Most(Level level, const WeightTable& weights);
    std::int64_t Of(const AtBestAgreed& agreed) const;

    bool iswc_decides = false;
    std::int64_t hopeless_up_to = 0;
    // Titles that may be equal, by weight; and that are not, by how they are
    // like each other.
    std::array<std::int64_t, kLongestTitle + 1> title{};
    std::array<std::int64_t, 4> like_title{};
    std::array<std::int64_t, kMostAgreements> artist{}, duration{}, album{};
    std::int64_t isrc_differs = 0;
    std::array<std::int64_t, 32> rest{};  // by what is said
  };

  std::vector<Most> most_;  // by level
  // How far lengths are apart at most, in ms, of each agreement but the last:
  // CompareDurations() without a branch.
  std::array<std::int32_t, 4> apart_{};
  std::vector<RecordInBrief, HugePages<RecordInBrief>> briefs_;
};

}  // namespace qiao::matcher
