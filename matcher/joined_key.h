// A key in which every way to write "and" is one sign, as an alternate form:
//
//   The Back Roads and the Back Row, The Back Roads & the Back Row
//   愛與誠, 愛和誠, 愛 & 誠          Rock 'n' Roll, Rock + Roll
//
// Only what joins two words: 和平, A+ and And I Love Her keep theirs. Only ever
// compared with another such key, so that 風和日麗, where 和 joins nothing,
// does no harm.
#pragma once

#include <string>
#include <string_view>

namespace qiao::matcher {

// Broadly folded, with '&' for each. Empty if the title joins nothing.
std::string JoinedKey(std::string_view title);

}  // namespace qiao::matcher
