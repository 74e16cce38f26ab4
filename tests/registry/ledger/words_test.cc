#include "registry/ledger/words.h"

#include "tests/registry/ledger/world.h"

namespace qiao::ledger {
namespace {

TEST_CASE("of several words that are not in the tables the first is named",
          "[ledger][words]") {
  OwnershipClaim claim = world::AClaim();
  claim.rights = {"hologram"};
  claim.basis = "hearsay";
  Statement statement;
  statement.body = claim;
  const auto checked = CheckWords(statement);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().refusal == Refusal::kValueInvalid);
  CHECK(checked.error().message ==
        "\"hologram\" is no right of the published tables");
  claim.rights = {"phonogram"};
  statement.body = claim;
  CHECK(CheckWords(statement).error().message ==
        "\"hearsay\" is no basis of the published tables");
  claim.basis.clear();
  statement.body = claim;
  CHECK(CheckWords(statement));
}

}  // namespace
}  // namespace qiao::ledger
