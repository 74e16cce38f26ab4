// Record format §6, §7 and §15, rule by rule: an accepted and a refused case
// for what the public vectors do not reach.
#include "registry/ledger/rules.h"
#include "tests/registry/ledger/world.h"

namespace qiao::ledger {
namespace {

using namespace world;  // NOLINT(google-build-using-namespace)

TEST_CASE("a parent is a claim on the same subject, ended or not",
          "[ledger][rules]") {
  World w;
  StatementId registration;
  const SubjectId one = w.Recording(w.tw, &registration);
  const SubjectId other = w.Recording(w.tw);
  const StatementId parent = w.Id(w.Say(w.tw, one, AClaim()));
  const auto with_parent = [](const StatementId& id) {
    OwnershipClaim claim = AClaim();
    claim.parent = id;
    return claim;
  };
  CHECK(Code(w.Say(w.cn, one, with_parent(parent))).empty());
  CHECK(Code(w.Say(w.cn, other, with_parent(parent))) == "subject-mismatch");
  CHECK(Code(w.Say(w.cn, one, with_parent(registration))) == "target-type");
  CHECK(Code(w.Say(w.cn, one, with_parent(StatementId()))) == "target-unknown");
  REQUIRE(Code(w.Say(w.tw, one, Withdrawal{parent, "", ""})).empty());
  CHECK(Code(w.Say(w.cn, one, with_parent(parent))).empty());
}

TEST_CASE("the holder of a claimed share is known here", "[ledger][rules]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  AgentRegistration agent;
  agent.nonce = NewNonce();
  agent.names.push_back({"孫儀", "zh-Hant", ""});
  agent.kind = "person";
  const SubjectId person = MintSubject("psn", w.tw.Party(), agent.nonce);
  OwnershipClaim claim = AClaim();
  claim.holder = person;
  CHECK(Code(w.Say(w.tw, subject, claim)) == "subject-unknown");
  REQUIRE(Code(w.Say(w.tw, person, agent)).empty());
  CHECK(Code(w.Say(w.tw, subject, claim)).empty());
  claim.holder = AsSubject(w.cn.Party());
  CHECK(Code(w.Say(w.tw, subject, claim)).empty());
}

TEST_CASE("a deal is proposed until its other side accepts",
          "[ledger][rules]") {
  World w;
  const SubjectId one = w.Recording(w.tw);
  const SubjectId other = w.Recording(w.tw);
  const StatementId claim = w.Id(w.Say(w.tw, one, AClaim()));
  Transfer transfer = ATransfer(w.cn);
  transfer.claims = {claim};
  CHECK(Code(w.Say(w.tw, other, transfer)) == "subject-mismatch");
  const StatementId deal = w.Id(w.Say(w.tw, one, transfer));
  CHECK(w.Fact(deal).Proposed());
  CHECK(Code(w.Say(w.owner, one, Acceptance{deal, ""})) == "accept-not-needed");
  CHECK(Code(w.Say(w.tw, one, Acceptance{deal, ""})) == "accept-not-needed");
  CHECK(Code(w.Say(w.cn, one, Acceptance{claim, ""})) == "target-type");
  CHECK(Code(w.Say(w.cn, one, Acceptance{deal, ""})).empty());
  CHECK(w.Fact(deal).InForce());
  CHECK(Code(w.Say(w.cn, one, Acceptance{deal, ""})) == "already-accepted");

  const StatementId offer = w.Id(w.Say(w.tw, one, ALicence(w.cn)));
  REQUIRE(Code(w.Say(w.tw, one, Withdrawal{offer, "", ""})).empty());
  CHECK(w.Fact(offer).ended);
  CHECK_FALSE(w.Fact(offer).Proposed());
  CHECK(Code(w.Say(w.cn, one, Acceptance{offer, ""})) == "target-not-in-force");

  PartyKeys nobody = *NewPartyKeys("nobody", kEd25519);
  CHECK(Code(w.Say(w.tw, one, ALicence(nobody))) == "party-unknown");
}

TEST_CASE("a withdrawal waits for those who had accepted, and for nobody else",
          "[ledger][rules]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  const StatementId deal = w.Id(w.Say(w.tw, subject, ATransfer(w.cn)));
  REQUIRE(Code(w.Say(w.cn, subject, Acceptance{deal, ""})).empty());
  CHECK(Code(w.Say(w.cn, subject, Withdrawal{deal, "", ""})) == "not-yours");
  const StatementId first =
      w.Id(w.Say(w.tw, subject, Withdrawal{deal, "", ""}));
  CHECK(w.Fact(first).Proposed());
  CHECK_FALSE(w.Fact(deal).ended);
  // A second one may come while the first waits.
  const StatementId second =
      w.Id(w.Say(w.tw, subject, Withdrawal{deal, "agreement", ""}));
  CHECK(Code(w.Say(w.tw, subject, Acceptance{first, ""})) ==
        "accept-not-needed");
  const auto agreed = w.Say(w.cn, subject, Acceptance{second, ""});
  REQUIRE(Code(agreed).empty());
  CHECK(w.Fact(deal).ended == agreed->index());
  CHECK(w.Fact(second).InForce());
  // The other may still be accepted: what it withdraws ended before.
  CHECK(Code(w.Say(w.cn, subject, Acceptance{first, ""})).empty());
  CHECK(w.Fact(deal).ended == agreed->index());
  CHECK(Code(w.Say(w.tw, subject, Withdrawal{deal, "", "late"})) ==
        "target-not-in-force");
}

TEST_CASE("an accept after the withdrawal adds nobody to wait for",
          "[ledger][rules]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  Dispute dispute;
  dispute.ground = "share";
  const StatementId open = w.Id(w.Say(w.cn, subject, dispute));
  // The speaker is among the named and is not waited for.
  const StatementId settled = w.Id(
      w.Say(w.tw, subject,
            AResolution(open, {w.tw.Party(), w.cn.Party(), w.owner.Party()})));
  CHECK(w.Fact(settled).needs.size() == 2);
  CHECK(Code(w.Say(w.tw, subject, Acceptance{settled, ""})) ==
        "accept-not-needed");
  REQUIRE(Code(w.Say(w.cn, subject, Acceptance{settled, ""})).empty());
  const StatementId back =
      w.Id(w.Say(w.tw, subject, Withdrawal{settled, "", ""}));
  REQUIRE(Code(w.Say(w.owner, subject, Acceptance{settled, ""})).empty());
  CHECK(w.Fact(settled).InForce());
  CHECK(Code(w.Say(w.owner, subject, Acceptance{back, ""})) ==
        "accept-not-needed");
  REQUIRE(Code(w.Say(w.cn, subject, Acceptance{back, ""})).empty());
  CHECK(w.Fact(settled).ended);
}

TEST_CASE("a dispute names its subjects, and its answer names the same",
          "[ledger][rules]") {
  World w;
  std::vector<SubjectId> both{w.Recording(w.tw), w.Recording(w.cn)};
  std::sort(both.begin(), both.end(),
            [](const SubjectId& a, const SubjectId& b) {
              return ToText(a) < ToText(b);
            });
  const SubjectId third = w.Recording(w.owner);
  const StatementId on_also = w.Id(w.Say(w.cn, both[1], AClaim()));
  const StatementId on_third = w.Id(w.Say(w.owner, third, AClaim()));
  Dispute dispute;
  dispute.ground = "share";
  dispute.target = on_also;
  CHECK(Code(w.Say(w.tw, both[0], dispute)) == "subject-mismatch");
  const StatementId open = w.Id(w.Say(w.tw, both[0], dispute, {both[1]}));
  dispute.target = on_third;
  CHECK(Code(w.Say(w.tw, both[0], dispute, {both[1]})) == "subject-mismatch");
  dispute.target = open;
  CHECK(Code(w.Say(w.tw, both[0], dispute, {both[1]})) == "target-type");

  Resolution resolution = AResolution(open, {w.cn.Party()});
  CHECK(Code(w.Say(w.tw, both[0], resolution)) == "subject-mismatch");
  resolution.agree = {{on_third, *Share::Make(1, 2)}};
  CHECK(Code(w.Say(w.tw, both[0], resolution, {both[1]})) ==
        "subject-mismatch");
  resolution.agree = {{open, *Share::Make(1, 2)}};
  CHECK(Code(w.Say(w.tw, both[0], resolution, {both[1]})) == "target-type");
  resolution.agree = {{on_also, *Share::Make(1, 2)}};
  resolution.needs = {PartyId{}};
  CHECK(Code(w.Say(w.tw, both[0], resolution, {both[1]})) == "party-unknown");
  resolution.needs = {w.cn.Party()};
  const StatementId settled = w.Id(w.Say(w.tw, both[0], resolution, {both[1]}));
  CHECK(Code(w.Say(w.cn, both[0], Acceptance{settled, ""})) ==
        "subject-mismatch");
  CHECK(Code(w.Say(w.cn, both[0], Acceptance{settled, ""}, {both[1]})).empty());
  // The dispute stays until it is withdrawn.
  CHECK(w.Fact(open).InForce());
  CHECK(Code(w.Say(w.tw, both[0], Withdrawal{open, "", ""})) ==
        "subject-mismatch");
  CHECK(
      Code(w.Say(w.tw, both[0], Withdrawal{open, "", ""}, {both[1]})).empty());
  CHECK(Code(w.Say(w.tw, both[0], AResolution(open, {w.cn.Party()}), {both[1]}))
            .empty());
}

TEST_CASE("a link's registrations are those of its two subjects",
          "[ledger][rules]") {
  World w;
  StatementId a_registration;
  StatementId b_registration;
  StatementId c_registration;
  const SubjectId a = w.Recording(w.tw, &a_registration);
  const SubjectId b = w.Recording(w.cn, &b_registration);
  w.Recording(w.cn, &c_registration);
  const StatementId claim = w.Id(w.Say(w.tw, a, AClaim()));
  Link link;
  link.rel = "same";
  const auto saw = [&](std::vector<StatementId> ids) {
    std::sort(ids.begin(), ids.end());
    link.saw = std::move(ids);
    return Code(w.Say(w.owner, a, link, {b}));
  };
  CHECK(saw({a_registration, b_registration}).empty());
  CHECK(saw({a_registration, c_registration}) == "subject-mismatch");
  CHECK(saw({claim}) == "target-type");
  CHECK(saw({StatementId()}) == "target-unknown");
  const SubjectId unknown = MintSubject("rec", w.tw.Party(), NewNonce());
  link.saw.clear();
  CHECK(Code(w.Say(w.owner, a, link, {unknown})) == "subject-unknown");
}

TEST_CASE("a subject is registered once, and again after a withdrawal",
          "[ledger][rules]") {
  World w;
  RecordingRegistration body;
  body.nonce = NewNonce();
  body.titles.push_back({"後來", "zh-Hant", ""});
  const SubjectId subject = MintSubject("rec", w.tw.Party(), body.nonce);
  CHECK(Code(w.Say(w.tw, subject, AClaim())) == "subject-unknown");
  const StatementId first = w.Id(w.Say(w.tw, subject, body));
  CHECK(Code(w.Say(w.tw, subject, body)) == "subject-exists");
  body.common.replaces = first;
  const StatementId second = w.Id(w.Say(w.tw, subject, body));
  CHECK(w.Fact(first).ended);
  CHECK_FALSE(w.Fact(first).InForce());
  CHECK(Code(w.Say(w.tw, subject, body)) == "target-not-in-force");
  REQUIRE(Code(w.Say(w.tw, subject, Withdrawal{second, "", ""})).empty());
  // Known for ever, though nothing registers it now.
  CHECK(Code(w.Say(w.cn, subject, AClaim())).empty());
  body.common.replaces.reset();
  CHECK(Code(w.Say(w.tw, subject, body)).empty());
}

TEST_CASE("only the operator anchors and countersigns", "[ledger][rules]") {
  World w;
  const SubjectId foreign{{'r', 'e', 'c'}, {1, 2, 3}};
  Countersignature seen;
  seen.origin = "log.example/cn";
  seen.index = 7;
  seen.size = 9;
  seen.at = w.log.next_index();
  seen.verdict = "clear";
  CHECK(Code(w.Say(w.tw, foreign, seen)) == "not-operator");
  CHECK(Code(w.Say(w.tw, foreign, AClaim())) == "subject-unknown");
  CHECK(Code(w.Say(w.owner, foreign, seen)).empty());
  CHECK(Code(w.Say(w.tw, foreign, AClaim())).empty());

  const auto anchor = [&w](const PartyKeys& party, std::int64_t size,
                           std::optional<Digest> state,
                           std::optional<Digest> sm3) {
    return Code(w.Say(party, AsSubject(party.Party()),
                      Anchor{size, state, sm3, {}, ""}));
  };
  MerkleFrontier tree(HashKind::kSm3);
  for (const ShapedRecord& entry : w.entries) {
    tree.Append(LeafHash(entry.entry(), HashKind::kSm3));
  }
  const std::int64_t size = w.log.next_index();
  const Digest state = *w.log.facts().StateRoot({});
  CHECK(anchor(w.tw, size, state, std::nullopt) == "not-operator");
  CHECK(anchor(w.owner, size, Digest(), std::nullopt) == "anchor-mismatch");
  CHECK(anchor(w.owner, size, state, Digest()) == "anchor-mismatch");
  CHECK(anchor(w.owner, size - 1, state, tree.Root()) == "anchor-mismatch");
  CHECK(anchor(w.owner, size, state, tree.Root()).empty());
}

TEST_CASE("erasure is said by the operator or by who said it",
          "[ledger][rules]") {
  World w;
  StatementId registration;
  const SubjectId subject = w.Recording(w.tw, &registration);
  const SubjectId other = w.Recording(w.tw);
  const Redaction redaction{registration, {Digest()}, "court-order"};
  CHECK(Code(w.Say(w.cn, subject, redaction)) == "not-yours");
  CHECK(Code(w.Say(w.tw, other, redaction)) == "subject-mismatch");
  CHECK(Code(w.Say(w.tw, subject, redaction)).empty());
  CHECK(Code(w.Say(w.owner, subject, redaction)).empty());
}

TEST_CASE("a replaced claim is of the same party, subject and type",
          "[ledger][rules]") {
  World w;
  StatementId registration;
  const SubjectId one = w.Recording(w.tw, &registration);
  const SubjectId other = w.Recording(w.tw);
  OwnershipClaim claim = AClaim();
  const StatementId first = w.Id(w.Say(w.tw, one, claim));
  claim.replaces = first;
  CHECK(Code(w.Say(w.cn, one, claim)) == "not-yours");
  CHECK(Code(w.Say(w.tw, other, claim)) == "subject-mismatch");
  claim.replaces = registration;
  CHECK(Code(w.Say(w.tw, one, claim)) == "target-type");
  claim.replaces = StatementId();
  CHECK(Code(w.Say(w.tw, one, claim)) == "target-unknown");
  claim.replaces = first;
  CHECK(Code(w.Say(w.tw, one, claim)).empty());
}

TEST_CASE("a manifest is admitted with all of its items or not at all",
          "[ledger][rules][manifest]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  Statement good = w.Draft(w.tw, subject, AClaim());
  Statement bad = good;
  bad.subj = MintSubject("rec", w.tw.Party(), NewNonce());
  const auto shapes = [](const std::vector<SignedRecord>& records) {
    std::vector<ShapedRecord> shaped;
    for (const SignedRecord& record : records) {
      shaped.push_back(*CheckShape(record, json::Edition::kAdmission));
    }
    return shaped;
  };
  const Keys key{&w.tw.daily[0]};
  const std::int64_t size = w.log.next_index();
  const auto broken = SignManifest(std::vector{good, bad}, key);
  REQUIRE(broken);
  CHECK(Code(w.log.AdmitAll(shapes(*broken))) == "subject-unknown");
  CHECK(w.log.next_index() == size);
  CHECK_FALSE(*w.log.facts().Statement(StatementIdOf((*broken)[1].payload)));

  const auto sound = SignManifest(std::vector{good}, key);
  REQUIRE(sound);
  const auto shaped = shapes(*sound);
  CHECK(Code(w.log.AdmitAll(std::span(shaped).first(1))) ==
        "manifest-position");
  const auto admitted = w.log.AdmitAll(shaped);
  REQUIRE(Code(admitted).empty());
  CHECK(w.log.next_index() == size + 2);
  // An item is corrected alone, by its id.
  OwnershipClaim correction = AClaim();
  correction.replaces = (*admitted)[1].id();
  CHECK(Code(w.Say(w.tw, subject, correction)).empty());
  CHECK(w.Fact((*admitted)[1].id()).ended);
}

TEST_CASE("what cannot stand in a manifest is not signed into one",
          "[ledger][manifest]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  const Keys key{&w.tw.daily[0]};
  CHECK(SignManifest({}, key).error().code == ErrorCode::kUsage);
  Dispute dispute;
  dispute.ground = "share";
  CHECK(Code(SignManifest(std::vector{w.Draft(w.tw, subject, dispute)}, key)) ==
        "manifest-type");
  const std::vector<Statement> apart{w.Draft(w.tw, subject, AClaim()),
                                     w.Draft(w.tw, subject, AClaim())};
  CHECK(Code(SignManifest(apart, key)) == "manifest-header");
  // Items share log, party and the head seen, too.
  for (int change = 0; change < 3; ++change) {
    std::vector<Statement> items(2, w.Draft(w.tw, subject, AClaim()));
    std::get<OwnershipClaim>(items[1].body).note = "another";
    REQUIRE(SignManifest(items, key));
    if (change == 0) items[1].log = "log.example/cn";
    if (change == 1) items[1].party = w.cn.Party();
    if (change == 2) items[1].seen.size -= 1;
    CHECK(Code(SignManifest(items, key)) == "manifest-header");
  }
  // 65,536 are not too many, but these do not agree.
  std::vector<Statement> many(65'536, w.Draft(w.tw, subject, AClaim()));
  many[1].seen.size -= 1;
  CHECK(Code(SignManifest(many, key)) == "manifest-header");
  many.push_back(many[0]);
  CHECK(SignManifest(many, key).error().code == ErrorCode::kUsage);
}

TEST_CASE("the rest of a manifest that was begun is admitted like a whole one",
          "[ledger][rules][manifest]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  const auto records = SignManifest(
      std::vector{w.Draft(w.tw, subject, AClaim())}, Keys{&w.tw.daily[0]});
  REQUIRE(records);
  w.Id(w.Enter((*records)[0]));
  const auto item = CheckShape((*records)[1], json::Edition::kAdmission);
  REQUIRE(item);
  const auto admitted = w.log.AdmitAll(std::span(&*item, 1));
  REQUIRE(Code(admitted).empty());
  CHECK((*admitted)[0].leaf() == LeafHash(item->entry()));
  // Anything may follow.
  CHECK(Code(w.Say(w.cn, subject, AClaim())).empty());
}

TEST_CASE("a layer over a log answers as the log would", "[ledger][facts]") {
  const Admission empty(std::string(kOrigin), RuleSet::kAdmission);
  CHECK_FALSE(*empty.facts().Operator());
  CHECK_FALSE(*empty.facts().RootAt(-1));
  CHECK_FALSE(*empty.facts().RootAt(1));
  World w;
  Admission first(empty.facts(), RuleSet::kAdmission);
  CHECK(first.facts().Frontier(HashKind::kSha256)->Root() == EmptyRoot());
  REQUIRE(Code(first.Admit(w.entries[0])).empty());
  CHECK(*first.facts().Operator() == w.owner.Party());
  CHECK(first.facts().Frontier(HashKind::kSha256)->Root() ==
        LeafHash(w.entries[0].entry()));
  CHECK(first.facts().Frontier(HashKind::kSm3)->Root() ==
        LeafHash(w.entries[0].entry(), HashKind::kSm3));
}

TEST_CASE("a new statement uses published words; a logged one may know more",
          "[ledger][rules][words]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  OwnershipClaim claim = AClaim();
  claim.rights = {"hologram"};
  const Statement said = w.Draft(w.tw, subject, claim);
  const Keys key{&w.tw.daily[0]};
  const auto record = Sign(said, key);
  REQUIRE(record);
  const auto shaped = CheckShape(*record, json::Edition::kAdmission);
  REQUIRE(shaped);
  CHECK(Code(w.log.Admit(*shaped)) == "value-invalid");
  Admission audit(w.log.facts(), RuleSet::kAudit);
  CHECK(Code(audit.Admit(*shaped)).empty());
}

// Signs a payload that this edition's codec would not write.
Result<VerifiedRecord> SayUnknown(Admission& log, const PartyKeys& party,
                                  Statement statement, std::string typ,
                                  std::string_view body) {
  statement.typ = std::move(typ);
  statement.body = NotUnderstood{std::string(body)};
  SignedRecord record;
  record.payload = EncodePayload(statement);
  record.sigs.push_back({party.daily[0].id(),
                         *party.daily[0].Sign(SignedMessage(record.payload))});
  QIAO_TRY(const ShapedRecord shaped,
           CheckShape(record, json::Edition::kVerifier));
  return log.Admit(shaped);
}

TEST_CASE("an unknown type is logged, counted and not understood; keys are not",
          "[ledger][rules]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  // Allowed to sign what nobody knows yet.
  const SigningKey key = NewKey();
  PartyKeys speaker = *NewPartyKeys("speaker", kEd25519);
  const SubjectId own = AsSubject(speaker.Party());
  REQUIRE(
      Code(w.SayKeys(speaker, PartyCreation{speaker.nonce, speaker.Roots(), {}},
                     {&speaker.roots[0]}))
          .empty());
  const KeyAddition addition{{{speaker.daily[0].public_key(),
                               {"ballot", "key-recover", "register"},
                               std::nullopt}}};
  REQUIRE(
      Code(w.SayKeys(speaker, addition, {&speaker.roots[0], &speaker.daily[0]}))
          .empty());
  Admission audit(w.log.facts(), RuleSet::kAudit);
  const Statement draft = w.Draft(speaker, subject, AClaim());
  const auto unknown =
      SayUnknown(audit, speaker, draft, "ballot", "{\"vote\":1}");
  REQUIRE(Code(unknown).empty());
  CHECK_FALSE(unknown->effects().statements.front().understood);
  CHECK(unknown->effects().chains.contains(TouchKey(subject)));
  CHECK(Code(SayUnknown(audit, w.tw, w.Draft(w.tw, subject, AClaim()), "ballot",
                        "{\"vote\":1}")) == "key-not-permitted");
  // A register of a kind to come makes its subject known.
  Statement set = w.Draft(speaker, subject, AClaim());
  set.subj.kind = {'s', 'e', 't'};
  REQUIRE(
      Code(SayUnknown(audit, speaker, set, "register", "{\"a\":1}")).empty());
  CHECK(*audit.facts().IsKnown(set.subj));
  CHECK(Code(SayUnknown(audit, speaker, w.Draft(speaker, own, AClaim()),
                        "key-recover", "{\"a\":1}")) == "key-type-unknown");
  const auto refused =
      CheckShape(EncodeEntry({EncodePayload([&] {
                                Statement ballot = draft;
                                ballot.typ = "ballot";
                                ballot.body = NotUnderstood{"{\"vote\":1}"};
                                return ballot;
                              }()),
                              {{speaker.daily[0].id(), Signature()}},
                              std::nullopt}),
                 json::Edition::kAdmission);
  CHECK(Code(refused) == "type-unknown");
}

TEST_CASE("signatures checked ahead are as good as those checked in turn",
          "[ledger][rules]") {
  World w;
  const SubjectId subject = w.Recording(w.tw);
  const Keys key{&w.tw.daily[0]};
  PreparedKeys known;
  for (const SigningKey* one :
       {&w.tw.daily[0], &w.tw.daily[1], &w.cn.daily[0]}) {
    known.emplace(one->id(), *VerifyingKey::Make(one->public_key()));
  }
  auto record = Sign(w.Draft(w.tw, subject, AClaim()), key);
  REQUIRE(record);
  auto ahead = *CheckShape(*record, json::Edition::kAdmission);
  ahead.VerifyAhead(known);
  CHECK(ahead.IsVerifiedAhead(w.tw.daily[0].id()));
  CHECK_FALSE(ahead.IsVerifiedAhead(w.cn.daily[0].id()));
  CHECK(Code(w.log.Admit(ahead)).empty());
  record->sigs[0].sig[3] ^= 1;
  auto forged = *CheckShape(*record, json::Edition::kAdmission);
  forged.VerifyAhead(known);
  CHECK_FALSE(forged.IsVerifiedAhead(w.tw.daily[0].id()));
  // A line is of its own key, whatever else verifies.
  auto swapped = Sign(w.Draft(w.tw, subject, AClaim()),
                      Keys{&w.tw.daily[0], &w.tw.daily[1]});
  REQUIRE(swapped);
  std::swap(swapped->sigs[0].sig, swapped->sigs[1].sig);
  auto crossed = *CheckShape(*swapped, json::Edition::kAdmission);
  crossed.VerifyAhead(known);
  CHECK(Code(w.log.Admit(crossed)) == "sig-invalid");
}

}  // namespace
}  // namespace qiao::ledger
