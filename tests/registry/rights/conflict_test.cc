#include "registry/rights/conflict.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <utility>

#include "tests/registry/rights/claims.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"

namespace qiao::rights {
namespace {

using test::AClaim;
using test::NameIn;
using test::PartyNamed;
using test::StatementNamed;
using test::SubjectNamed;
using test::TextOf;
using test::WordsOf;

struct Case {
  std::vector<ClaimOnRecord> claims;
  std::vector<SubjectLink> links;
  std::vector<std::string> expected;  // lines, as Line() writes them
};

std::string After(const std::string& text, const std::string& name) {
  for (const std::string& word : WordsOf(text)) {
    if (word.starts_with(name + "=")) return word.substr(name.size() + 1);
  }
  return {};
}

ClaimOnRecord ClaimFrom(const std::vector<std::string>& cells,
                        std::int64_t index) {
  AClaim claim(cells[2], index);
  const std::string& share = cells[6];
  const std::size_t slash = share.find('/');
  const std::size_t space = share.find(' ');
  const auto made = Share::Make(
      std::stoll(share.substr(0, slash)), std::stoll(share.substr(slash + 1)),
      space == std::string::npos ? "" : share.substr(space + 1));
  REQUIRE(made);
  claim.By(cells[3]).On(cells[4]).For(cells[5]).In(cells[7]).During(cells[8]);
  claim.made.claim.share = *made;
  const std::string& more = cells.size() > 9 ? cells[9] : "";
  if (const auto capacity = After(more, "capacity"); !capacity.empty()) {
    claim.As(capacity);
  }
  claim.made.claim.part = After(more, "part");
  if (const auto use = After(more, "use"); !use.empty()) {
    claim.made.claim.uses = {use};
  }
  if (const auto holder = After(more, "holder"); !holder.empty()) {
    claim.made.claim.holder = AsSubject(PartyNamed(holder));
  }
  if (const auto parent = After(more, "parent"); !parent.empty()) {
    claim.made.claim.parent = StatementNamed(parent);
  }
  if (more.find("exclusive") != std::string::npos) {
    claim.made.claim.exclusive = After(more, "exclusive") != "no";
  }
  return claim.made;
}

SubjectLink LinkFrom(const std::vector<std::string>& cells) {
  SubjectLink link;
  link.a = std::min(SubjectNamed(cells[2]), SubjectNamed(cells[3]));
  link.b = std::max(SubjectNamed(cells[2]), SubjectNamed(cells[3]));
  link.by_audio = cells[4] == "audio";
  if (cells[4] == "different") {
    link.relation = SubjectLink::Relation::kDifferent;
  }
  return link;
}

// What the registry works out from parents and corrections.
void AddAncestors(std::vector<ClaimOnRecord>& claims) {
  std::map<StatementId, std::optional<StatementId>> parents;
  for (const ClaimOnRecord& claim : claims) {
    parents[claim.id] = claim.claim.parent;
  }
  for (ClaimOnRecord& claim : claims) {
    for (auto up = claim.claim.parent; up; up = parents.at(*up)) {
      claim.derived_from.push_back(*up);
    }
  }
}

std::map<std::string, Case> ReadCases() {
  std::map<std::string, Case> cases;
  std::istringstream in(test::ReadFile(test::Golden("conflicts.tsv")));
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) {
      cells.push_back(cell);
    }
    REQUIRE(cells.size() >= 5);
    Case& one = cases[cells[0]];
    if (cells[1] == "claim") {
      one.claims.push_back(
          ClaimFrom(cells, static_cast<std::int64_t>(one.claims.size())));
    } else if (cells[1] == "link") {
      one.links.push_back(LinkFrom(cells));
    } else {
      REQUIRE(cells[1] == "expect");
      std::string expected;
      for (std::size_t i = 2; i < cells.size(); ++i) {
        expected += (i == 2 ? "" : " | ") + cells[i];
      }
      if (cells.size() == 8) expected += " | ";
      one.expected.push_back(expected);
    }
  }
  for (auto& [name, one] : cases) AddAncestors(one.claims);
  return cases;
}

