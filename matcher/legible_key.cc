#include "matcher/legible_key.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "matcher/characters.h"
#include "matcher/script.h"
#include "matcher/title_key.h"

namespace qiao::matcher {

bool IsDamaged(std::string_view word) {
  const std::vector<Character> all = CharactersOf(word);
  // One such letter is a word of its own (À la claire fontaine), and full-width
  // letters are damaged by nobody.
  return all.size() > 1 &&
         std::all_of(all.begin(), all.end(), [](const Character& one) {
           return one.c > 0x7F && one.c < 0x250 &&
                  ScriptOf(one.c) == Script::kLatin;
         });
}

std::string LegibleKey(std::string_view title) {
  // Most titles hold no letter of U+0080 to U+024F, whose UTF-8 begins with C2
  // to C9, and no damage.
  if (std::none_of(title.begin(), title.end(),
                   [](char c) { return c >= '\xC2' && c <= '\xC9'; })) {
    return {};
  }
  std::string key;
  bool damaged = false;
  const std::vector<Character> all = CharactersOf(title);
  for (std::size_t i = 0; i < all.size();) {
    if (ScriptOf(all[i].c) == Script::kNone) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < all.size() && ScriptOf(all[end].c) != Script::kNone) ++end;
    const std::string_view word =
        title.substr(all[i].begin, all[end - 1].end - all[i].begin);
    if (IsDamaged(word)) {
      damaged = true;
    } else {
      key += KeyOf(word, FoldLevel::kBroad);
    }
    i = end;
  }
  return damaged ? key : std::string();
}

}  // namespace qiao::matcher
