// Time-stamp tokens in bundles: bound to the head that they are beside.
#include "tests/registry/ledger/bundled_log.h"
#include "tests/support/json_change.h"
#include "tests/support/stamp_authority.h"

namespace qiao::ledger {
namespace {

using Catch::Matchers::Contains;
using test::StampAuthority;
using world::BundledLog;
using world::Code;

struct StampedBundle {
  BundledLog log;
  SubjectId subject = log.w.Recording(log.w.tw);
  StampAuthority clock;
  StampAuthority other{[] {
    test::StampPlan plan;
    plan.name = "other";
    return plan;
  }()};
  Bundle bundle;

  StampedBundle() {
    log.Anchor();
    bundle = log.Of(subject);
  }

  std::string Token(const StampAuthority& by, const std::string& at) const {
    return by.Token(
        StampRequest(HashKind::kSha256, ToText(bundle.checkpoint.head)), at);
  }
  Result<BundleReport> Verify(const std::string& pem) const {
    const auto authorities = StampAuthorities::Parse(pem);
    REQUIRE(authorities);
    return VerifyBundle(*EncodeBundle(bundle), log.policy, &*authorities);
  }
};

bool Mentions(const std::vector<std::string>& words, const std::string& word) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& one) {
    return one.find(word) != std::string::npos;
  });
}

TEST_CASE("a bundle without tokens is what it was", "[ledger][bundle][stamp]") {
  for (const char* name : {"work", "item", "future"}) {
    const std::string bytes =
        vectors::Golden(std::string("records/bundles/") + name + ".qiaob");
    CHECK(*EncodeBundle(*ParseBundle(bytes)) == bytes);
    CHECK(ParseBundle(bytes)->tokens.empty());
  }
}

TEST_CASE("a bundle's head was there before the token over it",
          "[ledger][bundle][stamp]") {
  StampedBundle it;
  it.bundle.tokens = {it.Token(it.clock, "2026-11-22T10:00:00Z")};
  const std::string bytes = *EncodeBundle(it.bundle);
  CHECK(ParseBundle(bytes)->tokens == it.bundle.tokens);
  const auto report = it.Verify(it.clock.Root());
  if (!report) FAIL(report.error().message);
  REQUIRE(report->time_stamps.size() == 1);
  CHECK(qiao::ToText(report->time_stamps[0].before) == "2026-11-22T10:00:01Z");
  CHECK(Mentions(report->checked,
                 "no later than 2026-11-22T10:00:01Z, says "
                 "CN=時戳 Clock"));
  CHECK(Mentions(report->not_checked, "revoked"));
  // Without a word about authorities the rest is checked, and this is said.
  const auto unasked = it.log.Verify(it.bundle);
  REQUIRE(unasked);
  CHECK(unasked->time_stamps.empty());
  CHECK(Mentions(unasked->not_checked, "1 time-stamp token"));
}

TEST_CASE("whoever asks for the word of an authority gets it, or a refusal",
          "[ledger][bundle][stamp]") {
  StampedBundle it;
  CHECK(Code(it.Verify(it.clock.Root())) == "bundle-missing");
  it.bundle.tokens = {it.Token(it.other, "2026-11-22T10:00:00Z")};
  CHECK(Code(it.Verify(it.clock.Root())) == "note-unlisted");
  it.bundle.tokens = {std::string("\x30\x00", 2)};
  CHECK(Code(it.log.Verify(it.bundle)) == "");
  CHECK(Code(it.Verify(it.clock.Root())) == "proof-malformed");
}

TEST_CASE("two authorities may both stamp a head", "[ledger][bundle][stamp]") {
  StampedBundle it;
  it.bundle.tokens = {it.Token(it.clock, "2026-11-22T10:00:05Z"),
                      it.Token(it.other, "2026-11-22T10:00:00Z")};
  const auto both = it.Verify(it.clock.Root() + it.other.Root());
  REQUIRE(both);
  REQUIRE(both->time_stamps.size() == 2);
  CHECK(both->time_stamps[0].authority == "CN=other");
  const auto one = it.Verify(it.clock.Root());
  REQUIRE(one);
  REQUIRE(one->time_stamps.size() == 1);
  CHECK(one->time_stamps[0].authority == "CN=時戳 Clock");
  CHECK(Mentions(one->not_checked, "a time-stamp token of CN=other"));
}

TEST_CASE("a token over another head is refused, beside a good one as well",
          "[ledger][bundle][stamp]") {
  StampedBundle it;
  const std::string good = it.Token(it.clock, "2026-11-22T10:00:00Z");
  it.log.w.Recording(it.log.w.cn);
  const Bundle later = it.log.Of(it.subject);
  const std::string over_later = it.clock.Token(
      StampRequest(HashKind::kSha256, ToText(later.checkpoint.head)),
      "2026-11-22T10:00:00Z");
  for (const auto& tokens :
       {std::vector{over_later}, std::vector{good, over_later}}) {
    it.bundle.tokens = tokens;
    CHECK(Code(it.Verify(it.clock.Root())) == "bundle-foreign");
  }
  it.bundle = later;
  it.bundle.tokens = {good};
  CHECK(Code(it.Verify(it.clock.Root())) == "bundle-foreign");
}

TEST_CASE("tokens of another shape make no bundle", "[ledger][bundle][stamp]") {
  StampedBundle it;
  const json::Value plain = *json::Parse(*EncodeBundle(it.bundle));
  const auto code = [&](const std::string& tokens) {
    json::Value changed = plain;
    test::At(changed, "/checkpoint/tokens") = test::ValueOf(tokens);
    return Code(VerifyBundle(json::Canonical(changed), it.log.policy));
  };
  CHECK(code(R"(["AA=="])") == "");
  CHECK(code(R"(["AA==","AAA=","AAAA"])") == "");
  CHECK(code(R"(["AAAA","AA=="])") == "bundle-malformed");
  CHECK(code(R"(["AAA=","AA=="])") == "bundle-malformed");
  CHECK(code(R"(["AA==","AA=="])") == "bundle-malformed");
  CHECK(code(R"(["AB=="])") == "bundle-malformed");  // loose bits
  CHECK(code(R"(["AA"])") == "bundle-malformed");
  CHECK(code(R"(["AA==\\n"])") == "bundle-malformed");
  CHECK(code(R"(["AA=A"])") == "bundle-malformed");
  CHECK(code(R"(["-_AA"])") == "bundle-malformed");
  CHECK(code(R"([1])") == "bundle-malformed");
  CHECK(code(R"("AA==")") == "bundle-malformed");
  CHECK(code(R"({"a":"AA=="})") == "bundle-malformed");
  CHECK(code("[]") == "empty-value");
  CHECK(code(R"(8 # "A{}")") == "");
  CHECK(code(R"(9 # "A{}")") == "bundle-malformed");
  const std::string most(kMaxTokenBytes / 3 * 4, 'A');
  CHECK(code("[\"" + most + "\"]") == "");
  CHECK(code("[\"" + most + "AA==\"]") == "bundle-malformed");
}

}  // namespace
}  // namespace qiao::ledger
