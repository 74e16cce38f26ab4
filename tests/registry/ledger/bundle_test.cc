#include "registry/ledger/bundle.h"

#include "tests/registry/ledger/bundled_log.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"
#include "tests/support/json_change.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

TrustPolicy VectorPolicy() {
  const auto policy = ParsePolicy(Golden("records/policy.txt"));
  REQUIRE(policy);
  return *policy;
}

// Every `step`-th single-bit change, from `first` on.
void CheckBitFlips(const std::string& name, std::size_t first,
                   std::size_t step) {
  const TrustPolicy policy = VectorPolicy();
  std::string bytes = Golden("records/bundles/" + name + ".qiaob");
  std::size_t accepted = 0;
  for (std::size_t bit = first; bit < bytes.size() * 8; bit += step) {
    char& byte = bytes[bit / 8];
    const char before = byte;
    byte = static_cast<char>(byte ^ (1 << (bit % 8)));
    if (VerifyBundle(bytes, policy)) {
      ++accepted;
      UNSCOPED_INFO(name << ": accepted with bit " << bit << " changed");
    }
    byte = before;
  }
  CHECK(accepted == 0);
}

TEST_CASE("a sample of single-bit changes of a bundle is refused",
          "[ledger][bundle]") {
  CheckBitFlips("future", 0, 201);
  CheckBitFlips("item", 3, 1009);
  CheckBitFlips("work", 5, 2003);
}
TEST_CASE("every single-bit change of a bundle is refused",
          "[ledger][bundle][.slow]") {
  CheckBitFlips("future", 0, 1);
  CheckBitFlips("item", 0, 1);
}

// One change to a bundle of the vectors, each with what becomes of it.
TEST_CASE("a bundle of another shape is refused with the code of its rule",
          "[ledger][bundle]") {
  const TrustPolicy policy = VectorPolicy();
  const auto rows = Lines(Golden("ledger/bundle_changes.tsv"));
  REQUIRE(rows.size() > 40);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    INFO(rows[i]);
    std::istringstream cells(rows[i]);
    std::string base, change, at, text, code, reason;
    std::getline(cells, base, '\t');
    std::getline(cells, change, '\t');
    std::getline(cells, at, '\t');
    std::getline(cells, text, '\t');
    std::getline(cells, code, '\t');
    std::getline(cells, reason, '\t');
    REQUIRE_FALSE(reason.empty());
    json::Value bundle = Json(Golden("records/bundles/" + base + ".qiaob"));
    if (change == "remove") {
      test::Remove(bundle, at);
    } else if (change == "swap") {
      std::swap(test::At(bundle, at), test::At(bundle, text));
    } else {
      REQUIRE(change == "set");
      test::At(bundle, at) = test::ValueOf(text);
    }
    const auto report = VerifyBundle(json::Canonical(bundle), policy);
    CHECK((report ? "accept" : CodeOf(report.error())) == code);
  }
}

TEST_CASE("a bundle has at most 16 MiB", "[ledger][bundle]") {
  const TrustPolicy policy = VectorPolicy();
  std::string bytes(kMaxBundleBytes, 'x');
  CHECK(CodeOf(VerifyBundle(bytes, policy).error()) == "not-json");
  bytes.push_back('x');
  CHECK(CodeOf(VerifyBundle(bytes, policy).error()) == "too-large");
  // The log's name fills it to the byte.
  Bundle bundle = *ParseBundle(Golden("records/bundles/work.qiaob"));
  bundle.log.append(kMaxBundleBytes - EncodeBundle(bundle)->size(), 'x');
  CHECK(EncodeBundle(bundle)->size() == kMaxBundleBytes);
  bundle.log.push_back('x');
  CHECK(EncodeBundle(bundle).error().code == ErrorCode::kUsage);
}

// ---- bundles of a log made here

using world::BundledLog;
using world::Code;
using world::World;

TEST_CASE(
    "a subject that is only the other side of links and disputes verifies",
    "[ledger][bundle]") {
  BundledLog log;
  World& w = log.w;
  StatementId a_registration;
  SubjectId a = w.Recording(w.tw, &a_registration);
  SubjectId b = w.Recording(w.cn);
  const StatementId a_claim = w.Id(w.Say(w.tw, a, world::AClaim()));
  Link link;
  link.rel = "same";
  link.saw = {a_registration};
  w.Id(w.Say(w.owner, a, link, {b}));
  Dispute dispute;
  dispute.ground = "share";
  dispute.target = a_claim;
  const StatementId open = w.Id(w.Say(w.cn, a, dispute, {b}));
  Resolution resolution = world::AResolution(open, {w.tw.Party()});
  resolution.agree = {{a_claim, *Share::Make(1, 3)}};
  const StatementId settled = w.Id(w.Say(w.cn, a, resolution, {b}));
  w.Id(w.Say(w.tw, a, Acceptance{settled, ""}, {b}));
  w.Id(w.Say(w.cn, a, Withdrawal{open, "", ""}, {b}));
  log.Anchor();
  for (const SubjectId& subject : {a, b}) {
    const auto report = log.Verify(log.Of(subject));
    if (!report) FAIL(report.error().message);
    CHECK(report->complete_to == log.anchor);
  }
  Bundle without_answer = log.Of(b);
  BundledLog::Drop(without_answer, *log.anchor - 1);
  CHECK(Code(log.Verify(without_answer)) == "state-incomplete");
}

