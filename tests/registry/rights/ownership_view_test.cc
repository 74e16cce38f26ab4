#include "registry/rights/ownership_view.h"

#include "tests/registry/rights/claims.h"
#include "tests/support/catch.h"

namespace qiao::rights {
namespace {

using test::AClaim;
using test::SubjectNamed;
using test::TextOf;

const Day kDay = *ParseDay("2020-06-01");

ViewQuestion Online(std::vector<Territory> leaves) {
  return {kDay, {"online"}, std::move(leaves)};
}

SubjectGroup Recording() { return {{SubjectNamed("rec1")}, {}}; }

TEST_CASE("what nobody has claimed is a gap of the whole", "[rights][view]") {
  const auto view = ViewOf(Recording(), {}, {}, Online({158}));
  REQUIRE(view.tenures.size() == 1);
  REQUIRE(view.tenures[0].holdings.size() == 1);
  const Holding& gap = view.tenures[0].holdings[0];
  CHECK(gap.state == HoldingState::kGap);
  CHECK_FALSE(gap.claim);
  CHECK(gap.percent == "100%");
}

TEST_CASE("part claimed leaves a gap of the rest, exactly", "[rights][view]") {
  const std::vector claims = {
      AClaim("a").By("A").On("rec1").Of(1, 2, "50%").made,
      AClaim("b", 1).By("B").On("rec1").Of(3, 8, "37.5%").made};
  const auto view = ViewOf(Recording(), claims, {}, Online({158}));
  REQUIRE(view.tenures.size() == 1);
  const auto& holdings = view.tenures[0].holdings;
  REQUIRE(holdings.size() == 3);
  CHECK(holdings[0].state == HoldingState::kClaimed);
  CHECK(holdings[1].percent == "37.5%");
  CHECK(holdings[2].state == HoldingState::kGap);
  CHECK(holdings[2].amount == "1/8");
  CHECK(holdings[2].percent == "12.5%");
  CHECK(view.tenures[0].total == "7/8");
}

TEST_CASE("thirds written as decimals leave rounding, not a gap",
          "[rights][view]") {
  std::vector<ClaimOnRecord> claims;
  for (const char* name : {"a", "b", "c"}) {
    claims.push_back(
        AClaim(name).By(name).On("rec1").Of(3333, 10000, "33.33%").made);
  }
  const auto view = ViewOf(Recording(), claims, {}, Online({158}));
  const auto& holdings = view.tenures[0].holdings;
  REQUIRE(holdings.size() == 4);
  CHECK(holdings[3].state == HoldingState::kRounding);
  CHECK(holdings[3].percent == "0.01%");
}

TEST_CASE("claims of more than the whole are disputed, each of them",
          "[rights][view]") {
  const std::vector claims = {AClaim("a").By("A").On("rec1").made,
                              AClaim("b", 1).By("B").On("rec1").made};
  const auto view = ViewOf(Recording(), claims, {}, Online({158}));
  CHECK(view.tenures[0].excess == Excess::kReal);
  REQUIRE(view.tenures[0].holdings.size() == 2);
  for (const Holding& holding : view.tenures[0].holdings) {
    CHECK(holding.state == HoldingState::kDisputed);
  }
}

TEST_CASE("a dispute marks the claim it names, where it says so",
          "[rights][view]") {
  const std::vector claims = {AClaim("a").By("A").On("rec1").Of(1, 2).made,
                              AClaim("b", 1).By("B").On("rec1").Of(1, 2).made};
  DisputeOnRecord dispute;
  dispute.id = test::StatementNamed("d");
  dispute.subject = SubjectNamed("rec1");
  dispute.dispute.target = claims[0].id;
  dispute.dispute.territories = test::TerritoriesOf("158");
  const auto view =
      ViewOf(Recording(), claims, std::vector{dispute}, Online({156, 158}));
  REQUIRE(view.tenures.size() == 2);
  CHECK(TextOf(view.tenures[0].territories) == "156");
  CHECK(view.tenures[0].holdings[0].state == HoldingState::kClaimed);
  CHECK(view.tenures[1].holdings[0].state == HoldingState::kDisputed);
  CHECK(view.tenures[1].holdings[0].disputes.size() == 1);
  CHECK(view.tenures[1].holdings[1].state == HoldingState::kClaimed);

  const auto elsewhere =
      ViewOf(Recording(), claims, std::vector{dispute}, Online({156}));
  CHECK(elsewhere.tenures[0].holdings[0].state == HoldingState::kClaimed);
}

TEST_CASE("places and acts with one answer are one tenure", "[rights][view]") {
  const std::vector claims = {
      AClaim("a").By("A").On("rec1").In("2136!156").made,
      AClaim("b", 1).By("B").On("rec1").In("156").For("online").made};
  const auto view = ViewOf(Recording(), claims, {}, {kDay, {}, {}});
  // 156 online; 156 the other acts (a gap); the rest of the world.
  REQUIRE(view.tenures.size() == 3);
  std::vector<std::string> places;
  for (const Tenure& tenure : view.tenures) {
    places.push_back(TextOf(tenure.territories));
  }
  CHECK(std::count(places.begin(), places.end(), "2136!156") == 1);
  CHECK(std::count(places.begin(), places.end(), "156") == 2);
}

TEST_CASE("who acts for an owner is shown and not added up", "[rights][view]") {
  const std::vector claims = {
      AClaim("a").By("A").On("rec1").made,
      AClaim("b", 1).By("B").On("rec1").As("collect").made};
  const auto view = ViewOf(Recording(), claims, {}, Online({158}));
  const auto& holdings = view.tenures[0].holdings;
  REQUIRE(holdings.size() == 2);
  CHECK(holdings[0].counted);
  CHECK_FALSE(holdings[1].counted);
  CHECK(holdings[1].state == HoldingState::kClaimed);
  CHECK(view.tenures[0].total == "1");
}

TEST_CASE("a claim counts from its first day until the day it ends",
          "[rights][view]") {
  const std::vector claims = {
      AClaim("a").By("A").On("rec1").During("2020-06-01/2020-06-02").made};
  const auto on = [&](const char* day) {
    return ViewOf(Recording(), claims, {}, {*ParseDay(day), {"online"}, {158}})
        .tenures[0]
        .holdings[0]
        .state;
  };
  CHECK(on("2020-05-31") == HoldingState::kGap);
  CHECK(on("2020-06-01") == HoldingState::kClaimed);
  CHECK(on("2020-06-02") == HoldingState::kGap);
}

TEST_CASE("words claimed leave the music as the gap", "[rights][view]") {
  std::vector claims = {AClaim("a").By("A").On("wrk1").For("repro").made};
  claims[0].claim.part = "words";
  const SubjectGroup work{{SubjectNamed("wrk1")}, {}};
  const auto view = ViewOf(work, claims, {}, {kDay, {"repro"}, {158}});
  const auto& holdings = view.tenures[0].holdings;
  REQUIRE(holdings.size() == 2);
  CHECK(holdings[1].part == "music");
  CHECK(holdings[1].percent == "100%");
}

TEST_CASE("linked recordings answer together, said twice counts once",
          "[rights][view]") {
  const std::vector claims = {
      AClaim("a").By("A").On("rec1").Of(1, 2, "50%").made,
      AClaim("b", 1).By("A").On("rec2").Of(1, 2, "50%").made};
  const SubjectGroup both{{SubjectNamed("rec1"), SubjectNamed("rec2")}, {}};
  const auto view = ViewOf(both, claims, {}, Online({158}));
  CHECK(view.tenures[0].total == "1/2");
  CHECK(view.tenures[0].holdings[0].counted);
  CHECK_FALSE(view.tenures[0].holdings[1].counted);
}

}  // namespace
}  // namespace qiao::rights
