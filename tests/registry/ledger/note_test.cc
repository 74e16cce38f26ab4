#include "registry/ledger/note.h"

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/policy.h"
#include "registry/ledger/receipt.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kVkey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

NoteSigner Signer(const std::string& name, NoteKeyType type) {
  Result<SigningKey> key =
      SigningKey::Generate(type == NoteKeyType::kPlainSm2 ? kSm2Sm3 : kEd25519);
  REQUIRE(key);
  Result<NoteSigner> signer = NoteSigner::Make(name, type, std::move(*key));
  REQUIRE(signer);
  return std::move(*signer);
}

TEST_CASE("base64 has one spelling for each string of bytes",
          "[ledger][note]") {
  for (const std::string& bytes :
       {std::string(), std::string("f"), std::string("fo"), std::string("foo"),
        std::string("foob"), std::string(3, '\xff')}) {
    CHECK(FromBase64(ToBase64(bytes)) == bytes);
  }
  CHECK(ToBase64("foob") == "Zm9vYg==");
  for (const char* wrong : {"Zm9vYh==", "Zm9vYg=", "Zm9vYg", "Zm9v\nYg==",
                            "Zm9vYg===", "====", "Zm=v", "Zm9-", "Z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(FromBase64(wrong));
  }
}

TEST_CASE("every mangled byte of a verifier key is noticed", "[ledger][note]") {
  const Result<NoteKey> key = ParseVkey(kVkey);
  REQUIRE(key);
  CHECK(key->name == "PeterNeumann");
  CHECK(ToVkey(*key) == kVkey);
  for (std::size_t i = 0; i < kVkey.size(); ++i) {
    std::string mangled(kVkey);
    mangled[i] = static_cast<char>(mangled[i] + 1);
    CAPTURE(mangled);
    CHECK_FALSE(ParseVkey(mangled));
    CHECK_FALSE(ParseVkey(kVkey.substr(0, i)));
  }
}

TEST_CASE("a note that any kind of key signed opens with that key",
          "[ledger][note]") {
  const NoteSigner log =
      Signer("registry.example/tw", NoteKeyType::kPlainEd25519);
  const NoteSigner sm2 = Signer("registry.example/tw", NoteKeyType::kPlainSm2);
  const NoteSigner witness =
      Signer("witness.example/tw", NoteKeyType::kCosignature);
  const Instant at{std::chrono::seconds{1790000000}};
  const NoteSigner* const signers[] = {&log, &sm2, &witness};
  const auto head =
      SignCheckpoint({"registry.example/tw", 3, EmptyRoot()}, signers, at);
  REQUIRE(head);
  const auto again = ParseCheckpoint(ToText(*head));
  REQUIRE(again);
  CHECK(*again == *head);
  const std::string text = ToText(head->head);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(VerifiesNote(text, signers[i]->verifier(), head->signatures[i]));
    CHECK_FALSE(
        VerifiesNote(text + "x", signers[i]->verifier(), head->signatures[i]));
    const auto vkey = ParseVkey(ToVkey(signers[i]->verifier()));
    REQUIRE(vkey);
    CHECK(*vkey == signers[i]->verifier());
  }
  CHECK(CosignedAt(witness.verifier(), head->signatures[2]) == at);
  CHECK_FALSE(CosignedAt(log.verifier(), head->signatures[0]));
}

TEST_CASE("a signer needs a note name and a fitting key", "[ledger][note]") {
  for (const char* name : {"", "two words", "a+b", "a\xe3\x80\x80z"}) {
    Result<SigningKey> key = SigningKey::Generate(kEd25519);
    CHECK_FALSE(
        NoteSigner::Make(name, NoteKeyType::kPlainEd25519, std::move(*key)));
  }
  Result<SigningKey> key = SigningKey::Generate(kEs256);
  CHECK_FALSE(NoteSigner::Make("registry.example", NoteKeyType::kPlainEd25519,
                               std::move(*key)));
}

TEST_CASE("a checkpoint has three lines and plain numbers",
          "[ledger][checkpoint]") {
  const std::string root = ToBase64(AsText(EmptyRoot().bytes));
  CHECK(ParseCheckpointText("a\n0\n" + root + "\n"));
  for (const std::string& wrong :
       {"a\n00\n" + root + "\n", "a\n-1\n" + root + "\n",
        "a\n+1\n" + root + "\n", "a\n1\n" + root, "\n1\n" + root + "\n",
        "a\n9223372036854775808\n" + root + "\n", "a\n1\n" + root + "\nx\n",
        std::string("a\n1\nAAAA\n"), std::string("a\n1\n")}) {
    CAPTURE(wrong);
    const auto parsed = ParseCheckpointText(wrong);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().refusal == Refusal::kNoteMalformed);
  }
}

