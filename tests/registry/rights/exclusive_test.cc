#include "registry/rights/exclusive.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <string>

#include "registry/rights/conflict.h"
#include "registry/rights/ownership_view.h"
#include "tests/registry/rights/claims.h"
#include "tests/support/catch.h"

namespace qiao::rights {
namespace {

using test::AClaim;
using test::PartyNamed;
using test::StatementNamed;
using test::SubjectNamed;

ClaimOnRecord Exclusively(AClaim claim) {
  claim.made.claim.exclusive = true;
  return claim.made;
}

const SubjectGroup& OneRecording() {
  static const SubjectGroup group{{SubjectNamed("rec1")}, {}};
  return group;
}

// A slow second opinion, pair by pair.
bool Derives(const ClaimOnRecord& x, const ClaimOnRecord& y) {
  return std::find(x.derived_from.begin(), x.derived_from.end(), FirstOf(y)) !=
         x.derived_from.end();
}

bool Compete(const ClaimOnRecord& x, const ClaimOnRecord& y) {
  const bool parts_meet = x.claim.part.empty() || y.claim.part.empty() ||
                          x.claim.part == y.claim.part;
  return IsExclusive(x) && IsExclusive(y) && parts_meet &&
         BearerOf(x) != BearerOf(y) && HolderOf(x) != BearerOf(y) &&
         HolderOf(y) != BearerOf(x) && !Derives(x, y) && !Derives(y, x);
}

std::set<StatementId> CompetingOn(const std::vector<ClaimOnRecord>& claims,
                                  Day day, Territory territory) {
  const auto here = [&](const ClaimOnRecord& claim) {
    const auto leaves = Expand(claim.claim.territories, day);
    return claim.claim.period.Contains(day) &&
           std::binary_search(leaves.begin(), leaves.end(), territory);
  };
  std::set<StatementId> competing;
  for (const ClaimOnRecord& x : claims) {
    for (const ClaimOnRecord& y : claims) {
      if (here(x) && here(y) && Compete(x, y)) competing.insert(x.id);
    }
  }
  return competing;
}

ClaimOnRecord Random(std::mt19937& random,
                     const std::vector<ClaimOnRecord>& before) {
  const auto pick = [&random](const std::vector<std::string>& of) {
    return of[random() % of.size()];
  };
  AClaim claim("c" + std::to_string(before.size()),
               static_cast<std::int64_t>(before.size()));
  claim.By(pick({"A", "B", "C"})).On("rec1").For("online");
  claim.In(pick({"156", "158", "156 158", "2136!156", "2136"}));
  claim.As(pick({"own", "own", "admin", "licensee"}));
  claim.made.claim.part = pick({"", "", "words", "music"});
  if (random() % 3 == 0) {
    claim.made.claim.holder = AsSubject(PartyNamed(pick({"A", "B", "H"})));
  }
  if (random() % 4 != 0) claim.made.claim.exclusive = random() % 8 != 0;
  const Day from = *ParseDay("2010-06-01") +
                   std::chrono::days{static_cast<int>(random() % 10)};
  claim.made.claim.period = {
      from, from + std::chrono::days{1 + static_cast<int>(random() % 10)}};
  if (!before.empty() && random() % 3 == 0) {
    const ClaimOnRecord& parent = before[random() % before.size()];
    claim.made.derived_from = parent.derived_from;
    claim.made.derived_from.insert(claim.made.derived_from.begin(), parent.id);
  }
  return claim.made;
}

TEST_CASE("random exclusives compete exactly where a slow count says so",
          "[rights][exclusive]") {
  std::mt19937 random(20261122);
  for (int round = 0; round < 150; ++round) {
    std::vector<ClaimOnRecord> claims;
    const std::size_t count = 2 + random() % 8;
    while (claims.size() < count) claims.push_back(Random(random, claims));
    const auto conflicts = FindCompetingExclusives(claims, OneRecording());
    for (int d = 0; d < 20; ++d) {
      const Day day = *ParseDay("2010-06-01") + std::chrono::days{d};
      for (const Territory territory : {156, 158, 840}) {
        std::set<StatementId> found;
        std::multiset<std::string> parts;
        for (const Conflict& conflict : conflicts) {
          const auto leaves = Expand(conflict.overlap->territories, day);
          if (!conflict.overlap->period.Contains(day) ||
              !std::binary_search(leaves.begin(), leaves.end(), territory)) {
            continue;
          }
          found.insert(conflict.claims.begin(), conflict.claims.end());
          parts.insert(conflict.overlap->part);
        }
        // Each place once: as a whole, or its words and its music.
        const bool once = parts.size() < 2 ||
                          parts == std::multiset<std::string>{"music", "words"};
        if (!once || found != CompetingOn(claims, day, territory)) {
          FAIL_CHECK("round " << round << " " << qiao::ToText(day) << " "
                              << territory);
        }
      }
    }
    auto shuffled = claims;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const auto again = FindCompetingExclusives(shuffled, OneRecording());
    REQUIRE(again.size() == conflicts.size());
    for (std::size_t i = 0; i < again.size(); ++i) {
      CHECK(again[i].claims == conflicts[i].claims);
      CHECK(again[i].overlap->period == conflicts[i].overlap->period);
    }
  }
}

TEST_CASE("a correction of the owner's claim leaves its licensee derived",
          "[rights][exclusive]") {
  ClaimOnRecord owner = Exclusively(AClaim("a2", 5).By("A").On("rec1"));
  owner.first = StatementNamed("a");
  ClaimOnRecord licensee =
      Exclusively(AClaim("l", 1).By("L").On("rec1").As("licensee"));
  licensee.derived_from = {StatementNamed("a")};
  CHECK(FindCompetingExclusives(std::vector{owner, licensee}, OneRecording())
            .empty());
  owner.first.reset();
  CHECK(FindCompetingExclusives(std::vector{owner, licensee}, OneRecording())
            .size() == 1);
}

TEST_CASE("acting for somebody hides no exclusive of one's own",
          "[rights][exclusive]") {
  const std::vector<ClaimOnRecord> claims = {
      Exclusively(AClaim("a", 0).By("A").On("rec1")),
      Exclusively(AClaim("b", 1).By("B").On("rec1")), [] {
        AClaim admin("c", 2);
        admin.By("B").On("rec1").As("admin");
        admin.made.claim.holder = AsSubject(PartyNamed("A"));
        return Exclusively(admin);
      }()};
  const auto conflicts = FindCompetingExclusives(claims, OneRecording());
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].claims ==
        std::vector{StatementNamed("a"), StatementNamed("b")});
}

