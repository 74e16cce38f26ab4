#include "schemas/model/territory.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/paths.h"

namespace qiao {
namespace {

constexpr Territory kWorld = 2136;

Day On(const char* text) { return *ParseDay(text); }

bool Has(const std::vector<Territory>& leaves, Territory leaf) {
  return std::binary_search(leaves.begin(), leaves.end(), leaf);
}

TerritorySet Set(std::vector<Territory> include,
                 std::vector<Territory> exclude = {}) {
  return {std::move(include), std::move(exclude), TisEdition()};
}

TEST_CASE("156 holds none of 158, 344 and 446", "[model][territory]") {
  for (const char* day :
       {"1950-01-01", "1997-07-01", "1999-12-20", "2026-07-06"}) {
    CHECK(LeavesOf(156, On(day)) == std::vector<Territory>{156});
    CHECK(LeavesOf(158, On(day)) == std::vector<Territory>{158});
    CHECK(LeavesOf(344, On(day)) == std::vector<Territory>{344});
  }
}

TEST_CASE("344 is in 2116 before July 1997 only", "[model][territory]") {
  CHECK_FALSE(Has(LeavesOf(2116, On("1930-12-31")), 344));
  CHECK(Has(LeavesOf(2116, On("1931-01-01")), 344));
  CHECK(Has(LeavesOf(2116, On("1997-06-30")), 344));
  CHECK_FALSE(Has(LeavesOf(2116, On("1997-07-01")), 344));
  CHECK(Has(LeavesOf(2114, On("1997-06-30")), 344));
  CHECK_FALSE(Has(LeavesOf(2114, On("1997-07-01")), 344));
  CHECK(Has(LeavesOf(kWorld, On("1997-07-01")), 344));
}

TEST_CASE("446 exists from 20 December 1999", "[model][territory]") {
  CHECK(LeavesOf(446, On("1999-12-19")).empty());
  CHECK(LeavesOf(446, On("1999-12-20")) == std::vector<Territory>{446});
  for (Territory group : {2104, 2106, kWorld}) {
    CHECK_FALSE(Has(LeavesOf(group, On("1999-12-19")), 446));
    CHECK(Has(LeavesOf(group, On("1999-12-20")), 446));
  }
  CHECK(IsTerritory(446));
}

TEST_CASE("the table has 211 leaves, of which 201 exist today, and 36 groups",
          "[model][territory]") {
  const auto world = LeavesOf(kWorld, TisEdition());
  CHECK(world.size() == 201);
  for (Territory leaf : {156, 158, 344, 446, 840}) CHECK(Has(world, leaf));
  int groups = 0;
  int leaves = 0;
  for (Territory number = 1; number < 3000; ++number) {
    leaves += IsLeaf(number) ? 1 : 0;
    groups += IsTerritory(number) && !IsLeaf(number) ? 1 : 0;
  }
  CHECK(leaves == 211);
  CHECK(groups == 36);
}

TEST_CASE("numbers, letters and words find a territory", "[model][territory]") {
  CHECK(FindTerritory("TW") == 158);
  CHECK(FindTerritory("twn") == 158);
  CHECK(FindTerritory("158") == 158);
  CHECK(FindTerritory("0158") == 158);
  CHECK(FindTerritory("2WL") == kWorld);
  CHECK(FindTerritory("2wl") == kWorld);
  CHECK(FindTerritory("Worldwide") == kWorld);
  CHECK(FindTerritory("MO") == 446);
  CHECK_FALSE(FindTerritory("XX"));
  CHECK_FALSE(FindTerritory("999"));
  CHECK_FALSE(FindTerritory("0"));
  CHECK_FALSE(FindTerritory(""));
  CHECK_FALSE(FindTerritory("15８"));
  CHECK_FALSE(FindTerritory("123456789012"));
}

TEST_CASE("letters used twice mean the territory of today",
          "[model][territory]") {
  CHECK(FindTerritory("SD") == 729);
  CHECK(FindTerritory("DE") == 276);
  CHECK(FindTerritory("ET") == 231);
  CHECK(FindTerritory("YE") == 887);
  CHECK(FindTerritory("CS") == 891);  // the later of two that have ended
  CHECK(FindTerritory("BU") == 104);  // former letters
  CHECK(FindTerritory("2EY") == 2123);
  CHECK(FindTerritory("SU") == 810);
}

TEST_CASE("what is shown is a code, or a name of our own table",
          "[model][territory]") {
  CHECK(CodeOf(158) == "TW");
  CHECK(CodeOf(kWorld) == "2WL");
  CHECK(CodeOf(1).empty());
  CHECK(NameOf(344, "zh-Hant") == "香港");
  CHECK(NameOf(446, "zh-Hant") == "澳門");
  CHECK(NameOf(446, "zh-Hans") == "澳门");
  CHECK(NameOf(kWorld, "en") == "World");
  CHECK(NameOf(702, "zh-Hant") == "SG");
}

TEST_CASE("sets include and leave out, at the day asked about",
          "[model][territory]") {
  const Day today = TisEdition();
  CHECK(Expand(Set({156, 158}), today) == std::vector<Territory>{156, 158});
  const auto rest = Expand(Set({kWorld}, {156}), today);
  CHECK(rest.size() == 200);
  CHECK_FALSE(Has(rest, 156));
  CHECK(Has(rest, 158));
  CHECK(Expand(Set({156}, {kWorld}), today).empty());
  CHECK(Expand(Set({2104, 2106}), today) == Expand(Set({2106, 2104}), today));
  CHECK(Expand(Set({446}), On("1999-12-19")).empty());
  CHECK(Expand(Set({7}), today).empty());
}

TEST_CASE("membership is constant between two changes", "[model][territory]") {
  const auto changes = MembershipChanges();
  REQUIRE(changes.size() > 40);
  CHECK(std::is_sorted(changes.begin(), changes.end()));
  for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
    const Day last = changes[i + 1] - std::chrono::days{1};
    for (Territory number = 2100; number < 2137; ++number) {
      CHECK(LeavesOf(number, changes[i]) == LeavesOf(number, last));
    }
  }
  for (Day day : {On("1997-07-01"), On("1999-12-20"), On("1991-01-01")}) {
    CHECK(std::binary_search(changes.begin(), changes.end(), day));
  }
}

TEST_CASE("the short form of a set means the same leaves",
          "[model][territory]") {
  const unsigned seed = 446;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const char* text :
       {"1900-01-01", "1996-05-05", "1997-07-01", "2005-01-01", "2026-07-06"}) {
    const Day day = On(text);
    const auto world = LeavesOf(kWorld, day);
    for (int round = 0; round < 12; ++round) {
      // From nothing to nearly all of it, and groups with a few changes.
      std::set<Territory> chosen;
      if (round % 3 == 2) {
        const Territory group = 2100 + static_cast<int>(random() % 37);
        for (Territory leaf : LeavesOf(group, day)) chosen.insert(leaf);
      }
      for (Territory leaf : world) {
        if (static_cast<int>(random() % 12) < round) {
          if (!chosen.erase(leaf)) chosen.insert(leaf);
        }
      }
      const std::vector<Territory> leaves(chosen.begin(), chosen.end());
      const TerritorySet set = Minimal(leaves, day);
      CHECK(Expand(set, day) == leaves);
      CHECK(set.include.size() + set.exclude.size() <= leaves.size());
      CHECK(std::is_sorted(set.include.begin(), set.include.end()));
      CHECK(std::is_sorted(set.exclude.begin(), set.exclude.end()));
      CHECK(Intersect(set.include, set.exclude).empty());
    }
  }
}