TEST_CASE("a bundle of a party needs its registration", "[ledger][bundle]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId party = AsSubject(w.tw.Party());
  Dispute dispute;
  dispute.ground = "share";
  w.Id(w.Say(w.cn, party, dispute));
  CHECK(Code(log.Verify(log.Of(party))) == "bundle-subject");
  PartyRegistration body;
  body.names.push_back({"測試唱片", "zh-Hant", ""});
  body.kind = "org";
  w.Id(w.Say(w.tw, party, body));
  log.Anchor();
  CHECK(Code(log.Verify(log.Of(party))).empty());
}

TEST_CASE("a bundle without a state says that something may be left out",
          "[ledger][bundle]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  const std::int64_t claim = w.log.next_index();
  w.Id(w.Say(w.cn, subject, world::AClaim()));
  Bundle bundle = log.Of(subject);
  const auto whole = log.Verify(bundle);
  REQUIRE(Code(whole).empty());
  CHECK_FALSE(whole->complete_to);
  CHECK(whole->not_checked.back() == "whether anything is left out");
  BundledLog::Drop(bundle, claim);
  // The keys of a party that says nothing here are foreign.
  CHECK(Code(log.Verify(bundle)) == "bundle-foreign");
}

TEST_CASE("what a bundle needs and lacks is bundle-missing",
          "[ledger][bundle]") {
  BundledLog log;
  World& w = log.w;
  StatementId registration;
  const SubjectId subject = w.Recording(w.tw, &registration);
  const StatementId claim = w.Id(w.Say(w.cn, subject, world::AClaim()));
  const std::int64_t claim_index = w.Fact(claim).index;
  OwnershipClaim better = world::AClaim();
  better.replaces = claim;
  w.Id(w.Say(w.cn, subject, better));
  w.Id(w.Say(w.tw, subject, world::AClaim()));
  log.Anchor();
  const auto without = [&](std::int64_t index) {
    Bundle bundle = log.Of(subject);
    BundledLog::Drop(bundle, index);
    return Code(log.Verify(bundle));
  };
  CHECK(without(claim_index) == "bundle-missing");  // target
  CHECK(without(w.Fact(registration).index) == "bundle-missing");
  CHECK(without(2) == "bundle-missing");  // the party of the registration
  CHECK(without(3) == "bundle-missing");  // its keys
  CHECK(without(*log.anchor) == "bundle-missing");
  CHECK(Code(log.Verify(log.Of(subject))).empty());
}

TEST_CASE("an item of a manifest of one has no path to write",
          "[ledger][bundle][manifest]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  const auto records =
      SignManifest(std::vector{w.Draft(w.tw, subject, world::AClaim())},
                   world::Keys{&w.tw.daily[0]});
  REQUIRE(records);
  for (const SignedRecord& record : *records) w.Id(w.Enter(record));
  log.Anchor();
  Bundle bundle = log.Of(subject);
  CHECK(Code(log.Verify(bundle)).empty());
  for (BundleEntry& entry : bundle.entries) entry.item_path = entry.path;
  CHECK(Code(log.Verify(bundle)) == "bundle-malformed");
}

TEST_CASE("a signature line of a type to come is reported, not believed",
          "[ledger][bundle]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  log.Anchor();
  Bundle bundle = log.Of(subject);
  const std::vector<std::uint8_t> key(40, 6);
  NoteKey unknown = MakeNoteKey("pq.example", NoteKeyType::kUnknown, key);
  bundle.vkeys.push_back(unknown);
  bundle.checkpoint.signatures.push_back({unknown.name, unknown.id, key});
  const auto report = log.Verify(bundle);
  REQUIRE(Code(report).empty());
  CHECK(report->signed_by ==
        std::vector<std::string>{std::string(world::kOrigin)});
  CHECK(report->not_checked.back().find("pq.example") != std::string::npos);
  bundle.checkpoint.signatures.push_back({unknown.name, unknown.id, key});
  CHECK(Code(log.Verify(bundle)) == "note-unlisted");
}

TEST_CASE("parts of two bundles do not make one", "[ledger][bundle]") {
  BundledLog log;
  World& w = log.w;
  const SubjectId one = w.Recording(w.tw);
  const SubjectId other = w.Recording(w.tw);
  log.Anchor();
  const Bundle first = log.Of(one);
  const Bundle second = log.Of(other);
  Bundle mixed = first;
  mixed.subject = other;
  CHECK(Code(log.Verify(mixed)) == "bundle-foreign");
  mixed = first;
  mixed.state = second.state;
  CHECK(Code(log.Verify(mixed)) == "bundle-missing");
  mixed = second;
  mixed.state->proofs[0].second = first.state->proofs[0].second;
  CHECK(Code(log.Verify(mixed)) == "state-incomplete");
  w.Recording(w.cn);
  mixed = first;
  mixed.checkpoint = log.Of(one).checkpoint;
  CHECK(Code(log.Verify(mixed)) == "inclusion");
}

}  // namespace
}  // namespace qiao::ledger
