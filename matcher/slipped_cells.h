// Values that slipped into the title's cell, as broken exports leave them:
//
//   title                                          artist           length
//   Silver and Gold 3:33                           Little Big Town
//   Silver And Gold Little Big Town Country $ 1.29                   3:31
//   劉若英 - 後來                                                     5:41
//
// A cell that is empty on one side may stand in the title's cell of that side:
// what the other side says is looked for there as a run of words, and lengths,
// prices and dates are known by their shape. Where one is found, the title ends
// before it. Values in cells of their own are never doubted, and a pair of
// which nothing is found in the wrong cell is read as it is.
#pragma once

#include <optional>

#include "matcher/prepared.h"

namespace qiao::matcher {

struct PairRead {
  Prepared left, right;  // with what was found in its place
};

// Nothing if neither title's cell holds another cell's value. Symmetric.
std::optional<PairRead> ReadSlippedCells(const Prepared& left,
                                         const Prepared& right);

}  // namespace qiao::matcher
