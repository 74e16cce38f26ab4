// What can happen to keys, by family: what honest parties do, and each thing
// that somebody tries who should not get it.
#pragma once

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/registry/ledger/key_life_moves.h"

namespace qiao::keylife {

struct Family {
  std::string name;
  int weight;  // how often, against the others
  std::function<std::vector<Said>(Moves&, int party)> make;

  static const std::vector<Family>& All();
};

// Types that a daily key may sign here, and those of items.
inline const std::vector<std::string> kTypes = {"claim", "dispute", "manifest",
                                                "register"};
inline const std::vector<std::string> kItems = {"claim", "register"};

inline void Drop(std::vector<Line>& lines, int key) {
  std::erase_if(lines, [key](const Line& line) { return line.key == key; });
}

// Keys that a statement introduces.
inline std::set<int> BroughtBy(const Said& said) {
  std::set<int> keys(said.roots.begin(), said.roots.end());
  for (const Addition& one : said.added) keys.insert(one.key);
  return keys;
}

}  // namespace qiao::keylife
