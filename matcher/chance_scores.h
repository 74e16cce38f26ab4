// What chance does for one query, seen in the strangers that its keys propose.
//
//   const auto chance = ChanceScores::Among(scores);  // of all candidates
//   chance->CutFor(20'000)    // what fewer than one such query in a hundred
//                             // reaches by chance in any of 20,000 tracks
//
// CutFor() of fingerprint_compare.h is made for the worst of queries: held
// sounds, which strangers share. Most are far from that, and a score that means
// nothing for a drone is sure evidence for ten seconds of a song. The tracks
// that share keys with a query are a thousand samples of how much strangers
// like it, chosen to like it most; one that is the same recording stands out.
//
// The best of many local alignments is spread as Gumbel found (Karlin and
// Altschul 1990): each further factor in the number tried adds as much. Two
// quantiles say where, and how widely; a few true tracks among the scores do
// not move them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "schemas/model/fingerprint.h"

namespace qiao::matcher {

class ChanceScores {
 public:
  // Of quarters of a bit, each of one candidate in one band of offsets;
  // nothing if they are too few to tell.
  static std::optional<ChanceScores> Among(std::vector<std::int32_t> scores);

  // In thousandths of a bit, for so many bands.
  std::int64_t CutFor(std::uint64_t bands) const;

  // The same for one pair. What the two say with one of them turned around is
  // chance, too: two that hold the same sounds are alike in any order. If it is
  // more than chance has in so many bands as they have, so is all that is
  // expected of them, in proportion.
  std::int64_t CutFor(std::uint64_t bands, const Fingerprint& left,
                      const Fingerprint& right) const;

 private:
  // What the best of so many bands has, in thousandths of a bit.
  std::int64_t BestOf(std::uint64_t bands) const;

  std::int64_t median_ = 0, scale_ = 0;  // thousandths of a bit
};

// Bands of offsets that two sides have.
std::uint64_t BandsOf(std::size_t left_items, std::size_t right_items);

}  // namespace qiao::matcher
