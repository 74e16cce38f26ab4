// A key in which every way to write "and" is one sign, as an alternate form:
//
//   The Quiet Lamps and the Long Quay, The Quiet Lamps & the Long Quay
//   愛與誠, 愛和誠, 愛 & 誠          Rock 'n' Roll, Rock + Roll
//
// Only what joins two words: 和平, A+ and And I Love Her keep theirs, and so do
// words with 和 or 與 in the midst of a title: 愛與和平 joins once. Only ever
// compared with another such key, so that 風和日麗, where 和 joins nothing,
// does no harm.
#pragma once

#include <string>
#include <string_view>

namespace qiao::matcher {

// Broadly folded, with '&' for each. Empty if the title joins nothing. `broad`
// is the title's broad key, which tells of most titles that they do not.
std::string JoinedKey(std::string_view title, std::string_view broad);

}  // namespace qiao::matcher
