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

struct Spellings {
  std::map<std::string, std::uint16_t, std::less<>> number_of;  // script key
  std::map<std::string, std::vector<std::uint16_t>, std::less<>> spelt;
};

const Spellings& Surnames() {
  static const Spellings surnames = [] {
    Spellings all;
    bool heading = true;
    for (const std::string_view line :
         SplitAt(tables::kSurnameSpellings, '\n')) {
      if (line.empty() || std::exchange(heading, false)) continue;
      const auto cells = SplitAt(line, '\t');
      const std::uint16_t number =
          all.number_of
              .emplace(KeyOf(cells.front()),
                       static_cast<std::uint16_t>(all.number_of.size()))
              .first->second;
      for (std::size_t i = 1; i < cells.size(); ++i) {
        for (const std::string_view word : SplitAt(cells[i], ' ')) {
          if (!word.empty()) all.spelt[std::string(word)].push_back(number);
        }
      }
    }
    return all;
  }();
  return surnames;
}

}  // namespace

std::vector<std::uint16_t> SurnamesBegun(std::string_view han) {
  std::vector<std::uint16_t> begun;
  std::size_t end = 0;
  for (int characters = 1; characters <= 2 && end < han.size(); ++characters) {
    text::Next(han, end);
    const auto found = Surnames().number_of.find(han.substr(0, end));
    if (found != Surnames().number_of.end()) begun.push_back(found->second);
  }
  return begun;
}

std::span<const std::uint16_t> SurnamesSpelt(std::string_view word) {
  const auto found = Surnames().spelt.find(word);
  if (found == Surnames().spelt.end()) return {};
  return found->second;
}

bool SpellsSurname(std::string_view han, std::string_view word) {
  const auto begun = SurnamesBegun(han);
  const auto spelt = SurnamesSpelt(word);
  return std::find_first_of(begun.begin(), begun.end(), spelt.begin(),
                            spelt.end()) != begun.end();
}

}  // namespace qiao::matcher
