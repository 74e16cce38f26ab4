#include "schemas/model/territory.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>

#include "schemas/model/territory_table.h"

namespace qiao {
namespace {

const TerritoryTable& Table() { return TerritoryTable::Get(); }

}  // namespace

Day TisEdition() { return Table().edition; }

bool IsTerritory(Territory number) { return Table().Find(number) != nullptr; }

bool IsLeaf(Territory number) {
  const Entry* entry = Table().Find(number);
  return entry != nullptr && entry->leaf;
}

std::vector<Territory> LeavesOf(Territory number, Day day) {
  return Table().NumbersOf(Table().BitsOf(number, day));
}

std::span<const Day> MembershipChanges() { return Table().changes; }

std::vector<Territory> Expand(const TerritorySet& set, Day day) {
  LeafBits bits;
  for (Territory number : set.include) bits |= Table().BitsOf(number, day);
  for (Territory number : set.exclude) bits &= ~Table().BitsOf(number, day);
  return Table().NumbersOf(bits);
}

std::vector<Territory> Intersect(std::span<const Territory> a,
                                 std::span<const Territory> b) {
  std::vector<Territory> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::back_inserter(both));
  return both;
}

std::optional<Territory> FindTerritory(std::string_view code) {
  if (code.empty() || code.size() > 9) return std::nullopt;
  if (std::all_of(code.begin(), code.end(),
                  [](char c) { return c >= '0' && c <= '9'; })) {
    Territory number = 0;
    std::from_chars(code.data(), code.data() + code.size(), number);
    return IsTerritory(number) ? std::optional(number) : std::nullopt;
  }
  std::string upper(code);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const auto found = Table().by_code.find(upper);
  if (found == Table().by_code.end()) return std::nullopt;
  return found->second;
}

std::string_view CodeOf(Territory number) {
  const Entry* entry = Table().Find(number);
  return entry == nullptr ? std::string_view() : entry->code2;
}

std::string_view NameOf(Territory number, std::string_view lang) {
  const auto row = Table().names.find(number);
  if (row == Table().names.end()) return CodeOf(number);
  const std::string_view name = row->second[lang == "zh-Hant"   ? 1
                                            : lang == "zh-Hans" ? 2
                                                                : 3];
  return name.empty() ? CodeOf(number) : name;
}

}  // namespace qiao
