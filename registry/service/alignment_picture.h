// A comparison by sound as a picture, for people who want to see it:
//
//   the left track's items, 32 bits high, over its time
//   what the right track says at the same moment of the path
//   where the two differ, bit by bit: white is alike
//   the path itself: the left track's time across, the right one's downwards
//
// with a time axis in minutes and seconds. Where no path runs, the right strip
// and the difference are grey. The same comparison gives the same bytes.
#pragma once

#include <string>

#include "matcher/fingerprint_compare.h"
#include "schemas/model/fingerprint.h"

namespace qiao::registry {

// Columns that a strip takes at most; of a longer track, every second item is
// drawn, or every third, and so on.
inline constexpr int kMostColumns = 2'400;

// A PNG file. `seen` is what Compare(left, right) said.
std::string AlignmentPicture(const Fingerprint& left, const Fingerprint& right,
                             const matcher::Comparison& seen);

}  // namespace qiao::registry
