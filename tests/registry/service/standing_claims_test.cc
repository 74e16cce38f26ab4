#include "registry/service/standing_claims.h"

#include "tests/support/catch.h"

namespace qiao::registry {
namespace {

OwnershipClaim Claim(std::int64_t num, std::int64_t den, std::string text) {
  OwnershipClaim claim;
  claim.rights = {"online", "perform"};
  claim.share = Share{num, den, std::move(text)};
  claim.territories.include = {158};
  claim.period.from = ParseDay("2004-01-02");
  claim.capacity = "own";
  return claim;
}

SaidClaim OnRecord(OwnershipClaim claim, char id = 'a') {
  return {std::move(claim),
          ParseStatementId("stm:" + std::string(64, id)).value(), 0};
}

OpenClaims Open(const OwnershipClaim& claim, const std::vector<SaidClaim>& said,
                Start start = Start::kStated, Correct correct = Correct::kNo) {
  return OpenOf(std::vector{claim}, start, said, Meets::kOverlapping, correct);
}

}  // namespace

TEST_CASE("a share in another written form is the same share",
          "[import][claims]") {
  const std::vector said = {OnRecord(Claim(1, 2, "50%"))};
  OwnershipClaim claim = Claim(1, 2, "各半");
  claim.note = "授權區域: 台灣";
  const OpenClaims open = Open(claim, said);
  CHECK(open.open.empty());
  CHECK(open.against == nullptr);
}

TEST_CASE("another share of the same right is not signed beside the first",
          "[import][claims]") {
  const std::vector said = {OnRecord(Claim(1, 2, "50%"))};
  CHECK(Open(Claim(1, 4, "25%"), said).against == said.data());
  OwnershipClaim wider = Claim(1, 2, "50%");
  wider.territories.include = {158, 344};
  CHECK(Open(wider, said).against == said.data());
  OwnershipClaim ends = Claim(1, 2, "50%");
  ends.period.until = ParseDay("2030-01-01");
  CHECK(Open(ends, said).against == said.data());
}

TEST_CASE("claims that meet nowhere stand side by side", "[import][claims]") {
  const std::vector said = {OnRecord(Claim(1, 2, "50%"))};
  OwnershipClaim elsewhere = Claim(1, 4, "25%");
  elsewhere.territories.include = {344};
  CHECK(Open(elsewhere, said).open.size() == 1);
  OwnershipClaim other_acts = Claim(1, 4, "25%");
  other_acts.rights = {"sync"};
  CHECK(Open(other_acts, said).open.size() == 1);
  OwnershipClaim words = Claim(1, 4, "25%");
  words.part = "words";
  CHECK(Open(words, said).open.size() == 1);
  OwnershipClaim before = Claim(1, 4, "25%");
  before.period = {ParseDay("2000-01-01"), ParseDay("2004-01-02")};
  CHECK(Open(before, said).open.size() == 1);
}

TEST_CASE("a start that nobody stated makes no other claim",
          "[import][claims]") {
  const std::vector said = {OnRecord(Claim(1, 2, "50%"))};
  OwnershipClaim again = Claim(1, 2, "50%");
  again.period.from = ParseDay("2012-12-12");
  CHECK(Open(again, said, Start::kStated).against == said.data());
  const OpenClaims open = Open(again, said, Start::kAssumed);
  CHECK(open.against == nullptr);
  CHECK(open.open.empty());
}

TEST_CASE("groups of territories are compared by what they hold",
          "[import][claims]") {
  OwnershipClaim world = Claim(1, 2, "50%");
  world.territories.include = {2136};
  const std::vector said = {OnRecord(world)};
  CHECK(Open(Claim(1, 4, "25%"), said).against == said.data());
  CHECK(Open(world, said).open.empty());
}

TEST_CASE("a correction replaces the one claim that it meets",
          "[import][claims]") {
  std::vector said = {OnRecord(Claim(1, 2, "50%"))};
  const OpenClaims one =
      Open(Claim(1, 4, "25%"), said, Start::kStated, Correct::kYes);
  REQUIRE(one.open.size() == 1);
  CHECK(one.open[0].replaces == said[0].id);

  OwnershipClaim elsewhere = Claim(1, 3, "1/3");
  elsewhere.territories.include = {344};
  said.push_back(OnRecord(elsewhere, 'b'));
  OwnershipClaim both = Claim(1, 4, "25%");
  both.territories.include = {158, 344};
  CHECK(Open(both, said, Start::kStated, Correct::kYes).against != nullptr);

  // What an earlier row of the sheet says is not on record to be replaced.
  const std::vector<SaidClaim> drafted = {{Claim(1, 2, "50%"), {}, 3}};
  CHECK(Open(Claim(1, 4, "25%"), drafted, Start::kStated, Correct::kYes)
            .against == drafted.data());
}

TEST_CASE("rows claim the same in any order and any written form",
          "[import][claims]") {
  OwnershipClaim words = Claim(1, 2, "50%");
  words.part = "words";
  OwnershipClaim music = Claim(1, 4, "25%");
  music.part = "music";
  OwnershipClaim quarter = music;
  quarter.share.text = "四分之一";
  CHECK(ClaimTheSame(std::vector{words, music}, std::vector{quarter, words}));
  CHECK_FALSE(ClaimTheSame(std::vector{words}, std::vector{words, music}));
  CHECK_FALSE(ClaimTheSame(std::vector{words}, std::vector{music}));
}

}  // namespace qiao::registry
