// A key without the words that a wrong charset left without a letter:
//
//   Take ÌÏ There, Take '`` There -> takethere      (Take Ü There)
//
// In a title of plain Latin letters, a word of nothing but accented ones is
// damage far oftener than a word; as an alternate form it may stand for any.
#pragma once

#include <string>
#include <string_view>

namespace qiao::matcher {

// Broadly folded. Empty if no word is damaged, or nothing else would be left.
std::string LegibleKey(std::string_view title);

// True for a Latin word without a plain letter.
bool IsDamaged(std::string_view word);

}  // namespace qiao::matcher
