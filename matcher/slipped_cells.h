// Values that slipped into the title's cell, as broken exports leave them:
//
//   title                                          artist           length
//   Harbour Lights 3:33                            Lin Xiyao
//   Harbour Lights Lin Xiyao Folk $ 1.29                             3:31
//   劉若英 - 後來                                                     5:41
//
// A cell that is empty on one side may stand in the title's cell of that side:
// what the other side says is looked for there as a run of words, and lengths,
// prices and dates are known by their shape. Where two kinds of values are found,
// or a length that the other side states, the title ends before the first. Values in cells of their own are never doubted, and a pair of
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
