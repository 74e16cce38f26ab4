#include "registry/desk/rights_parts.h"

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::desk {
namespace {

using test::Good;

TEST_CASE("a doubt is called one", "[desk][conflict]") {
  rights::SubjectLink link;
  link.relation = rights::SubjectLink::Relation::kDoubted;
  link.words = "北岸音樂 says these differ";
  CHECK(json::Canonical(ToJson(link)).find(R"("relation":"doubted")") !=
        std::string::npos);
}

TEST_CASE("places, periods and shares stand as a claim says them", "[desk]") {
  CHECK(json::Canonical(ToJson(TerritorySet{{2136}, {156}, {}})) ==
        R"({"ex":[156],"in":[2136]})");
  CHECK(json::Canonical(ToJson(TerritorySet{{158}, {}, {}})) ==
        R"({"in":[158]})");
  CHECK(json::Canonical(ToJson(Period{ParseDay("2010-01-01"), {}})) ==
        R"({"from":"2010-01-01"})");
  CHECK(json::Canonical(ToJson(Good(Share::Make(1, 2, "五成")))) ==
        R"({"den":2,"num":1,"text":"五成"})");
}

TEST_CASE("a claim names its holder where that is another", "[desk][who]") {
  test::ARegistry registry;
  const test::ALabel label(registry, "北岸音樂");
  const test::ALabel singer(registry, "劉若英");
  rights::ClaimOnRecord claim;
  claim.party = label.party;
  claim.subject = SubjectId{{'r', 'e', 'c'}, {}};
  claim.claim.share = Good(Share::Make(1, 1));
  Names names(registry->store());
  CHECK(Good(ClaimToJson(claim, names)).Find("holder_name") == nullptr);
  claim.claim.holder = AsSubject(singer.party);
  const json::Object told = Good(ClaimToJson(claim, names));
  REQUIRE(told.Find("holder_name") != nullptr);
  CHECK(*told.Find("holder_name") == json::Value("劉若英"));
  CHECK(*told.Find("party_name") == json::Value("北岸音樂"));
}

TEST_CASE("whom nobody has named is called by the id", "[desk]") {
  test::ARegistry registry;
  const SubjectId nobody{{'p', 's', 'n'}, {}};
  Names names(registry->store());
  CHECK(Good(names.Of(nobody)) == ToText(nobody));
}

}  // namespace
}  // namespace qiao::desk
