// Time stamps of authorities that are made here. What is told apart by its code
// is what a user is told to do about it.
#include "registry/ledger/time_stamp.h"

#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"
#include "tests/support/stamp_authority.h"

namespace qiao::ledger {
namespace {

using Catch::Matchers::Contains;
using test::StampAuthority;
using test::StampPlan;

constexpr const char* kText =
    "registry.example/tw\n40\n939Qc8lZnr2V7WSn92WQCBdW618LJvqgFYC7limQt8s=\n";
constexpr const char* kThen = "2026-06-01T10:00:00Z";

StampAuthorities Believing(const std::string& pem) {
  const auto authorities = StampAuthorities::Parse(pem);
  if (!authorities) FAIL(authorities.error().message);
  return *authorities;
}

std::string TokenOver(const std::string& text, const StampAuthority& authority,
                      const std::string& at = kThen,
                      HashKind hash = HashKind::kSha256) {
  const auto token = TokenIn(authority.Answer(StampRequest(hash, text), at));
  if (!token) FAIL(token.error().message);
  return *token;
}

Result<TimeStamp> Check(const StampPlan& plan, const std::string& at = kThen) {
  const StampAuthority authority(plan);
  return CheckStamp(TokenOver(kText, authority, at), kText,
                    Believing(authority.Root()));
}

std::string CodeFor(const StampPlan& plan, const std::string& at = kThen) {
  const auto stamp = Check(plan, at);
  return stamp ? "" : vectors::CodeOf(stamp.error());
}

StampPlan With(std::string StampPlan::*part, std::string value) {
  StampPlan plan;
  plan.*part = std::move(value);
  return plan;
}

TEST_CASE("a token over a text says since when, and whose word that is",
          "[ledger][stamp]") {
  const StampAuthority authority;
  const std::string token = TokenOver(kText, authority);
  for (const std::string& pem :
       {authority.Root(), authority.Issuer(), authority.Own(),
        StampAuthority().Root() + authority.Root()}) {
    const auto stamp = CheckStamp(token, kText, Believing(pem));
    if (!stamp) FAIL(stamp.error().message);
    CHECK(qiao::ToText(stamp->at) == "2026-06-01T10:00:00Z");
    CHECK(qiao::ToText(stamp->before) == "2026-06-01T10:00:01Z");
    CHECK(stamp->accurate);
    CHECK(stamp->authority == "CN=時戳 Clock");
    CHECK(stamp->policy == "1.2.3.4.1");
    CHECK(stamp->serial == "01");
    CHECK(stamp->hash == HashKind::kSha256);
  }
}

TEST_CASE("tokens that were made by the openssl program stay good",
          "[ledger][stamp]") {
  const std::string note = vectors::Golden("records/log/checkpoint");
  const std::string text = note.substr(0, note.find("\n\n") + 1);
  const auto root = Believing(vectors::Golden("time_stamp/authority.pem"));
  for (const char* hash : {"sha256", "sm3"}) {
    const auto stamp =
        CheckStamp(vectors::Golden("time_stamp/" + std::string(hash) + ".der"),
                   text, root);
    if (!stamp) FAIL(stamp.error().message);
    CHECK(qiao::ToText(stamp->before) == "2026-11-30T21:18:36Z");
    CHECK(stamp->authority == "CN=Fuzz Clock");
  }
}

TEST_CASE("a token may be over SM3, and over no weaker hash",
          "[ledger][stamp]") {
  const StampAuthority authority;
  const auto root = Believing(authority.Root());
  const std::string token = TokenOver(kText, authority, kThen, HashKind::kSm3);
  const auto stamp = CheckStamp(token, kText, root);
  REQUIRE(stamp);
  CHECK(stamp->hash == HashKind::kSm3);
  CHECK(vectors::CodeOf(CheckStamp(token, "x", root).error()) ==
        "bundle-foreign");
  const auto refused =
      TokenIn(authority.Answer(test::RequestOverMd5(kText), kThen));
  REQUIRE_FALSE(refused);
  CHECK(vectors::CodeOf(refused.error()) == "bundle-missing");
  CHECK_THAT(refused.error().message, Contains("status 2"));
}

TEST_CASE("the latest that a token can mean counts its accuracy, rounded up",
          "[ledger][stamp]") {
  StampPlan plan;
  plan.seconds = 1;
  plan.millis = 500;
  plan.micros_past = "250000";
  auto stamp = Check(plan);
  REQUIRE(stamp);
  CHECK(qiao::ToText(stamp->at) == "2026-06-01T10:00:00Z");
  CHECK(qiao::ToText(stamp->before) == "2026-06-01T10:00:02Z");
  plan.micros_past = "500001";
  CHECK(qiao::ToText(Check(plan)->before) == "2026-06-01T10:00:03Z");
  plan.micros_past = "500000";
  CHECK(qiao::ToText(Check(plan)->before) == "2026-06-01T10:00:02Z");
  plan.seconds = -1;
  stamp = Check(plan);
  REQUIRE(stamp);
  CHECK_FALSE(stamp->accurate);
  CHECK(qiao::ToText(stamp->before) == "2026-06-01T10:00:01Z");
  plan.micros_past.clear();
  CHECK(qiao::ToText(Check(plan)->before) == "2026-06-01T10:00:00Z");
}

TEST_CASE("a token over another text is refused", "[ledger][stamp]") {
  const StampAuthority authority;
  std::string other = kText;
  other[20] = '1';
  const auto stamp = CheckStamp(TokenOver(other, authority), kText,
                                Believing(authority.Root()));
  REQUIRE_FALSE(stamp);
  CHECK(vectors::CodeOf(stamp.error()) == "bundle-foreign");
}

TEST_CASE("a token of an authority that nobody named is told apart",
          "[ledger][stamp]") {
  const StampAuthority authority;
  const std::string token = TokenOver(kText, authority);
  // The second has the same names, and other keys.
  for (const std::string& pem :
       {StampAuthority(With(&StampPlan::name, "other")).Root(),
        StampAuthority().Root(), StampAuthority().Issuer(),
        authority.NotForStamps()}) {
    const auto stamp = CheckStamp(token, kText, Believing(pem));
    REQUIRE_FALSE(stamp);
    CHECK(vectors::CodeOf(stamp.error()) == "note-unlisted");
    CHECK_THAT(stamp.error().message, Contains("時戳 Clock"));
  }
}

TEST_CASE("a certificate that is not for time stamps, or not only, is refused",
          "[ledger][stamp]") {
  for (const char* usage :
       {"none", "timeStamping", "critical,timeStamping,serverAuth",
        "critical,serverAuth"}) {
    CAPTURE(usage);
    CHECK(CodeFor(With(&StampPlan::usage, usage)) == "key-not-permitted");
  }
}

TEST_CASE("certificates must have been in force at the time of the token",
          "[ledger][stamp]") {
  for (const auto part :
       {&StampPlan::until, &StampPlan::issuer_until, &StampPlan::root_until}) {
    const StampPlan plan = With(part, "2026-06-01T09:59:59Z");
    CHECK(CodeFor(plan) == "key-expired");
    // Today it has ended; then it had not.
    CHECK(CodeFor(plan, "2026-06-01T09:59:58Z") == "");
  }
  CHECK(CodeFor({}, "2019-12-31T23:59:59Z") == "key-expired");
}

TEST_CASE(
    "a signature by a weak hash is refused, an old way of naming the "
    "certificate is not",
    "[ledger][stamp]") {
  CHECK(CodeFor(With(&StampPlan::digest, "SHA1")) == "note-signature");
  CHECK(CodeFor(With(&StampPlan::digest, "SHA512")) == "");
  CHECK(CodeFor(With(&StampPlan::ess_digest, "SHA1")) == "");
}

TEST_CASE("a token without certificates needs the authority's own",
          "[ledger][stamp]") {
  StampPlan plan;
  plan.shows_certificates = false;
  const StampAuthority authority(plan);
  const std::string token = TokenOver(kText, authority);
  CHECK(CheckStamp(token, kText, Believing(authority.Own())));
  const auto stamp = CheckStamp(token, kText, Believing(authority.Root()));
  REQUIRE_FALSE(stamp);
  CHECK(vectors::CodeOf(stamp.error()) == "note-unlisted");
}

// Each `step`-th bit of a token: what is accepted says the same.
void CheckFlips(const StampPlan& plan, std::size_t step) {
  const StampAuthority authority(plan);
  const auto root = Believing(authority.Root());
  std::string token = TokenOver(kText, authority);
  const auto whole = CheckStamp(token, kText, root);
  REQUIRE(whole);
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < token.size() * 8; bit += step) {
    char& byte = token[bit / 8];
    const char before = byte;
    byte = static_cast<char>(byte ^ (1 << (bit % 8)));
    const auto stamp = CheckStamp(token, kText, root);
    if (!stamp) {
      ++refused;
      CHECK(stamp.error().refusal);
    } else if (!(*stamp == *whole)) {
      FAIL_CHECK("bit " << bit << " changes what is said");
    }
    byte = before;
  }
  CHECK(refused * step > token.size() * 8 * 9 / 10);
}

TEST_CASE("a token with a changed byte says the same or nothing",
          "[ledger][stamp]") {
  StampPlan plan;
  plan.micros_past = "250000";
  CheckFlips(plan, 9);
}
TEST_CASE("a token with any changed bit says the same or nothing",
          "[ledger][stamp][.slow]") {
  StampPlan plan;
  plan.micros_past = "250000";
  CheckFlips(plan, 1);
  plan.ess_digest = "SHA1";
  CheckFlips(plan, 1);
}

TEST_CASE("a token is the whole of its bytes, and at most 16,383 of them",
          "[ledger][stamp]") {
  const StampAuthority authority;
  const auto root = Believing(authority.Root());
  const std::string token = TokenOver(kText, authority);
  const auto code = [&](const std::string& bytes) {
    const auto stamp = CheckStamp(bytes, kText, root);
    return stamp ? "" : vectors::CodeOf(stamp.error());
  };
  CHECK(code(token) == "");
  for (std::size_t size = 0; size < token.size(); size += 13) {
    CHECK(code(token.substr(0, size)) == "proof-malformed");
  }
  CHECK(code(token + '\0') == "proof-malformed");
  CHECK(code(std::string(kMaxTokenBytes, '0')) == "proof-malformed");
  CHECK(code(std::string(kMaxTokenBytes + 1, '0')) == "too-large");
}

TEST_CASE("an answer is a token with a status before it", "[ledger][stamp]") {
  const StampAuthority authority;
  const std::string answer =
      authority.Answer(StampRequest(HashKind::kSha256, kText), kThen);
  const auto token = TokenIn(answer);
  REQUIRE(token);
  CHECK(answer.ends_with(*token));
  CHECK(*TokenIn(*token) == *token);
  for (const std::string& bytes :
       {std::string(), std::string("<html>no such page</html>"), answer + "\n",
        answer.substr(0, 300), std::string("\x30\x80\x30\x00", 4),
        std::string("\x30\x02\x30\x00", 4)}) {
    const auto none = TokenIn(bytes);
    REQUIRE_FALSE(none);
    CHECK(vectors::CodeOf(none.error()) == "proof-malformed");
  }
  CHECK(vectors::CodeOf(TokenIn(std::string(70000, '0')).error()) ==
        "too-large");
}

TEST_CASE("a token answers the request that it was made for, and no other",
          "[ledger][stamp]") {
  const StampAuthority authority;
  const std::string request = StampRequest(HashKind::kSha256, kText);
  const std::string token = *TokenIn(authority.Answer(request, kThen));
  CHECK(CheckAnswers(token, request));
  CHECK(CheckAnswers(token, test::RequestWithoutNonce(kText)));
  const auto wrong = [&](const std::string& other) {
    const auto answers = CheckAnswers(token, other);
    return answers ? "" : answers.error().message;
  };
  // Two requests over the same head differ by their nonces.
  CHECK_THAT(wrong(StampRequest(HashKind::kSha256, kText)),
             Contains("its nonce differs"));
  CHECK_THAT(wrong(StampRequest(HashKind::kSm3, kText)),
             Contains("another hash"));
  CHECK_THAT(wrong(StampRequest(HashKind::kSha256, "x")),
             Contains("another hash"));
  const std::string without =
      *TokenIn(authority.Answer(test::RequestWithoutNonce(kText), kThen));
  CHECK_FALSE(CheckAnswers(without, request));
  for (const std::string& bytes : {std::string(), token, request + "0"}) {
    CHECK(CheckAnswers(token, bytes).error().code == ErrorCode::kUnreadable);
  }
}

TEST_CASE("authorities are certificates in PEM and nothing else",
          "[ledger][stamp]") {
  const StampAuthority authority;
  const std::string root = authority.Root();
  CHECK(StampAuthorities::Parse("words before\n" + root + authority.Own()));
  std::string broken = root;
  broken.replace(root.find('\n') + 20, 1, "*");
  std::string other = root;
  other.replace(root.find('\n') + 3, 1, "A");
  std::string key = root;
  for (std::size_t at = 0;
       (at = key.find("CERTIFICATE", at)) != std::string::npos;) {
    key.replace(at, 11, "PUBLIC KEY");
  }
  std::string many;
  for (int i = 0; i < 65; ++i) many += root;
  for (const std::string& pem : {std::string(), std::string("no words"), broken,
                                 other, root + key, many}) {
    const auto none = StampAuthorities::Parse(pem);
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::kUsage);
  }
}

}  // namespace
}  // namespace qiao::ledger