// As the golden file writes it. Total as num/den.
std::string Line(const Conflict& conflict) {
  std::string claims, acts, more;
  for (const StatementId& id : conflict.claims) {
    claims += (claims.empty() ? "" : " ") + NameIn(id);
  }
  const Overlap& overlap = *conflict.overlap;
  for (const Right& act : overlap.acts) {
    acts += (acts.empty() ? "" : " ") + act;
  }
  if (overlap.acts == ActsOf(std::vector<Right>{"phonogram"}, "rec")) {
    acts = "all";
  }
  const auto add = [&more](const std::string& word) {
    more += (more.empty() ? "" : " ") + word;
  };
  if (overlap.excess == Excess::kRounding) add("rounding");
  if (overlap.passes_cwr) add("cwr");
  if (!overlap.part.empty()) add("part=" + overlap.part);
  for (const std::string& use : overlap.uses) add("use=" + use);
  std::string total = overlap.total.Fraction();
  if (total.find('/') == std::string::npos) total += "/1";
  if (overlap.excess == Excess::kNone) total = "-";
  return std::string(ToText(conflict.kind)) + " | " + claims + " | " + total +
         " | " + TextOf(overlap.territories) + " | " + TextOf(overlap.period) +
         " | " + acts + " | " + more;
}

std::vector<std::string> ConflictsOf(const Case& one) {
  std::vector<SubjectId> subjects;
  for (const ClaimOnRecord& claim : one.claims) {
    subjects.push_back(claim.subject);
  }
  std::vector<std::string> lines;
  for (const SubjectGroup& group : GroupSubjects(subjects, one.links)) {
    for (const Conflict& conflict : FindClaimConflicts(one.claims, group)) {
      lines.push_back(Line(conflict));
    }
  }
  return lines;
}

TEST_CASE("worked share tables give the conflicts beside them",
          "[rights][conflict]") {
  const auto cases = ReadCases();
  CHECK(cases.size() >= 73);
  for (const auto& [name, one] : cases) {
    INFO(name);
    auto found = ConflictsOf(one);
    auto expected = one.expected;
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    CHECK(found == expected);
  }
}

TEST_CASE("conflicts do not depend on the order of claims and links",
          "[rights][conflict]") {
  std::mt19937 random(20261122);
  for (auto& [name, one] : ReadCases()) {
    INFO(name);
    const std::vector<std::string> first = ConflictsOf(one);
    for (int round = 0; round < 5; ++round) {
      Case shuffled = one;
      std::shuffle(shuffled.claims.begin(), shuffled.claims.end(), random);
      std::shuffle(shuffled.links.begin(), shuffled.links.end(), random);
      CHECK(ConflictsOf(shuffled) == first);
    }
  }
}

// A slow second opinion: day by day, place by place, act by act.
bool OverOn(const std::vector<ClaimOnRecord>& claims, Day day,
            Territory territory, const Right& act) {
  ShareSum sum;
  for (const ClaimOnRecord& claim : claims) {
    const auto leaves = Expand(claim.claim.territories, day);
    const auto acts = ActsOf(claim.claim.rights, claim.subject.Kind());
    if (claim.claim.period.Contains(day) &&
        std::binary_search(leaves.begin(), leaves.end(), territory) &&
        std::find(acts.begin(), acts.end(), act) != acts.end()) {
      sum.Add(claim.claim.share);
    }
  }
  return sum.CompareToWhole() > 0;
}

bool Covered(const std::vector<Conflict>& conflicts, Day day,
             Territory territory, const Right& act) {
  return std::any_of(
      conflicts.begin(), conflicts.end(), [&](const Conflict& conflict) {
        const auto leaves = Expand(conflict.overlap->territories, day);
        return conflict.overlap->period.Contains(day) &&
               std::binary_search(leaves.begin(), leaves.end(), territory) &&
               std::count(conflict.overlap->acts.begin(),
                          conflict.overlap->acts.end(), act) == 1;
      });
}

TEST_CASE("random claims collide exactly where a slow count says so",
          "[rights][conflict]") {
  const unsigned seed = 7;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::vector<std::string> places = {"156",      "158",  "344",    "2136",
                                           "2136!156", "2116", "156 158"};
  const std::vector<std::string> rights = {"phonogram", "online", "repro sync",
                                           "perform", "performer"};
  const auto pick = [&random](std::size_t count) {
    return static_cast<std::size_t>(random() % count);
  };
  for (int round = 0; round < 20; ++round) {
    std::vector<ClaimOnRecord> claims;
    const std::size_t count = 2 + pick(5);
    for (std::size_t i = 0; i < count; ++i) {
      AClaim claim("c" + std::to_string(i), static_cast<std::int64_t>(i));
      claim.By("p" + std::to_string(i)).On("rec1");
      claim.For(rights[pick(rights.size())]).In(places[pick(places.size())]);
      claim.Of(1 + static_cast<std::int64_t>(pick(4)), 4);
      const Day from = *ParseDay("1997-06-20") +
                       std::chrono::days{static_cast<int>(pick(20))};
      claim.made.claim.period.from = from;
      claim.made.claim.period.until =
          from + std::chrono::days{1 + static_cast<int>(pick(20))};
      claims.push_back(claim.made);
    }
    const SubjectGroup group{{SubjectNamed("rec1")}, {}};
    const std::vector<Conflict> conflicts = FindOverClaims(claims, group);
    for (int d = 0; d < 42; d += 1) {
      const Day day = *ParseDay("1997-06-19") + std::chrono::days{d};
      for (const Territory territory : {156, 158, 344, 840}) {
        for (const Right act : {"online", "repro", "performer-online"}) {
          const bool over = OverOn(claims, day, territory, act);
          if (Covered(conflicts, day, territory, act) != over) {
            FAIL_CHECK("round " << round << " " << qiao::ToText(day) << " "
                                << territory << " " << act);
          }
        }
      }
    }
  }
}

