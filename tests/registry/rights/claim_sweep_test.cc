#include "registry/rights/claim_sweep.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include "registry/rights/conflict.h"
#include "tests/registry/rights/claims.h"
#include "tests/support/catch.h"

namespace qiao::rights {
namespace {

using test::AClaim;
using test::SubjectNamed;

// All of the right, each with a term of its own; all stand together in the
// middle.
std::vector<ClaimOnRecord> Staggered(int count) {
  std::vector<ClaimOnRecord> claims;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    AClaim claim("c" + number, i);
    claim.By("P" + number).On("rec1").For("online").In("158");
    const Day first = *ParseDay("2000-01-01");
    claim.made.claim.period = {first + std::chrono::days{i},
                               first + std::chrono::days{20'000 + i}};
    claims.push_back(claim.made);
  }
  return claims;
}

// Everything collides with everything; counts what it is asked.
struct Asked {
  std::size_t claims = 0;
  Judgement judgement{
      [](std::span<const std::size_t> which) { return which.size() > 1; },
      [this](std::span<const std::size_t> which) {
        claims += which.size();
        std::vector<Collision> found;
        if (which.size() > 1) {
          found.push_back(
              {Excess::kNone, {}, {which.begin(), which.end()}, {}});
        }
        return found;
      }};
};

std::size_t ToldOf(const Sweep& sweep) {
  std::size_t told = 0;
  for (const Piece& piece : sweep.pieces) told += piece.collision.claims.size();
  return told;
}

TEST_CASE("claims of a few different terms are looked at wholly",
          "[rights][sweep]") {
  Asked asked;
  const Sweep sweep = SweepThrough(Staggered(50), asked.judgement);
  CHECK(sweep.whole);
  CHECK(sweep.pieces.size() == 2 * 50 - 3);
}

TEST_CASE("what is looked at and told of a crowd does not grow with the crowd",
          "[rights][sweep]") {
  constexpr std::size_t kLooks = 20'000;
  for (const int count : {400, 800, 1'600}) {
    Asked asked;
    const auto claims = Staggered(count);
    const Sweep sweep = SweepThrough(claims, asked.judgement, kLooks);
    INFO(count);
    CHECK_FALSE(sweep.whole);
    CHECK_FALSE(sweep.pieces.empty());
    // Once in ledger order, once from the fullest day; the last use begun is
    // finished.
    CHECK(asked.claims <= 2 * (kLooks + claims.size()));
    CHECK(ToldOf(sweep) <= kLooks / 8 + claims.size());
  }
}

TEST_CASE("of a crowd the days are told on which most claims stand",
          "[rights][sweep]") {
  Asked asked;
  const auto claims = Staggered(400);
  const Sweep sweep = SweepThrough(claims, asked.judgement, 20'000);
  std::set<std::size_t> sizes;
  for (const Piece& piece : sweep.pieces) {
    sizes.insert(piece.collision.claims.size());
  }
  CHECK(*sizes.rbegin() == 400);
  CHECK(*sizes.begin() >= 400 - sweep.pieces.size());
}

TEST_CASE("a crowd's conflicts say that there may be more, and are true",
          "[rights][sweep][conflict]") {
  const auto claims = Staggered(1'500);
  const SubjectGroup group{{SubjectNamed("rec1")}, {}};
  const auto conflicts = FindOverClaims(claims, group);
  REQUIRE_FALSE(conflicts.empty());
  std::size_t told = 0;
  for (const Conflict& conflict : conflicts) {
    CHECK(conflict.overlap->crowded);
    told += conflict.claims.size();
    const Day first = *conflict.overlap->period.from;
    const auto standing = std::count_if(
        claims.begin(), claims.end(),
        [&](const auto& claim) { return claim.claim.period.Contains(first); });
    CHECK(static_cast<std::size_t>(standing) == conflict.claims.size());
    CHECK(conflict.overlap->total.Fraction() == std::to_string(standing));
  }
  CHECK(told <= kMostLooks / 8 + claims.size());
  auto turned = claims;
  std::reverse(turned.begin(), turned.end());
  const auto again = FindOverClaims(turned, group);
  REQUIRE(again.size() == conflicts.size());
  CHECK(again.front().claims == conflicts.front().claims);
  CHECK(again.back().overlap->period == conflicts.back().overlap->period);

  const auto few = FindOverClaims(Staggered(100), group);
  CHECK(few.size() == 2 * 100 - 3);
  CHECK_FALSE(few.front().overlap->crowded);
}

TEST_CASE("terms that follow each other are no crowd, however many",
          "[rights][sweep]") {
  std::vector<ClaimOnRecord> claims = Staggered(500);
  for (ClaimOnRecord& claim : claims) {
    claim.claim.period.until = *claim.claim.period.from + std::chrono::days{1};
  }
  Asked asked;
  const Sweep sweep = SweepThrough(claims, asked.judgement, 1);
  CHECK(sweep.whole);
  CHECK(asked.claims == 0);
}

TEST_CASE("days that say the same are one piece in whatever order looked at",
          "[rights][sweep]") {
  Asked asked;
  asked.judgement.collisions = [](std::span<const std::size_t> which) {
    std::vector<Collision> found;
    found.push_back({Excess::kNone, {}, {which[0], which[1]}, {}});
    return found;
  };
  const Sweep sweep = SweepThrough(Staggered(400), asked.judgement, 20'000);
  CHECK_FALSE(sweep.whole);
  CHECK(std::count_if(
            sweep.pieces.begin(), sweep.pieces.end(), [](const Piece& piece) {
              return piece.collision.claims == std::vector<std::size_t>{0, 1};
            }) == 1);
}

TEST_CASE("cells are counted though nothing collides in them",
          "[rights][sweep]") {
  std::vector<ClaimOnRecord> claims = Staggered(100);
  const auto leaves = Expand(test::TerritoriesOf("2136"), TisEdition());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    claims[i].claim.territories = test::TerritoriesOf("2136");
    claims[i].claim.territories.exclude = {leaves[i]};
  }
  Asked asked;
  asked.judgement.collisions = [&asked](std::span<const std::size_t> which) {
    asked.claims += which.size();
    return std::vector<Collision>{};
  };
  constexpr std::size_t kLooks = 30'000;
  CHECK_FALSE(SweepThrough(claims, asked.judgement, kLooks).whole);
  // The last day begun is finished: a hundred cells of a hundred claims.
  CHECK(asked.claims <= 2 * (kLooks + 101 * claims.size()));
}

TEST_CASE("uses of their own make a crowd, too", "[rights][sweep]") {
  std::vector<ClaimOnRecord> claims;
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(i);
    AClaim claim("c" + number, i);
    claim.By("P" + number).On("rec1").For("online").In("158").During("/");
    if (i % 2 == 0) claim.made.claim.uses = {"use-" + number};
    claims.push_back(claim.made);
  }
  Asked asked;
  const Sweep sweep = SweepThrough(claims, asked.judgement, 10'000);
  CHECK_FALSE(sweep.whole);
  CHECK(asked.claims <= 2 * (10'000 + claims.size()));
  CHECK(SweepThrough(claims, asked.judgement).whole);
}

// Prints what it measures; in the default run it would measure the machine.
TEST_CASE("a crowd takes time in proportion", "[rights][sweep][.slow]") {
  const SubjectGroup group{{SubjectNamed("rec1")}, {}};
  const auto seconds = [&group](const std::vector<ClaimOnRecord>& claims) {
    const auto start = std::chrono::steady_clock::now();
    CHECK_FALSE(FindOverClaims(claims, group).empty());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         start)
        .count();
  };
  const double few = seconds(Staggered(2'000));
  const double many = seconds(Staggered(8'000));
  WARN("2,000 terms " << few << " s, 8,000 terms " << many << " s");
  CHECK(many < 8 * few);
}

}  // namespace
}  // namespace qiao::rights
