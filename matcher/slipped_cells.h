// Values that slipped into the title's cell, as broken exports leave them:
//
//   title                                          artist           length
//   Harbour Lights 3:33                            Lin Xiyao
//   Harbour Lights Lin Xiyao Folk $ 1.29                             3:31
//   劉若英 - 後來                                                     5:41
//
// A cell that is empty on one side may stand in the title's cell of that side:
// what the other side says is looked for there as a run of words, and lengths,
// prices and dates are known by their shape. Where two kinds of values are
// found, or a length that the other side states, the title ends before the
// first. Values in cells of their own are never doubted, and a pair of which
// nothing is found in the wrong cell is read as it is.
#pragma once

#include <optional>
#include <string_view>

#include "matcher/prepared.h"

namespace qiao::matcher {

struct PairRead {
  Prepared left, right;  // with what was found in its place
};

// Values that a title's cell holds by their shape, whatever the other side
// says: lengths, prices, dates and lines of rights for which there is another
// cell, or none. One bit for each kind; and kReadByWords of a cell that is
// looked through word by word, because it may hold one.
using ShapesInTitle = unsigned char;
inline constexpr ShapesInTitle kReadByWords = 0x80;
ShapesInTitle ShapesIn(const Prepared& record);

// False only if ReadSlippedCells() finds nothing: two kinds of values are
// wanted, or a length, which the other side may state, or a name or an album.
inline bool ShapesMayTell(ShapesInTitle left, ShapesInTitle right) {
  constexpr ShapesInTitle kLength = 4;
  const unsigned both = (left | right) & ~unsigned{kReadByWords};
  return (both & (both - 1)) != 0 || (both & kLength) != 0;
}
// True of each title's cell in which what the other side's cells say, and this
// side's do not, may stand: its singer or its album.
bool MayHoldValueOf(std::string_view title_key, bool no_artist, bool no_album,
                    const Credit& other_artist, std::string_view other_album);

// Nothing if neither title's cell holds another cell's value. Symmetric.
std::optional<PairRead> ReadSlippedCells(const Prepared& left,
                                         const Prepared& right);

}  // namespace qiao::matcher
