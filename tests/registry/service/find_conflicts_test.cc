#include "registry/service/find_conflicts.h"

#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::ASealedLink;
using test::ASong;
using test::Good;

struct TwoLabels {
  ARegistry registry;
  ALabel north{registry, "北岸音樂"};
  ALabel south{registry, "南风唱片"};

  void LinkSame(const ASong& a, const ASong& b) {
    AlongWith along;
    along.links = {
        ASealedLink(registry, a.subject, b.subject, matcher::Verdict::kSame)};
    Good(registry->Record(along));
  }
  void SignLink(const ALabel& label, const ASong& a, const ASong& b,
                const std::string& rel) {
    Statement statement = Registry::Draft(Good(registry->HeadingNow()),
                                          label.party, a.subject, [&rel] {
                                            Link link;
                                            link.rel = rel;
                                            return link;
                                          }());
    statement.also = {b.subject};
    const ledger::SigningKey* const key[] = {&label.keys.daily.front()};
    const auto record = Good(ledger::Sign(statement, key));
    Good(registry->Append({&record, 1}));
  }
};

TEST_CASE("one audio under two owners is found over a link by sound",
          "[registry][conflict]") {
  TwoLabels two;
  const ASong a = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "后来").Claiming(1, 1, {156, 158});
  a.AppendTo(*two.registry);
  b.AppendTo(*two.registry);
  CHECK(Good(FindAllConflicts(two.registry->store())).empty());

  two.LinkSame(a, b);
  const auto all = Good(FindAllConflicts(two.registry->store()));
  REQUIRE(all.size() == 1);
  const rights::Conflict& conflict = all[0].conflict;
  CHECK(conflict.kind == rights::ConflictKind::kOneAudioTwoOwners);
  CHECK(conflict.subjects.size() == 2);
  CHECK(conflict.overlap->territories.include ==
        std::vector<Territory>{156, 158});
  CHECK(all[0].claims.size() == 2);
  CHECK(all[0].conflict.links.size() == 1);
  CHECK(all[0].conflict.links[0].words == "audio same_recording +120.4");

  // Asked about either side, and by its id after reopening.
  two.registry.Reopen();
  for (const SubjectId& subject : {a.subject, b.subject}) {
    const auto of =
        Good(FindConflictsOf(two.registry->store(), std::vector{subject}));
    REQUIRE(of.size() == 1);
    CHECK(of[0].id == all[0].id);
  }
  CHECK(Good(FindConflict(two.registry->store(), all[0].id)).claims.size() ==
        2);
  CHECK(FindConflict(two.registry->store(), "C-00000000").error().code ==
        ErrorCode::kNotFound);
}

rights::SubjectLink DoubtIn(const rights::Conflict& conflict) {
  for (const rights::SubjectLink& link : conflict.links) {
    if (link.relation == rights::SubjectLink::Relation::kDoubted) return link;
  }
  return {};
}

TEST_CASE("one party's different hides no conflict, both parties' does",
          "[registry][conflict]") {
  TwoLabels two;
  const ASong a = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "后来").Claiming(1, 1);
  a.AppendTo(*two.registry);
  b.AppendTo(*two.registry);
  two.LinkSame(a, b);
  REQUIRE(Good(FindAllConflicts(two.registry->store())).size() == 1);

  two.SignLink(two.north, a, b, "different");
  const auto doubted = Good(FindAllConflicts(two.registry->store()));
  REQUIRE(doubted.size() == 1);
  CHECK(doubted[0].conflict.kind == rights::ConflictKind::kOneAudioTwoOwners);
  CHECK(DoubtIn(doubted[0].conflict).words == "北岸音樂 says these differ");
  const auto asked =
      Good(FindConflictsOf(two.registry->store(), std::vector{b.subject}));
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].id == doubted[0].id);
  CHECK(asked[0].conflict.links == doubted[0].conflict.links);

  // Said from the other side too, and the other way round.
  two.SignLink(two.south, b, a, "different");
  CHECK(Good(FindAllConflicts(two.registry->store())).empty());
  SubjectReader reader(two.registry->store());
  CHECK(Good(GroupOf(reader, a.subject)).subjects().size() == 1);
}

TEST_CASE("whoever claims a share must say different, too",
          "[registry][conflict]") {
  TwoLabels two;
  const ALabel east{two.registry, "東岸唱片"};
  const ASong a = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "后来").Claiming(1, 1);
  a.AppendTo(*two.registry);
  b.AppendTo(*two.registry);
  two.LinkSame(a, b);
  ASong claim = ASong(east, "后来").Claiming(1, 2);
  Good(two.registry->AppendManifest(
      std::vector{Registry::Draft(Good(two.registry->HeadingNow()), east.party,
                                  b.subject, claim.claims.front())},
      east.keys, {}));
  two.SignLink(two.north, a, b, "different");
  two.SignLink(two.south, a, b, "different");
  const auto all = Good(FindAllConflicts(two.registry->store()));
  REQUIRE(all.size() == 1);
  CHECK(all[0].claims.size() == 3);
  two.SignLink(east, a, b, "different");
  const auto apart = Good(FindAllConflicts(two.registry->store()));
  REQUIRE(apart.size() == 1);  // on the one recording that two claim
  CHECK(apart[0].claims.size() == 2);
}

TEST_CASE("a stranger's different parts nothing", "[registry][conflict]") {
  TwoLabels two;
  const ALabel stranger{two.registry, "路人"};
  const ASong a = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "后来").Claiming(1, 1);
  a.AppendTo(*two.registry);
  b.AppendTo(*two.registry);
  two.LinkSame(a, b);
  two.SignLink(stranger, a, b, "different");
  CHECK(Good(FindAllConflicts(two.registry->store())).size() == 1);
}

