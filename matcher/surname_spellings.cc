#include "matcher/surname_spellings.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "matcher/title_key.h"
#include "matcher/title_vocabulary.h"
#include "schemas/text/utf8.h"
#include "tables/embedded.h"

namespace qiao::matcher {
namespace {

using Spellings = std::map<std::string, std::vector<std::string>, std::less<>>;

// By script key.
const Spellings& Surnames() {
  static const Spellings surnames = [] {
    Spellings all;
    bool heading = true;
    for (const std::string_view line :
         SplitAt(tables::kSurnameSpellings, '\n')) {
      if (line.empty() || std::exchange(heading, false)) continue;
      const auto cells = SplitAt(line, '\t');
      std::vector<std::string>& spellings = all[KeyOf(cells.front())];
      for (std::size_t i = 1; i < cells.size(); ++i) {
        for (const std::string_view word : SplitAt(cells[i], ' ')) {
          if (!word.empty()) spellings.emplace_back(word);
        }
      }
    }
    return all;
  }();
  return surnames;
}

bool Spells(std::string_view surname, std::string_view word) {
  const auto found = Surnames().find(surname);
  return found != Surnames().end() &&
         std::find(found->second.begin(), found->second.end(), word) !=
             found->second.end();
}

}  // namespace

bool SpellsSurname(std::string_view han, std::string_view word) {
  std::size_t one = 0;
  if (han.empty()) return false;
  text::Next(han, one);
  std::size_t two = one;
  if (two < han.size()) text::Next(han, two);
  return Spells(han.substr(0, one), word) || Spells(han.substr(0, two), word);
}

}  // namespace qiao::matcher
