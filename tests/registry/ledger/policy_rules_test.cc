// Trust files and receipts, rule by rule.
#include "registry/ledger/policy.h"
#include "registry/ledger/receipt.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

NoteSigner Signer(const std::string& name,
                  NoteKeyType type = NoteKeyType::kPlainEd25519) {
  return *NoteSigner::Make(name, type, *SigningKey::Generate(kEd25519));
}

// Why the trust file is refused, and at which line; "" if it is read.
std::string Fault(const std::string& text) {
  const auto policy = ParsePolicy(text);
  if (policy) return "";
  CHECK(policy.error().code == ErrorCode::kUnreadable);
  const std::string start = "trust file, line ";
  REQUIRE(policy.error().message.starts_with(start));
  return policy.error().message.substr(start.size());
}

TEST_CASE("each line of a trust file has its words", "[ledger][policy]") {
  const std::string key = ToVkey(Signer("log.example").verifier());
  const std::string w1 =
      ToVkey(Signer("w1", NoteKeyType::kCosignature).verifier());
  const std::string w2 =
      ToVkey(Signer("w2", NoteKeyType::kCosignature).verifier());
  const std::string log = "log " + key + "\n";
  const std::string none = "quorum none\n";
  CHECK(Fault(log + none).empty());
  CHECK(Fault("log " + key + " https://log.example/\n" + none).empty());
  CHECK(Fault("\n# trusted\n \t\n" + log + "quorum \t none \t").empty());
  CHECK(Fault(key + "\n").empty());
  CHECK(Fault(key + " https://log.example/\n") ==
        "1: not log, witness, group or quorum");
  CHECK(Fault("trusted\n") == "1: not log, witness, group or quorum");
  CHECK(Fault(key + "\n# more\n" + none) == "3: a vkey beside other lines");
  CHECK(Fault(log) == "1: no quorum line");
  CHECK(Fault(none) == "1: no log is named");
  CHECK(Fault("log\n" + none) == "1: log VKEY [URL]");
  CHECK(Fault("log " + key + " url more\n" + none) == "1: log VKEY [URL]");
  CHECK(Fault(log + log + none) == "2: the log key again");

  CHECK(Fault(log + "witness a " + w1 + "\n" + none).empty());
  CHECK(Fault(log + "witness a " + w1 + " url\nquorum a\n").empty());
  CHECK(Fault(log + "witness a\n" + none) == "2: witness NAME VKEY [URL]");
  CHECK(Fault(log + "witness a " + w1 + " url more\n" + none) ==
        "2: witness NAME VKEY [URL]");
  CHECK(Fault(log + "witness none " + w1 + "\n" + none) ==
        "2: this name is taken: none");
  CHECK(Fault(log + "witness a " + w1 + "\nwitness a " + w2 + "\n" + none) ==
        "3: this name is taken: a");
  CHECK(Fault(log + "witness a " + w1 + "\nwitness b " + w1 + "\n" + none) ==
        "3: the witness key again");
  CHECK(Fault(log + "witness a a+00000000+AQID\n" + none) ==
        "2: the id of the key of a is not the hash of that key");

  const std::string two = log + "witness a " + w1 + "\nwitness b " + w2 + "\n";
  for (const char* threshold : {"all", "any", "1", "2"}) {
    CHECK(Fault(two + "group g " + threshold + " a b\nquorum g\n").empty());
  }
  CHECK(Fault(two + "group g 1 a\nquorum g\n").empty());
  CHECK(Fault(two + "group g all\n" + none) ==
        "4: group NAME all|any|K NAME...");
  for (const char* threshold : {"0", "3", "one", "+1", "-1"}) {
    CHECK(Fault(two + "group g " + threshold + " a b\n" + none) ==
          "4: a threshold from 1 to the number of members");
  }
  CHECK(Fault(two + "group g any c\n" + none) ==
        "4: no witness or group before this line is called c");
  CHECK(Fault(two + "group g any a\ngroup h any a\n" + none) ==
        "5: already in a group: a");
  CHECK(Fault(two + "group a any b\n" + none) == "4: this name is taken: a");

  for (const char* line : {"quorum", "quorum a b"}) {
    CHECK(Fault(two + line + "\n") == "4: one line: quorum NAME");
  }
  CHECK(Fault(two + none + none) == "5: one line: quorum NAME");
  CHECK(Fault(two + "quorum c\n") ==
        "4: no witness or group before this line is called c");
  for (const std::string& control : {std::string("\x1f"), std::string("\x7f"),
                                     std::string("\r"), std::string(1, 0)}) {
    CHECK(Fault(log + none + "#" + control) == "3: a control character");
  }
}

