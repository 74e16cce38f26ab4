// Territories as contracts write them.
#include <algorithm>
#include <string>
#include <vector>

#include "schemas/model/territory_words.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

bool Ascends(const std::vector<Territory>& list) {
  return std::is_sorted(list.begin(), list.end()) &&
         std::adjacent_find(list.begin(), list.end()) == list.end();
}

void CheckShortestForm(const TerritorySet& set) {
  const std::vector<Territory> leaves = Expand(set, TisEdition());
  Law(Ascends(leaves), "leaves ascend");
  if (leaves.empty()) return;
  Law(Expand(Minimal(leaves, TisEdition()), TisEdition()) == leaves,
      "the shortest form means the same");
}

void CheckSet(const TerritorySet& set) {
  Law(!set.include.empty(), "a set includes something");
  Law(Ascends(set.include) && Ascends(set.exclude), "numbers ascend");
  for (const std::vector<Territory>* list : {&set.include, &set.exclude}) {
    for (const Territory number : *list) {
      Law(IsTerritory(number), "a number stands in the table");
    }
  }
  Law(Intersect(set.include, set.exclude).empty(),
      "nothing is included and excluded");
}

}  // namespace

void Territories(std::string_view input) {
  const TerritoryReading reading = ParseTerritoryWords(input);
  if (reading.set) {
    Law(reading.ambiguous.empty() && reading.unknown.empty(),
        "what was read left no doubt");
    CheckSet(*reading.set);
    // Takes a thousand times as long as the reading: some inputs must do.
    if (input.size() % 32 == 0) CheckShortestForm(*reading.set);
  }
  for (const TerritorySet& choice : reading.choices) CheckSet(choice);
  std::size_t quoted = 0;
  for (const auto* words : {&reading.ambiguous, &reading.unknown}) {
    for (const std::string& word : *words) {
      quoted += word.size();
      Law(!text::IsUtf8(input) || text::IsUtf8(word), "a word is text");
    }
  }
  Law(quoted <= 4 * input.size() + 64, "what is quoted stood in the text");
  FindTerritory(input);
}

}  // namespace qiao::fuzz