TEST_CASE("a link signed to a third recording hides no conflict",
          "[registry][conflict]") {
  TwoLabels two;
  const ASong a = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "后来").Claiming(1, 1);
  const ASong live = ASong(two.north, "後來 (Live)");
  for (const ASong* song : {&a, &b, &live}) song->AppendTo(*two.registry);
  AlongWith along;
  along.links = {
      ASealedLink(two.registry, a.subject, b.subject, matcher::Verdict::kSame),
      ASealedLink(two.registry, b.subject, live.subject,
                  matcher::Verdict::kDifferent)};
  Good(two.registry->Record(along));
  two.SignLink(two.north, a, live, "same");
  CHECK(Good(FindAllConflicts(two.registry->store())).size() == 1);
}

TEST_CASE("parting two of one's own recordings hides no third",
          "[registry][conflict]") {
  TwoLabels two;
  const ASong a = ASong(two.north, "後來");
  const ASong again = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "后来").Claiming(1, 1);
  for (const ASong* song : {&a, &again, &b}) song->AppendTo(*two.registry);
  AlongWith along;
  along.links = {
      ASealedLink(two.registry, a.subject, b.subject, matcher::Verdict::kSame),
      ASealedLink(two.registry, a.subject, again.subject,
                  matcher::Verdict::kSame),
      ASealedLink(two.registry, again.subject, b.subject,
                  matcher::Verdict::kSame)};
  Good(two.registry->Record(along));
  two.SignLink(two.north, a, again, "different");
  const auto all = Good(FindAllConflicts(two.registry->store()));
  REQUIRE(all.size() == 1);
  CHECK(all[0].claims.size() == 2);
}

TEST_CASE("a stranger's same joins nothing that all concerned part",
          "[registry][conflict]") {
  TwoLabels two;
  const ALabel stranger{two.registry, "路人"};
  const ASong a = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "后来").Claiming(1, 1);
  a.AppendTo(*two.registry);
  b.AppendTo(*two.registry);
  two.LinkSame(a, b);
  two.SignLink(stranger, a, b, "same");
  two.SignLink(two.north, a, b, "different");
  REQUIRE(Good(FindAllConflicts(two.registry->store())).size() == 1);
  two.SignLink(two.south, a, b, "different");
  CHECK(Good(FindAllConflicts(two.registry->store())).empty());
}

TEST_CASE("a party that signs same joins what the matcher parted",
          "[registry][conflict]") {
  TwoLabels two;
  const ASong a = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "Later").Claiming(1, 1);
  a.AppendTo(*two.registry);
  b.AppendTo(*two.registry);
  AlongWith along;
  along.links = {ASealedLink(two.registry, a.subject, b.subject,
                             matcher::Verdict::kDifferent)};
  Good(two.registry->Record(along));
  two.SignLink(two.north, a, b, "same");
  const auto all = Good(FindAllConflicts(two.registry->store()));
  REQUIRE(all.size() == 1);
  CHECK(all[0].conflict.kind == rights::ConflictKind::kOverClaim);
}

TEST_CASE("links under review join nothing", "[registry][conflict]") {
  TwoLabels two;
  const ASong a = ASong(two.north, "後來").Claiming(1, 1);
  const ASong b = ASong(two.south, "后来").Claiming(1, 1);
  a.AppendTo(*two.registry);
  b.AppendTo(*two.registry);
  AlongWith along;
  along.links = {ASealedLink(two.registry, a.subject, b.subject,
                             matcher::Verdict::kReview)};
  Good(two.registry->Record(along));
  CHECK(Good(FindAllConflicts(two.registry->store())).empty());
}

TEST_CASE("a withdrawn claim collides no more", "[registry][conflict]") {
  TwoLabels two;
  const ASong a = ASong(two.north, "後來").Claiming(1, 1).Claiming(1, 2);
  const Appended appended = a.AppendTo(*two.registry);
  REQUIRE(Good(FindAllConflicts(two.registry->store())).size() == 1);
  Withdrawal withdrawal;
  withdrawal.target = appended.ids[3];
  Good(two.registry->AppendManifest(
      std::vector{Registry::Draft(Good(two.registry->HeadingNow()),
                                  two.north.party, a.subject, withdrawal)},
      two.north.keys, {}));
  CHECK(Good(FindAllConflicts(two.registry->store())).empty());
}

TEST_CASE("one ISRC on two sounds is a conflict, on one sound it is none",
          "[registry][conflict]") {
  TwoLabels two;
  const ASong a = ASong(two.north, "夏").Isrc("TWA019900123").Sounding(1);
  const ASong b = ASong(two.south, "冬").Isrc("TWA019900123").Sounding(2);
  const ASong c = ASong(two.south, "夏天").Isrc("TWA019900999").Sounding(3);
  const ASong d = ASong(two.north, "夏天").Isrc("TWA019900999").Sounding(3);
  for (const ASong* song : {&a, &b, &c, &d}) song->AppendTo(*two.registry);
  const auto all = Good(FindAllConflicts(two.registry->store()));
  REQUIRE(all.size() == 1);
  CHECK(all[0].conflict.kind == rights::ConflictKind::kOneIsrcTwoAudios);
  CHECK(all[0].conflict.isrc == "TWA019900123");
  CHECK(all[0].conflict.links.size() == 1);
  CHECK(Good(FindConflictsOf(two.registry->store(), std::vector{a.subject}))
            .size() == 1);
  CHECK(Good(FindConflictsOf(two.registry->store(), std::vector{c.subject}))
            .empty());
}

}  // namespace
}  // namespace qiao::registry