// A log that two witnesses may cosign, and its trust file.
struct Trusted {
  NoteSigner log = Signer("log.example");
  NoteSigner a = Signer("a", NoteKeyType::kCosignature);
  NoteSigner b = Signer("b", NoteKeyType::kCosignature);

  TrustPolicy Policy(const std::string& quorum) const {
    return *ParsePolicy("log " + ToVkey(log.verifier()) + "\nwitness a " +
                        ToVkey(a.verifier()) + "\nwitness b " +
                        ToVkey(b.verifier()) + "\ngroup both all a b\nquorum " +
                        quorum + "\n");
  }
  static SignedCheckpoint Head(std::span<const NoteSigner* const> signers,
                               const std::string& origin = "log.example") {
    return *SignCheckpoint({origin, 0, EmptyRoot()}, signers);
  }
};

std::string Outcome(const TrustPolicy& policy, const SignedCheckpoint& head) {
  const auto checked = CheckAgainst(policy, head);
  if (!checked) return CodeOf(checked.error());
  std::string names;
  for (const CheckedSigner& signer : *checked) {
    names += (signer.is_log ? "log " : "witness ") + signer.name + ";";
  }
  return names;
}

TEST_CASE("whoever the trust file names and has signed is reported",
          "[ledger][policy]") {
  const Trusted t;
  const NoteSigner* const three[] = {&t.b, &t.log, &t.a};
  const std::string all = "witness b;log log.example;witness a;";
  CHECK(Outcome(t.Policy("both"), Trusted::Head(three)) == all);
  CHECK(Outcome(t.Policy("none"), Trusted::Head(three)) == all);
  const NoteSigner* const alone[] = {&t.log};
  CHECK(Outcome(t.Policy("none"), Trusted::Head(alone)) == "log log.example;");
  CHECK(Outcome(t.Policy("a"), Trusted::Head(alone)) == "quorum");
  const NoteSigner* const one[] = {&t.log, &t.a};
  CHECK(Outcome(t.Policy("a"), Trusted::Head(one)) ==
        "log log.example;witness a;");
  CHECK(Outcome(t.Policy("b"), Trusted::Head(one)) == "quorum");
  CHECK(Outcome(t.Policy("both"), Trusted::Head(one)) == "quorum");
  const NoteSigner* const witnesses[] = {&t.a, &t.b};
  CHECK(Outcome(t.Policy("both"), Trusted::Head(witnesses)) == "note-unsigned");
}

TEST_CASE("a line is of a key if name, id and type are", "[ledger][policy]") {
  const Trusted t;
  const TrustPolicy policy = t.Policy("none");
  const NoteSigner* const alone[] = {&t.log};
  const SignedCheckpoint good = Trusted::Head(alone);
  SignedCheckpoint changed = good;
  changed.signatures[0].id ^= 1;
  CHECK(Outcome(policy, changed) == "note-unsigned");
  changed = good;
  changed.signatures[0].name = "other.example";
  CHECK(Outcome(policy, changed) == "note-unsigned");
  changed = good;
  changed.signatures[0].bytes[0] ^= 1;
  CHECK(Outcome(policy, changed) == "note-signature");
  const NoteSigner* const with_a[] = {&t.log, &t.a};
  changed = Trusted::Head(with_a);
  changed.signatures[1].bytes[9] ^= 1;
  CHECK(Outcome(policy, changed) == "note-signature");
  TrustPolicy unknown = policy;
  unknown.logs[0].type = NoteKeyType::kUnknown;
  CHECK(Outcome(unknown, good) == "note-unsigned");
}