TEST_CASE("a policy is what its lines say, and a lone vkey is a policy",
          "[ledger][policy]") {
  const std::string vkey(kVkey);
  const std::string w1 =
      ToVkey(Signer("w1", NoteKeyType::kCosignature).verifier());
  const std::string w2 =
      ToVkey(Signer("w2", NoteKeyType::kCosignature).verifier());
  const auto lone = ParsePolicy("# the log\n" + vkey + "\n");
  REQUIRE(lone);
  CHECK(lone->logs.size() == 1);
  CHECK(lone->quorum.empty());
  const std::string log = "log " + vkey + " https://log.example/\n";
  const std::string both = "witness 甲 " + w1 + "\n\twitness b " + w2 + "\n";
  CHECK(ParsePolicy(log + "quorum none\n"));
  CHECK(ParsePolicy(log + both + "group g 2 甲 b\nquorum g"));
  for (const std::string& wrong :
       {std::string(), std::string("quorum none\n"), log, vkey + "\n" + vkey,
        vkey + "\nquorum none\n", log + "quorum w\n", log + log + "quorum none",
        log + "quorum none\nquorum none\n", log + "witness none " + w1 + "\n",
        log + both + "group g 3 甲 b\nquorum g\n",
        log + both + "group g 0 甲 b\nquorum g\n",
        log + both + "group g all 甲 甲\nquorum g\n",
        log + both + "group g any g\nquorum g\n",
        log + "witness a " + w1 + "\nwitness b " + w1 + "\nquorum a\n",
        log + "unknown x\nquorum none\n", log + "quorum none\n\r\n"}) {
    CAPTURE(wrong);
    const auto policy = ParsePolicy(wrong);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().code == ErrorCode::kUnreadable);
  }
}

TEST_CASE("a quorum counts groups of groups", "[ledger][policy]") {
  const NoteSigner log = Signer("log.example", NoteKeyType::kPlainEd25519);
  std::vector<NoteSigner> witnesses;
  std::string text = "log " + ToVkey(log.verifier()) + "\n";
  for (int i = 0; i < 5; ++i) {
    witnesses.push_back(
        Signer("w" + std::to_string(i), NoteKeyType::kCosignature));
    text += "witness w" + std::to_string(i) + " " +
            ToVkey(witnesses.back().verifier()) + "\n";
  }
  text += "group x 2 w0 w1 w2\ngroup y any w3 w4\ngroup z all x y\nquorum z\n";
  const auto policy = ParsePolicy(text);
  REQUIRE(policy);
  for (unsigned chosen = 0; chosen < 32; ++chosen) {
    std::vector<const NoteSigner*> signers{&log};
    for (unsigned i = 0; i < 5; ++i) {
      if (chosen >> i & 1) signers.push_back(&witnesses[i]);
    }
    const auto head = SignCheckpoint({"log.example", 0, EmptyRoot()}, signers);
    REQUIRE(head);
    const int of_x = __builtin_popcount(chosen & 7);
    const bool enough = of_x >= 2 && (chosen & 24) != 0;
    const auto checked = CheckAgainst(*policy, *head);
    CHECK(checked.has_value() == enough);
    if (!checked) CHECK(checked.error().refusal == Refusal::kQuorum);
  }
}

TEST_CASE("a receipt proves its entry and no other", "[ledger][receipt]") {
  const NoteSigner log = Signer("log.example", NoteKeyType::kPlainEd25519);
  const auto policy = ParsePolicy(ToVkey(log.verifier()) + "\n");
  REQUIRE(policy);
  std::vector<Digest> leaves;
  for (int i = 0; i < 7; ++i) leaves.push_back(LeafHash(std::to_string(i)));
  const NoteSigner* const signers[] = {&log};
  Receipt receipt;
  receipt.index = 5;
  receipt.path = *MakeInclusion(5, 7, ReaderOf(leaves));
  receipt.checkpoint =
      *SignCheckpoint({"log.example", 7, RootOf(leaves)}, signers);
  receipt.extra = "row 17";
  const auto again = ParseReceipt(ToText(receipt));
  REQUIRE(again);
  CHECK(*again == receipt);
  CHECK(VerifyReceipt(*again, "5", *policy));
  const auto other = VerifyReceipt(*again, "6", *policy);
  REQUIRE_FALSE(other);
  CHECK(other.error().refusal == Refusal::kInclusion);
  const std::string text = ToText(receipt);
  for (std::size_t i = 0; i < text.size(); ++i) {
    CHECK_FALSE(ParseReceipt(text.substr(0, i)));
  }
}

}  // namespace
}  // namespace qiao::ledger
