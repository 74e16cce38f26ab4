// Record format §11, rule by rule: what an offline verifier refuses, and what
// it leaves to an audit of the whole log.
#include "schemas/json/canonical.h"
#include "tests/registry/ledger/bundled_log.h"

namespace qiao::ledger {
namespace {

using namespace world;  // NOLINT(google-build-using-namespace)

void CheckAccepted(const BundledLog& log, const Bundle& bundle) {
  const auto report = log.Verify(bundle);
  if (!report) FAIL(report.error().message);
}

// A manifest and its items, signed by the Taipei label.
std::vector<SignedRecord> Claims(BundledLog& log, const SubjectId& subject,
                                 int count) {
  const Statement first = log.w.Draft(log.w.tw, subject, AClaim());
  std::vector<Statement> items;
  for (int i = 0; i < count; ++i) {
    OwnershipClaim claim = AClaim();
    claim.share = *Share::Make(1, 2 + i);
    items.push_back(first);
    items.back().body = claim;
  }
  auto records = SignManifest(items, Keys{&log.w.tw.daily[0]});
  if (!records) FAIL(records.error().message);
  log.Know(*records);
  return std::move(*records);
}

TEST_CASE("what needs the whole log is left to the audit",
          "[ledger][bundle][rules]") {
  BundledLog log;
  World& w = log.w;
  StatementId registration;
  const SubjectId subject = w.Recording(w.tw, &registration);
  SECTION("that the other side of a deal was created") {
    w.Id(w.Say(w.tw, subject, ATransfer(w.cn)));
  }
  SECTION("who may redact") {
    log.Forge(w.cn, subject, Redaction{registration, {Digest()}, "court"});
  }
  SECTION("that a subject is registered once") {
    RecordingRegistration again =
        std::get<RecordingRegistration>(w.entries.back().statement().body);
    again.titles.push_back({"后来", "zh-Hans", ""});
    log.Forge(w.tw, subject, again);
  }
  CheckAccepted(log, log.Of(subject));
}

TEST_CASE(
    "a target that is here is of the right type; one that is not here "
    "is missing",
    "[ledger][bundle][rules]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  const SubjectId other = w.Recording(w.tw);
  const StatementId claim = w.Id(w.Say(w.tw, subject, AClaim()));
  const std::int64_t claim_index = w.Fact(claim).index;
  OwnershipClaim sub = AClaim();
  sub.parent = claim;
  w.Id(w.Say(w.tw, subject, sub));
  CheckAccepted(log, log.Of(subject));
  Bundle without = log.Of(subject);
  BundledLog::Drop(without, claim_index);
  CHECK(Code(log.Verify(without)) == "bundle-missing");
  Link link;
  link.rel = "same";
  link.saw = {claim};
  log.Forge(w.tw, subject, link, {other});
  CHECK(Code(log.Verify(log.Of(subject))) == "target-type");
  // On the other side's bundle the claim is not there to be judged.
  CheckAccepted(log, log.Of(other));
}

TEST_CASE("items stand behind their manifest, each in its place",
          "[ledger][bundle][rules][manifest]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  const auto records = Claims(log, subject, 3);
  SECTION("all of them, and then anything") {
    for (const SignedRecord& record : records) log.Forge(record);
    log.Forge(w.cn, subject, AClaim());
    CheckAccepted(log, log.Of(subject));
  }
  SECTION("not without their manifest") {
    const std::int64_t manifest = log.Forge(records[0]);
    for (int i = 1; i <= 3; ++i) {
      log.Forge(records[static_cast<std::size_t>(i)]);
    }
    Bundle bundle = log.Of(subject);
    BundledLog::Drop(bundle, manifest);
    CHECK(Code(log.Verify(bundle)) == "bundle-missing");
  }
  SECTION("nothing else where the last item stands") {
    for (int i = 0; i < 3; ++i) log.Forge(records[static_cast<std::size_t>(i)]);
    log.Forge(w.cn, subject, AClaim());
    CHECK(Code(log.Verify(log.Of(subject))) == "manifest-position");
  }
  SECTION("not in another order") {
    for (const std::size_t i : {0U, 2U, 1U, 3U}) log.Forge(records[i]);
    CHECK(Code(log.Verify(log.Of(subject))) == "manifest-position");
  }
  SECTION("and no more than the manifest counts") {
    for (const SignedRecord& record : records) log.Forge(record);
    SignedRecord more = records[3];
    Statement said = w.entries.back().statement();
    std::get<OwnershipClaim>(said.body).note = "one more";
    more.payload = EncodePayload(said);
    more.via->n = 3;
    log.Forge(more);
    CHECK(Code(log.Verify(log.Of(subject))) == "manifest-position");
  }
}

TEST_CASE("an item without a path is not under its manifest's root",
          "[ledger][bundle][rules][manifest]") {
  BundledLog log;
  const SubjectId subject = log.w.Recording(log.w.tw);
  for (const SignedRecord& record : Claims(log, subject, 2)) log.Forge(record);
  Admission verifier(std::string(kOrigin), RuleSet::kBundle);
  const std::size_t item = log.w.entries.size() - 2;
  for (std::size_t i = 0; i < item; ++i) {
    REQUIRE(Code(verifier.AdmitAt(static_cast<std::int64_t>(i),
                                  log.w.entries[i], nullptr))
                .empty());
    CHECK_FALSE(verifier.facts().ManifestInProgress());
  }
  CHECK(Code(verifier.AdmitAt(static_cast<std::int64_t>(item),
                              log.w.entries[item], nullptr)) ==
        "manifest-root");
}

TEST_CASE("an item of a manifest of one may say that its path is empty",
          "[ledger][bundle][manifest]") {
  BundledLog log;
  const SubjectId subject = log.w.Recording(log.w.tw);
  for (const SignedRecord& record : Claims(log, subject, 1)) log.Forge(record);
  Bundle bundle = log.Of(subject);
  bundle.entries.back().item_path.emplace();
  CheckAccepted(log, bundle);
}

TEST_CASE(
    "an entry stands in a bundle once, in its order and within 61,440 "
    "bytes",
    "[ledger][bundle][rules]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  // Extensions fill it to the byte: `more` in the last of them.
  const auto filled = [&](std::size_t more) {
    Statement said = w.Draft(w.tw, subject, AClaim());
    said.ext = "{";
    for (char name = 'a'; name < 'o'; ++name) {
      said.ext += std::string("\"example.org/") + name + "\":\"" +
                  std::string(4000, 'x') + "\",";
    }
    said.ext += "\"example.org/z\":\"" + std::string(more, 'x') + "\"}";
    return *Sign(said, Keys{&w.tw.daily[0]});
  };
  const std::size_t least = EncodeEntry(filled(1)).size();
  REQUIRE(least < kMaxEntryBytes);
  const auto record = filled(1 + kMaxEntryBytes - least);
  REQUIRE(EncodeEntry(record).size() == kMaxEntryBytes);
  w.Id(w.Enter(record));
  const Bundle bundle = log.Of(subject);
  CheckAccepted(log, bundle);
  Bundle twice = bundle;
  twice.entries.push_back(twice.entries.back());
  CHECK(Code(log.Verify(twice)) == "bundle-order");
  Bundle swapped = bundle;
  std::swap(swapped.entries[0], swapped.entries[1]);
  CHECK(Code(log.Verify(swapped)) == "bundle-order");
}

TEST_CASE("lines of a head and listed keys match one to one, by name and id",
          "[ledger][bundle][rules]") {
  BundledLog log;
  const SubjectId subject = log.w.Recording(log.w.tw);
  const Bundle bundle = log.Of(subject);
  CheckAccepted(log, bundle);
  Bundle renamed = bundle;
  renamed.checkpoint.signatures[0].name = "log.example/cn";
  CHECK(Code(log.Verify(renamed)) == "note-unlisted");
  Bundle more = bundle;
  more.vkeys.push_back(
      NoteSigner::Make("w", NoteKeyType::kCosignature, NewKey())->verifier());
  CHECK(Code(log.Verify(more)) == "note-unlisted");
}

TEST_CASE("a key statement of a later edition stops before all else",
          "[ledger][bundle][rules]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  // Of a party that has nothing to do with the subject.
  const std::int64_t foreign = log.ForgeUnknown(
      w.cn, w.cn.daily[0], AsSubject(w.cn.Party()), "key-recover");
  Bundle bundle = log.Of(subject);
  bundle.entries.push_back(log.EntryAt(foreign));
  CHECK(Code(log.Verify(bundle)) == "key-type-unknown");
}

TEST_CASE("nothing but keys comes with a party that signed",
          "[ledger][bundle][rules]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  const SubjectId other = w.Recording(w.tw);
  Bundle bundle = log.Of(subject);
  CheckAccepted(log, bundle);
  const std::int64_t foreign = w.log.next_index() - 1;
  bundle.entries.push_back(log.EntryAt(foreign));
  CHECK(Code(log.Verify(bundle)) == "bundle-foreign");
  CheckAccepted(log, log.Of(other));
}

TEST_CASE("a bundle holds something about its subject",
          "[ledger][bundle][rules]") {
  BundledLog log;
  World& w = log.w;
  w.Recording(w.tw);
  log.Anchor();
  CHECK(Code(log.Verify(log.Of(MintSubject("rec", w.tw.Party(),
                                           NewNonce())))) == "bundle-subject");
}

TEST_CASE("a state is that of an anchor which states it",
          "[ledger][bundle][rules]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  MerkleFrontier tree(HashKind::kSm3);
  for (const ShapedRecord& entry : w.entries) {
    tree.Append(LeafHash(entry.entry(), HashKind::kSm3));
  }
  const std::int64_t without = w.log.next_index();
  w.Id(w.Say(w.owner, AsSubject(w.owner.Party()),
             qiao::Anchor{without, std::nullopt, tree.Root(), {}, ""}));
  log.Anchor();
  Bundle bundle = log.Of(subject);
  CheckAccepted(log, bundle);
  bundle.entries.back() = log.EntryAt(without);
  bundle.state->anchor = without;
  CHECK(Code(log.Verify(bundle)) == "bundle-missing");
}

TEST_CASE("a subject begins with a registration or a countersignature",
          "[ledger][bundle][rules]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId foreign{{'r', 'e', 'c'}, {1, 2, 3}};
  SECTION("a countersignature makes it known") {
    Countersignature seen;
    seen.origin = "log.example/cn";
    seen.verdict = "clear";
    w.Id(w.Say(w.owner, foreign, seen));
    w.Id(w.Say(w.tw, foreign, AClaim()));
    CheckAccepted(log, log.Of(foreign));
  }
  SECTION("a type of a later edition is not asked for its subject") {
    const SigningKey key = NewKey();
    REQUIRE(
        Code(w.SayKeys(w.tw, KeyAddition{{{key.public_key(), {"ballot"}, {}}}},
                       {&w.tw.roots[0], &key}))
            .empty());
    log.ForgeUnknown(w.tw, key, foreign, "ballot");
    const auto report = log.Verify(log.Of(foreign));
    REQUIRE(Code(report).empty());
    CHECK(report->not_understood ==
          std::vector<std::int64_t>{w.log.next_index()});
  }
  SECTION("a claim needs one of them before it") {
    log.Forge(w.tw, foreign, AClaim());
    CHECK(Code(log.Verify(log.Of(foreign))) == "bundle-missing");
  }
}

TEST_CASE("a report says what was checked, and a refusal at which entry",
          "[ledger][bundle]") {
  BundledLog log;
  World& w = log.w;
  const NoteSigner witness =
      *NoteSigner::Make("w1", NoteKeyType::kCosignature, NewKey());
  StatementId registration;
  const SubjectId subject = w.Recording(w.tw, &registration);
  log.policy =
      *ParsePolicy("log " + ToVkey(log.log.verifier()) + "\nwitness w1 " +
                   ToVkey(witness.verifier()) + "\nquorum w1\n");
  Bundle bundle = log.Of(subject);
  const NoteSigner* const signers[] = {&log.log, &witness};
  bundle.checkpoint = *SignCheckpoint(bundle.checkpoint.head, signers);
  bundle.vkeys.push_back(witness.verifier());
  const auto report = log.Verify(bundle);
  REQUIRE(Code(report).empty());
  REQUIRE(report->checked.size() == 7);
  CHECK(
      report->checked[2].find("the trusted log key and 1 trusted witnesses") !=
      std::string::npos);
  // Nothing is said to be complete without a state.
  CHECK(json::Canonical(ToJson(*report)).find("complete_to") ==
        std::string::npos);

  BundledLog::Drop(bundle, w.Fact(registration).index - 4);
  const auto refused = log.Verify(bundle);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("entry ") == 0);
}

}  // namespace
}  // namespace qiao::ledger
