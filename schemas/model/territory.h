// Territories by CISAC TIS number, and sets of them.
//
//   兩岸            include {156, 158}
//   world without 156   include {2136}, exclude {156}
//
// What is signed is the written form. Groups (2136 World) expand at the day
// asked about: membership is dated (344 left group 2116 in 1997; 446 exists
// from 1999-12-20). The table is schemas/tables/territories.tsv.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "schemas/model/period.h"
#include "schemas/model/result.h"

namespace qiao {

using Territory = int;  // TIS-N: 156, 2136

// As a claim says it. `include` and `exclude` ascend and are disjoint.
struct TerritorySet {
  std::vector<Territory> include;
  std::vector<Territory> exclude;
  Day tis{};  // edition of the TIS table it was written against
  bool operator==(const TerritorySet&) const = default;
};

// The edition of the table in this program: the day it was read.
Day TisEdition();

bool IsTerritory(Territory number);
// A country or similar, not a group.
bool IsLeaf(Territory number);

// The leaves below one number on `day`, ascending; a leaf is its own only
// member if it exists on that day. Empty for an unknown number.
std::vector<Territory> LeavesOf(Territory number, Day day);

// The days on which LeavesOf() of any number changes, ascending: between two
// neighbours every expansion stays the same. For sweeps over time.
std::span<const Day> MembershipChanges();

// Leaves of all included less leaves of all excluded, ascending.
std::vector<Territory> Expand(const TerritorySet& set, Day day);

std::vector<Territory> Intersect(std::span<const Territory> a,
                                 std::span<const Territory> b);

// The fewest numbers (groups where they fit exactly) whose include/exclude
// algebra gives `leaves` on `day`; so that "world without 156" is not printed
// as 200 numbers.
TerritorySet Minimal(std::span<const Territory> leaves, Day day);

// "TW", "TWN", "158", "2WL", "Worldwide": to a number. Letters of any case.
std::optional<Territory> FindTerritory(std::string_view code);
// The code shown to people: ISO letters of a leaf (TW), TIS-A of a group (2WL).
// Empty for an unknown number.
std::string_view CodeOf(Territory number);
// The name from the project's own table, for `lang` zh-Hant, zh-Hans or en;
// the code where the table has none.
std::string_view NameOf(Territory number, std::string_view lang);

}  // namespace qiao
