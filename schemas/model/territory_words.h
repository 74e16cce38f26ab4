// Territories as contracts and sheets write them: 兩岸三地, 港澳台,
// 全球除中国大陆, "Worldwide excl. TW, HK", 158.
//
// The words are schemas/tables/territory_words.tsv. A bare 中国/中國 means
// different things to different parties: it is reported, never guessed, unless
// the rest of the text settles it (中国(不含港澳台)).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/territory.h"

namespace qiao {

struct TerritoryReading {
  // Absent if anything was ambiguous or not understood, or nothing was said.
  std::optional<TerritorySet> set;
  // Words of more than one meaning that the text does not settle, as written.
  std::vector<std::string> ambiguous;
  // What no table knows, as written.
  std::vector<std::string> unknown;
  // What each ambiguous reading would be, for the question to the person.
  std::vector<TerritorySet> choices;
};

// `text` is UTF-8. The edition of the set is TisEdition().
TerritoryReading ParseTerritoryWords(std::string_view text);

// A set as people read it: by code in en, "2WL without CN TW"; by name in
// zh-Hant and zh-Hans, 全球 除外 中國大陸.
std::string TerritoriesText(const TerritorySet& set, std::string_view lang);

}  // namespace qiao
