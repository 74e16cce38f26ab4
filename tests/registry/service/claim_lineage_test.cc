#include "registry/service/claim_lineage.h"

#include <string>

#include "registry/service/find_conflicts.h"
#include "registry/service/import_conflicts.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::ASong;
using test::Good;

// An owner, and two platforms to which it licenses.
struct Licensed {
  ARegistry registry;
  ALabel owner{registry, "北岸音樂"};
  ALabel north{registry, "北橋平台"};
  ALabel south{registry, "南桥平台"};
  ASong song{owner, "後來"};
  StatementId owned;  // the owner's exclusive claim

  Licensed() {
    song.Claiming(1, 1);
    song.claims.back().exclusive = true;
    owned = song.AppendTo(*registry).ids.back();
  }

  OwnershipClaim Exclusive(const std::string& capacity,
                           std::optional<StatementId> parent = {}) const {
    OwnershipClaim claim = song.claims.front();
    claim.capacity = capacity;
    claim.parent = parent;
    return claim;
  }
  // Returns its id.
  StatementId Say(const ALabel& label, const StatementBody& body) {
    return Good(registry->AppendManifest(std::vector{Registry::Draft(
                                             Good(registry->HeadingNow()),
                                             label.party, song.subject, body)},
                                         label.keys, {}))
        .ids.back();
  }
  std::vector<FoundConflict> Competing() {
    std::vector<FoundConflict> found;
    for (auto& one : Good(FindAllConflicts(registry->store()))) {
      if (one.conflict.kind == rights::ConflictKind::kCompetingExclusives) {
        found.push_back(std::move(one));
      }
    }
    // Asked about the subject alone, the same.
    std::size_t of_subject = 0;
    for (const auto& one :
         Good(FindConflictsOf(registry->store(), std::vector{song.subject}))) {
      if (one.conflict.kind != rights::ConflictKind::kCompetingExclusives) {
        continue;
      }
      REQUIRE(of_subject < found.size());
      CHECK(one.id == found[of_subject++].id);
    }
    CHECK(of_subject == found.size());
    return found;
  }
};

TEST_CASE("an exclusive licence given twice is a conflict of the two licensees",
          "[registry][conflict][exclusive]") {
  Licensed here;
  const StatementId first =
      here.Say(here.north, here.Exclusive("licensee", here.owned));
  CHECK(here.Competing().empty());
  const StatementId second =
      here.Say(here.south, here.Exclusive("licensee", here.owned));
  const auto competing = here.Competing();
  REQUIRE(competing.size() == 1);
  CHECK(competing[0].conflict.claims == std::vector{first, second});
  CHECK(competing[0].claims.size() == 2);

  // The id stays, and goes when one of them withdraws.
  here.registry.Reopen();
  CHECK(Good(FindConflict(here.registry->store(), competing[0].id)).id ==
        competing[0].id);
  Withdrawal withdrawal;
  withdrawal.target = second;
  here.Say(here.south, withdrawal);
  CHECK(here.Competing().empty());
}

TEST_CASE("corrections of either claim part no licence from its owner",
          "[registry][conflict][exclusive]") {
  Licensed here;
  StatementId licence =
      here.Say(here.north, here.Exclusive("licensee", here.owned));
  StatementId owned = here.owned;
  for (int round = 0; round < 3; ++round) {
    OwnershipClaim corrected = here.Exclusive("own");
    corrected.replaces = owned;
    corrected.note = "correction " + std::to_string(round);
    owned = here.Say(here.owner, corrected);
    CHECK(here.Competing().empty());
  }
  OwnershipClaim corrected = here.Exclusive("licensee", here.owned);
  corrected.replaces = licence;
  corrected.note = "ours, too";
  here.Say(here.north, corrected);
  CHECK(here.Competing().empty());
}

TEST_CASE("a chain holds over a link that has ended, and over a corrected one",
          "[registry][conflict][exclusive]") {
  Licensed here;
  OwnershipClaim between = here.Exclusive("subpub", here.owned);
  const StatementId middle = here.Say(here.north, between);
  here.Say(here.south, here.Exclusive("licensee", middle));
  CHECK(here.Competing().empty());
  Withdrawal withdrawal;
  withdrawal.target = middle;
  here.Say(here.north, withdrawal);
  CHECK(here.Competing().empty());

  // The sub-publisher first names nobody, and corrects that.
  Licensed again;
  between = again.Exclusive("subpub");
  const StatementId alone = again.Say(again.north, between);
  again.Say(again.south, again.Exclusive("licensee", alone));
  REQUIRE(again.Competing().size() == 1);
  CHECK(again.Competing()[0].claims.size() == 3);
  between.parent = again.owned;
  between.replaces = alone;
  again.Say(again.north, between);
  CHECK(again.Competing().empty());
}

TEST_CASE("a correction that an import would make keeps its licensees",
          "[import][conflict][exclusive]") {
  Licensed here;
  here.Say(here.north, here.Exclusive("licensee", here.owned));
  ImportAdditions additions;
  additions.subjects = {here.song.subject};
  rights::ClaimOnRecord drafted;
  drafted.index = 1'000;
  drafted.party = here.owner.party;
  drafted.subject = here.song.subject;
  drafted.claim = here.Exclusive("own");
  drafted.claim.replaces = here.owned;
  additions.claims = {drafted};
  CHECK(Good(ConflictsWith(here.registry->store(), additions)).empty());

  // A rival's sheet meets both.
  additions.claims[0].party = here.south.party;
  additions.claims[0].claim.replaces.reset();
  const auto conflicts = Good(ConflictsWith(here.registry->store(), additions));
  REQUIRE(conflicts.size() == 2);
  CHECK(conflicts[0].kind == rights::ConflictKind::kOverClaim);
  CHECK(conflicts[1].kind == rights::ConflictKind::kCompetingExclusives);
  CHECK(conflicts[1].claims.size() == 3);
}

TEST_CASE("a chain longer than any of the trade is not followed to its end",
          "[registry][conflict][exclusive]") {
  Licensed here;
  StatementId above = here.owned;
  for (std::size_t i = 0; i < rights::kLongestChain; ++i) {
    OwnershipClaim link = here.Exclusive("subpub", above);
    link.exclusive = false;
    link.note = "link " + std::to_string(i);
    above = here.Say(here.north, link);
    if (i + 2 == rights::kLongestChain) {
      // Sixteen parents lead from here to the owner.
      const StatementId within =
          here.Say(here.south, here.Exclusive("licensee", above));
      CHECK(here.Competing().empty());
      Withdrawal withdrawal;
      withdrawal.target = within;
      here.Say(here.south, withdrawal);
    }
  }
  here.Say(here.south, here.Exclusive("licensee", above));
  CHECK(here.Competing().size() == 1);
}

}  // namespace
}  // namespace qiao::registry
