// A Cell is a piece of right x territory on one day, on which the same claims
// bear. It is the unit in which shares are summed: 50 % of online in TW and
// 60 % of online in the world meet in one cell, {online} x {TW}.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "registry/rights/claim_on_record.h"

namespace qiao::rights {

struct Cell {
  std::vector<Right> acts;          // ascending
  std::vector<Territory> leaves;    // ascending
  std::vector<std::size_t> claims;  // positions in the claims given, ascending
};

// What to cut into cells. Empty `acts` or `leaves`: whatever the claims name.
// With both given, pieces on which no claim bears are cells too: the gaps.
struct CellQuestion {
  Day day{};
  std::string_view use;  // claims limited to other uses stay out; empty: a use
                         // that no claim names
  bool every_use = false;  // keep all claims, whatever use they are for
  std::vector<Right> acts;
  std::vector<Territory> leaves;
};

// Ascending by acts, then leaves; no two cells have the same claims and either
// the same acts or the same leaves.
std::vector<Cell> CellsOf(std::span<const ClaimOnRecord> claims,
                          const CellQuestion& question);
// Of some of the claims only: positions, ascending.
std::vector<Cell> CellsOf(std::span<const ClaimOnRecord> claims,
                          std::span<const std::size_t> which,
                          const CellQuestion& question);

// What the owners among some claims add up to.
struct ShareTotals {
  // Claims on the whole of a work, on its words only, on its music only.
  ShareSum whole, words, music;
  // The claims counted, ascending. Administrators, sub-publishers, collectors
  // and licensees act for an owner and are never counted. One party speaking
  // twice for one holder, about two linked subjects, says one thing twice: the
  // larger of the two counts.
  std::vector<std::size_t> counted;
};

ShareTotals TotalsOf(std::span<const ClaimOnRecord> claims,
                     std::span<const std::size_t> which);

enum class Excess {
  kNone,      // no more than the whole
  kRounding,  // over by no more than the slack of the shares as written
  kReal,
};

// One way in which claims of a cell cannot all be true.
struct Collision {
  Excess excess = Excess::kNone;    // kNone: shares play no part in it
  std::string part;                 // "words", "music"; empty: the whole work
  std::vector<std::size_t> claims;  // ascending
  ShareSum total;                   // that they add up to
};

// Words and music are worth unknown parts of a work, so whole + words is too
// much only if it is so for every division. Two entries at most: words and
// music can each be over-claimed; one if the whole is. Empty if nothing is.
std::vector<Collision> ExcessOf(std::span<const ClaimOnRecord> claims,
                                const ShareTotals& totals);

}  // namespace qiao::rights