TEST_CASE("the world without one place is written with two numbers",
          "[model][territory]") {
  const Day today = TisEdition();
  CHECK(Minimal(Expand(Set({kWorld}, {156}), today), today) ==
        Set({kWorld}, {156}));
  CHECK(Minimal(LeavesOf(kWorld, today), today) == Set({kWorld}));
  CHECK(Minimal(LeavesOf(2106, today), today) == Set({2106}));
  CHECK(Minimal(std::vector<Territory>{156, 158, 344, 446}, today) ==
        Set({156, 158, 344, 446}));
  CHECK(Minimal({}, today) == Set({}));
  const TerritorySet two =
      Minimal(Expand(Set({2106, 2120}, {156, 826}), today), today);
  INFO(two.include.size() << " " << two.exclude.size());
  CHECK(two.include.size() + two.exclude.size() <= 4);
}

// Walks the published tree by itself and compares every group on many days.
TEST_CASE("every group holds what the published tree says",
          "[model][territory]") {
  std::ifstream file(test::SharedDir() + "/data/exchange/tis/tree.csv");
  if (!file) {
    WARN("the published tree is not here; skipped");
    return;
  }
  const auto day_of = [](const std::string& text) {  // 31.12.1999
    return On(
        (text.substr(6) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2))
            .c_str());
  };
  struct Line {
    int level = 0;
    Territory number = 0;
    bool leaf = false;
    Day exists_from, exists_until, in_from, in_until;
  };
  std::vector<Line> lines;
  std::string text;
  std::getline(file, text);
  while (std::getline(file, text)) {
    std::istringstream cells(text);
    std::vector<std::string> cell(9);
    for (std::string& c : cell) std::getline(cells, c, ',');
    Line line{std::stoi(cell[0]),
              std::stoi(cell[1]),
              cell[4] == "COUNTRY",
              day_of(cell[2]),
              day_of(cell[3]),
              Day{},
              Day{}};
    line.in_from = cell[7].empty() ? line.exists_from : day_of(cell[7]);
    line.in_until = cell[8].empty() ? line.exists_until : day_of(cell[8]);
    lines.push_back(line);
  }
  std::vector<Day> days = {On("1000-01-01"), On("1945-08-15"), On("1997-06-30"),
                           On("2026-07-06")};
  for (Day change : MembershipChanges()) {
    days.push_back(change);
    days.push_back(change - std::chrono::days{1});
  }
  for (Day day : days) {
    std::map<Territory, std::set<Territory>> members;
    std::vector<const Line*> path;
    for (const Line& line : lines) {
      path.resize(static_cast<std::size_t>(line.level) - 1);
      path.push_back(&line);
      if (!line.leaf) continue;
      bool alive = true;
      for (std::size_t i = path.size(); i-- > 0 && alive;) {
        const Line& step = *path[i];
        alive = step.exists_from <= day && day <= step.exists_until;
        if (alive && i + 1 < path.size()) {
          members[step.number].insert(line.number);
        }
        alive = alive && step.in_from <= day && day <= step.in_until;
      }
    }
    for (Territory number = 2100; number < 2137; ++number) {
      const std::vector<Territory> expected(members[number].begin(),
                                            members[number].end());
      INFO(number << " on " << ToText(day));
      CHECK(LeavesOf(number, day) == expected);
    }
  }
}

}  // namespace
}  // namespace qiao
