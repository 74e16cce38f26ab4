// A sweep through the claims of one group, span of days by span of days, use by
// use and cell by cell: what some judgement finds there, told in the fewest
// pieces that say it.
//
//   A 2000-, B 2005-, C 2010-2015   →   A B 2005-2010, A B C 2010-2015, A B
//   2015-
//
// Which claims cannot all be true is the judgement's matter; where and when is
// the same for all of them.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "registry/rights/cell.h"
#include "registry/rights/claim_on_record.h"

namespace qiao::rights {

// Both take positions in the claims, ascending.
struct Judgement {
  // Cheap and on the safe side: false only if nothing collides among these or
  // among fewer of them.
  std::function<bool(std::span<const std::size_t>)> may_collide;
  // Of one cell.
  std::function<std::vector<Collision>(std::span<const std::size_t>)>
      collisions;
};

struct Piece {
  Collision collision;
  std::vector<std::string> uses;  // ascending; empty: whatever use
  std::vector<Right> acts;        // ascending
  TerritorySet territories;       // the fewest numbers that say it
  Period period;
};

struct Sweep {
  std::vector<Piece> pieces;
  // False: there are too many claims with terms, places and uses of their own
  // to look at all of it. What is told is true; there may be more.
  bool whole = true;
};

// The claims that may be looked at for one answer, each as often as it stands
// in another cell. n claims with n different terms stand in n*n cells, and the
// answer would be as long; a work with sixty claims in twenty places, for ten
// uses, with terms of their own, is well below this.
inline constexpr std::size_t kMostLooks = 1'000'000;

// Claims in ledger order. If not all can be looked at, the days on which most
// claims stand come first.
Sweep SweepThrough(std::span<const ClaimOnRecord> claims,
                   const Judgement& judgement,
                   std::size_t most_looks = kMostLooks);

}  // namespace qiao::rights