TEST_CASE("two that act for each other are on one side, and meet a third",
          "[rights][exclusive]") {
  const auto acting = [](const char* name, const char* party, const char* who) {
    AClaim claim(name, name[0]);
    claim.By(party).On("rec1").As("admin");
    claim.made.claim.holder = AsSubject(PartyNamed(who));
    return Exclusively(claim);
  };
  std::vector<ClaimOnRecord> claims = {acting("a", "A", "B"),
                                       acting("b", "B", "A")};
  CHECK(FindCompetingExclusives(claims, OneRecording()).empty());
  claims.push_back(Exclusively(AClaim("c", 'c').By("C").On("rec1")));
  const auto conflicts = FindCompetingExclusives(claims, OneRecording());
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].claims.size() == 3);
}

TEST_CASE("exclusives that compete are one conflict however many they are",
          "[rights][exclusive]") {
  std::vector<ClaimOnRecord> claims;
  for (int i = 0; i < 3'000; ++i) {
    const std::string number = std::to_string(i);
    claims.push_back(Exclusively(
        AClaim("c" + number, i).By("P" + number).On("rec1").As("licensee")));
    claims.back().derived_from = {StatementNamed("owner")};
  }
  claims.push_back(Exclusively(AClaim("owner", 3'000).By("A").On("rec1")));
  const auto conflicts = FindCompetingExclusives(claims, OneRecording());
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].claims.size() == 3'000);
  CHECK(conflicts[0].kind == ConflictKind::kCompetingExclusives);
  CHECK(conflicts[0].overlap->excess == Excess::kNone);
}

TEST_CASE("a holding whose exclusive competes is disputed, a plain one is not",
          "[rights][exclusive][view]") {
  std::vector<ClaimOnRecord> claims = {
      Exclusively(AClaim("a", 0).By("A").On("rec1").Of(1, 4)),
      Exclusively(AClaim("b", 1).By("B").On("rec1").Of(1, 4)),
      AClaim("c", 2).By("C").On("rec1").Of(1, 4).made};
  const auto states = [&claims] {
    const OwnershipView view = ViewOf(
        OneRecording(), claims, {}, {*ParseDay("2020-01-01"), {"online"}, {}});
    std::string text;
    for (const Holding& holding : view.tenures.at(0).holdings) {
      text += (text.empty() ? "" : " ") + std::string(ToText(holding.state));
    }
    return text;
  };
  CHECK(states() == "disputed disputed claimed gap");
  claims[1].derived_from = {StatementNamed("a")};
  CHECK(states() == "claimed claimed claimed gap");
}

}  // namespace
}  // namespace qiao::rights
