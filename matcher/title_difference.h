// Two titles, character by character: what agrees, and by which rule.
//
//   後來的你 / 后来的妳
//     後 后 script · 來 来 script · 的 的 equal · 你 妳 script
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qiao::matcher {

enum class CharacterAgreement {
  kEqual,
  kForm,      // width, case, an accent
  kScript,    // variants of one Han character
  kVariant,   // Japanese, rare and word forms
  kSound,     // other characters that sound alike
  kIgnored,   // on one side, and no part of any key: space, punctuation
  kOnlyLeft,  // the other side has nothing here
  kOnlyRight,
  kDifferent,
};
std::string_view ToText(CharacterAgreement agreement);  // equal, form, script …

struct CharacterPair {
  std::string left, right;  // empty where a side has nothing
  CharacterAgreement agreement = CharacterAgreement::kEqual;
  bool operator==(const CharacterPair&) const = default;
};

// From left to right, with as few differences as there can be. Titles of more
// than 1,000 characters are compared up to there.
std::vector<CharacterPair> DifferenceOf(std::string_view left,
                                        std::string_view right);

}  // namespace qiao::matcher