TEST_CASE("a head is signed by the log that it names", "[ledger][policy]") {
  const NoteSigner one = Signer("one.example");
  const NoteSigner two = Signer("two.example");
  const TrustPolicy policy =
      *ParsePolicy("log " + ToVkey(one.verifier()) + "\nlog " +
                   ToVkey(two.verifier()) + "\nquorum none\n");
  const NoteSigner* const by_one[] = {&one};
  const NoteSigner* const by_two[] = {&two};
  CHECK(Outcome(policy, Trusted::Head(by_two, "two.example")) ==
        "log two.example;");
  CHECK(Outcome(policy, Trusted::Head(by_one, "two.example")) ==
        "note-unsigned");
  CHECK(Outcome(policy, Trusted::Head(by_one, "three.example")) ==
        "note-origin");
}

// ---- receipts

std::string With(std::string text, const std::string& from,
                 const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a receipt has its lines in their order and no others",
          "[ledger][receipt]") {
  const NoteSigner log = Signer("log.example");
  const NoteSigner* const signers[] = {&log};
  Receipt receipt;
  receipt.index = 5;
  receipt.path = {LeafHash("a"), LeafHash("b")};
  receipt.checkpoint = *SignCheckpoint({"log.example", 7, Digest()}, signers);
  const std::string plain = ToText(receipt);
  CHECK(ParseReceipt(plain).value() == receipt);
  CHECK(plain.find("extra") == std::string::npos);
  CHECK(LooksLikeReceipt(plain));
  CHECK_FALSE(LooksLikeReceipt("c2sp.org/tlog-policy@v1\n"));
  receipt.extra = "row 17";
  const std::string text = ToText(receipt);
  CHECK(ParseReceipt(text).value() == receipt);

  const std::string hash = ToBase64(AsText(LeafHash("a").bytes));
  const std::string extra = "extra " + ToBase64("row 17") + "\n";
  const std::vector<std::pair<std::string, std::string>> changes = {
      {With(text, "@v1", "@v2"), "not a receipt of version 1"},
      {With(text, extra, "extra !!!!\n"), "extra data is not base64"},
      {With(text, extra, "extra \n"), "extra data is not base64"},
      {With(text, extra, extra + extra), "no index line"},
      {With(text, "index ", "place "), "no index line"},
      {With(text, "index 5", "index 05"), "the index is not a plain decimal"},
      {With(text, "index 5", "index "), "the index is not a plain decimal"},
      {With(text, hash, "!"), "a line of the path is not base64 of 32 bytes"},
      {With(text, hash, "AAAA"),
       "a line of the path is not base64 of 32 bytes"},
      {text.substr(0, text.find(hash)), "a receipt that breaks off"},
      {text.substr(0, text.find(hash) + hash.size()),
       "a receipt that breaks off"},
      {text.substr(0, text.find("index") + 7), "a receipt that breaks off"}};
  for (const auto& [changed, message] : changes) {
    CAPTURE(changed);
    const auto parsed = ParseReceipt(changed);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().refusal == Refusal::kProofMalformed);
    CHECK(parsed.error().message == message);
  }

  receipt.path.assign(63, Digest());
  CHECK(ParseReceipt(ToText(receipt)).value() == receipt);
  receipt.path.assign(64, Digest());
  const auto longer = ParseReceipt(ToText(receipt));
  REQUIRE_FALSE(longer);
  CHECK(longer.error().message == "a path too long");
}

}  // namespace
}  // namespace qiao::ledger
