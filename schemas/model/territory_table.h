// The TIS table in memory, for territory.cc and territory_minimal.cc. Others
// use schemas/model/territory.h.
//
// Membership changes on some sixty days in history; between two of them every
// group is a fixed set of leaves, kept as bits.
#pragma once

#include <bitset>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/table_rows.h"
#include "schemas/model/territory.h"

namespace qiao {

// TIS has 221 leaves; a table with more than this is refused at start.
constexpr std::size_t kMostLeaves = 320;
using LeafBits = std::bitset<kMostLeaves>;

struct Membership {
  Territory group = 0;
  Period period;
};

struct Entry {
  Territory number = 0;
  bool leaf = false;
  std::string_view code2, code3;
  Period exists;
  std::vector<Membership> groups;
  std::size_t bit = 0;  // of a leaf
  std::size_t row = 0;  // of a group, in Epoch::members
};

// The time between two changes of membership.
struct Epoch {
  std::vector<LeafBits> members;  // of each group
  LeafBits existing;              // leaves that exist
};

class TerritoryTable {
 public:
  // The one table of the program, read at first use.
  static const TerritoryTable& Get();

  const Entry* Find(Territory number) const;
  const Epoch& At(Day day) const;
  LeafBits BitsOf(Territory number, Day day) const;
  std::vector<Territory> NumbersOf(const LeafBits& bits) const;

  std::vector<Entry> entries;     // ascending by number
  std::vector<Territory> leaves;  // by bit, ascending
  std::vector<Territory> groups;  // by row, ascending
  std::vector<Day> changes;       // ascending
  std::map<std::string, Territory, std::less<>> by_code;
  std::map<Territory, TableRow> names;
  Day edition{};

 private:
  TerritoryTable();
  void Index();
  LeafBits Collect(Territory group, Day day) const;

  std::vector<std::size_t> places_;  // by number: 1 + that in entries, or 0
  std::vector<Epoch> epochs_;        // one more than changes
};

}  // namespace qiao
