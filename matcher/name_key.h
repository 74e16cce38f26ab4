// People in a credit, and what they are compared by.
//
//   周杰倫 (Jay Chou) ft. 蔡依林   -> 周杰倫 = Jay Chou; 蔡依林 (a guest)
//   陶喆 / 蔡依林                 -> 陶喆; 蔡依林
//   F.I.R.飛兒樂團                -> F.I.R.飛兒樂團 = 飛兒樂團 = F.I.R.
//   群星, Various Artists, 佚名   -> nobody: agrees and disagrees with no one
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qiao::matcher {

// One person or group, under all names that the credit itself gives.
struct CreditedName {
  std::string text;               // as written, trimmed
  std::vector<std::string> keys;  // script-folded, ascending, distinct: the
                                  // whole name and its parts by script
  // Of a name in Latin words, the first and the last as keys: where a surname
  // stands. Empty for all others.
  std::vector<std::string> outer_words;
  bool guest = false;  // feat., with, CV
  bool operator==(const CreditedName&) const = default;
};

struct Credit {
  std::vector<CreditedName> names;  // in order, nobody left out
  bool nobody = false;              // 群星 and the like, or an empty credit
  bool operator==(const Credit&) const = default;
};

Credit CreditOf(std::string_view credit);

// How two credits agree, best first.
enum class NameAgreement {
  kSame,         // everybody on one side is on the other
  kSubset,       // one side names some of the other side's people
  kShared,       // somebody in common
  kSimilar,      // nobody, but one name is a misspelling of the other by sound
  kAmongTitle,   // in both titles' cells, alike, in a place that nobody can
                 // tell (slipped_cells.h); Compare() never says so
  kRomanised,    // other script; the Latin name has the surname's reading, in
                 // Pinyin or by surname_spellings.h
  kOtherScript,  // no script in common: says nothing
  kUnknown,      // a side names nobody
  kNone,         // comparable names, and nobody in common
};
// Misspelt and romanised names are looked for among the first 32 of each side.
NameAgreement Compare(const Credit& left, const Credit& right);
std::string_view ToText(NameAgreement agreement);  // same, subset, …

// What the names are written in, as bits: a credit in one script only cannot be
// told from one in another.
struct NameWritings {
  static constexpr unsigned kEastAsian = 1, kLatin = 2, kOther = 4;
};
unsigned WritingsOf(const Credit& credit);

// All keys of all names, to index a party or a credit by; ascending, distinct.
std::vector<std::string> NameKeys(std::string_view credit);

}  // namespace qiao::matcher
