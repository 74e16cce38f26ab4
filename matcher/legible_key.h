// A key without the words that a wrong charset left without a letter:
//
//   Over ÌÏ Again, Over '`` Again -> overagain
//
// A word of nothing but accented letters, two and more, is damage far oftener
// than a word. As an alternate form the title may do without it.
#pragma once

#include <string>
#include <string_view>

namespace qiao::matcher {

// Broadly folded. Empty if no word is damaged, or nothing else would be left.
std::string LegibleKey(std::string_view title);

// True for a Latin word without a plain letter.
bool IsDamaged(std::string_view word);

}  // namespace qiao::matcher
