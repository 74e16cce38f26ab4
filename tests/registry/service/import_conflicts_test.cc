#include "registry/service/import_conflicts.h"

#include <set>

#include "registry/service/subject_links.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ALink;
using test::ARegistry;
using test::ASealedLink;
using test::ASong;
using test::Good;

// What an import of the song would add, with a link to each of the others.
ImportAdditions Adding(const ASong& song,
                       const std::vector<const ASong*>& the_same) {
  ImportAdditions additions;
  additions.subjects = {song.subject};
  for (const ASong* other : the_same) {
    additions.links.push_back(
        *ToLink(ALink(song.subject, other->subject, matcher::Verdict::kSame)));
  }
  for (const OwnershipClaim& claim : song.claims) {
    rights::ClaimOnRecord on_record;
    on_record.index = 1'000;
    on_record.party = song.label.party;
    on_record.subject = song.subject;
    on_record.claim = claim;
    additions.claims.push_back(on_record);
  }
  return additions;
}

TEST_CASE("an import meets the claims on what it is linked to",
          "[import][conflict]") {
  ARegistry registry;
  const ALabel north(registry, "北岸音樂"), south(registry, "南风唱片");
  const ASong known = ASong(north, "後來").Claiming(1, 1);
  const ASong apart = ASong(north, "慢車").Claiming(1, 1);
  known.AppendTo(*registry);
  apart.AppendTo(*registry);
  const ASong fresh = ASong(south, "后来").Claiming(1, 1);
  CHECK(Good(ConflictsWith(registry->store(), Adding(fresh, {}))).empty());
  const auto conflicts =
      Good(ConflictsWith(registry->store(), Adding(fresh, {&known})));
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].claims.size() == 2);
}

TEST_CASE("an import joins nothing that is held apart on record",
          "[import][conflict]") {
  ARegistry registry;
  const ALabel north(registry, "北岸音樂"), south(registry, "南风唱片");
  const ASong studio = ASong(north, "後來").Claiming(1, 1);
  const ASong live = ASong(north, "後來 (Live)").Claiming(1, 1);
  studio.AppendTo(*registry);
  live.AppendTo(*registry);
  AlongWith along;
  along.links = {ASealedLink(registry, studio.subject, live.subject,
                             matcher::Verdict::kDifferent)};
  Good(registry->Record(along));
  const ASong fresh = ASong(south, "后来").Claiming(1, 1);
  const auto conflicts =
      Good(ConflictsWith(registry->store(), Adding(fresh, {&studio, &live})));
  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].claims.size() == 2);
  CHECK(conflicts[0].subjects.size() == 2);
}

}  // namespace
}  // namespace qiao::registry
