// The path behind a best score: which items lie on which, and what the path
// looks like as a line. The second half of the comparison by sound; the first,
// alignment_kernel.h, only finds where the best path ends.
#pragma once

#include <cstdint>
#include <vector>

#include "matcher/alignment_kernel.h"
#include "matcher/fingerprint_compare.h"

namespace qiao::matcher {

// The path that ends at `end` with its score. It is searched in a band around
// the end's offset, doubled until the score is reached: a band that reaches it
// holds a best path, so nothing is lost. Memory is bounded (kMostTraceCells);
// a path of hours that wanders beyond that keeps the best part inside.
//
// Where the path leaps over two seconds or more of one side, something was cut
// out or put in: the parts are chains of their own, in order.
std::vector<Chain> TracePath(const WeighedItems& left, ItemRange left_range,
                             const WeighedItems& right, ItemRange right_range,
                             const PathEnd& end);

// A chain with its begin and end moved outwards along their offsets for as
// long as the sound stays alike, weights left aside: a held note after the last
// tone proves nothing, but it is covered all the same. The score stays.
Chain ExtendOverAlike(const Chain& chain, const WeighedItems& left,
                      ItemRange left_range, const WeighedItems& right,
                      ItemRange right_range);

}  // namespace qiao::matcher