TEST_CASE("a conflict over linked subjects shows the links between them only",
          "[rights][conflict]") {
  const std::vector<ClaimOnRecord> claims = {
      AClaim("a").By("A").On("rec1").made,
      AClaim("b", 1).By("B").On("rec3").made};
  const auto link = [](const char* a, const char* b) {
    SubjectLink one;
    one.a = SubjectNamed(a);
    one.b = SubjectNamed(b);
    one.by_audio = true;
    return one;
  };
  const std::vector<SubjectLink> links = {
      link("rec1", "rec2"), link("rec2", "rec3"), link("rec3", "rec4")};
  std::vector<SubjectId> subjects;
  for (const char* name : {"rec1", "rec2", "rec3", "rec4"}) {
    subjects.push_back(SubjectNamed(name));
  }
  const auto groups = GroupSubjects(subjects, links);
  REQUIRE(groups.size() == 1);
  const auto conflicts = FindOverClaims(claims, groups.front());
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].kind == ConflictKind::kOneAudioTwoOwners);
  REQUIRE(conflicts[0].links.size() == 2);
  CHECK(conflicts[0].links[0].b == SubjectNamed("rec2"));
  CHECK(conflicts[0].links[1].a == SubjectNamed("rec2"));
}

TEST_CASE("one ISRC on two audios is one conflict however many pairs differ",
          "[rights][conflict]") {
  const auto pair = [](const char* isrc, const char* a, const char* b) {
    IsrcOnTwoAudios one;
    one.isrc = isrc;
    one.difference.a = SubjectNamed(a);
    one.difference.b = SubjectNamed(b);
    one.difference.relation = SubjectLink::Relation::kDifferent;
    return one;
  };
  const auto conflicts =
      FindIsrcConflicts(std::vector{pair("TWX010000002", "rec4", "rec5"),
                                    pair("TWX010000001", "rec2", "rec3"),
                                    pair("TWX010000001", "rec1", "rec3")});
  REQUIRE(conflicts.size() == 2);
  CHECK(conflicts[0].isrc == "TWX010000001");
  CHECK(conflicts[0].subjects.size() == 3);
  CHECK(conflicts[0].links.size() == 2);
  CHECK(conflicts[1].isrc == "TWX010000002");
}

// The seconds that `groups` groups of two colliding claims each take.
double SecondsFor(int groups) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < groups; ++i) {
    const std::string number = std::to_string(i);
    const ClaimOnRecord a =
        AClaim("a" + number, 2 * i).By("A").On("rec1").During("/").made;
    const ClaimOnRecord b =
        AClaim("b" + number, 2 * i + 1).By("B").On("rec1").During("/").made;
    const SubjectGroup group{{SubjectNamed("rec1")}, {}};
    CHECK(FindOverClaims(std::vector{a, b}, group).size() == 1);
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

// Prints what it measures; in the default run it would measure the machine.
TEST_CASE("claims that all collide take time in proportion",
          "[rights][conflict][.slow]") {
  const double few = SecondsFor(500), many = SecondsFor(2'000);
  WARN("500 groups " << few << " s, 2,000 groups " << many << " s");
  CHECK(many < 8 * few);

  // Many claims of one term on one recording.
  const SubjectGroup group{{SubjectNamed("rec1")}, {}};
  std::vector<ClaimOnRecord> claims;
  for (int i = 0; i < 5'000; ++i) {
    const std::string number = std::to_string(i);
    claims.push_back(AClaim("c" + number, i).By("P" + number).On("rec1").made);
  }
  CHECK(FindOverClaims(claims, group).size() == 1);
}

}  // namespace
}  // namespace qiao::rights
