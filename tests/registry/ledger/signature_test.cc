#include "registry/ledger/signature.h"

#include "registry/ledger/elliptic.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

PublicKey Ed25519Key(std::string_view hex) {
  return {std::string(kEd25519), Bytes(hex)};
}

bool Accepts(const PublicKey& key, std::string_view message,
             std::string_view signature) {
  const auto raw = RawSignature(signature);
  return raw && Verifies(key, message, *raw);
}

// r‖s of a strict DER signature; absent for any other spelling or size.
std::optional<Signature> FromStrictDer(std::string_view der) {
  const auto bytes = AsBytes(der);
  if (bytes.size() < 8 || bytes.size() > 72 || bytes[0] != 0x30 ||
      bytes[1] != bytes.size() - 2) {
    return std::nullopt;
  }
  Signature raw{};
  std::size_t at = 2;
  for (std::size_t half = 0; half < 2; ++half) {
    if (at + 2 > bytes.size() || bytes[at] != 0x02) return std::nullopt;
    std::size_t size = bytes[at + 1];
    at += 2;
    if (size == 0 || at + size > bytes.size() || bytes[at] >= 0x80) {
      return std::nullopt;
    }
    if (size > 1 && bytes[at] == 0) {
      if (bytes[at + 1] < 0x80) return std::nullopt;  // a needless zero
      ++at;
      --size;
    }
    if (size > 32) return std::nullopt;
    std::copy_n(
        bytes.begin() + static_cast<std::ptrdiff_t>(at), size,
        raw.begin() + static_cast<std::ptrdiff_t>(half * 32 + 32 - size));
    at += size;
  }
  if (at != bytes.size()) return std::nullopt;
  return raw;
}

TEST_CASE("what a key of any algorithm signs, it verifies and nothing else",
          "[ledger][signature]") {
  for (const std::string_view alg : {kEd25519, kEs256, kSm2Sm3}) {
    CAPTURE(alg);
    Result<SigningKey> key = SigningKey::Generate(alg);
    REQUIRE(key);
    REQUIRE(CheckPublicKey(key->public_key()));
    const Result<Signature> signature = key->Sign("後來");
    REQUIRE(signature);
    CHECK(Verifies(key->public_key(), "後來", *signature));
    CHECK_FALSE(Verifies(key->public_key(), "后来", *signature));
    for (std::size_t i = 0; i < 64; ++i) {
      Signature changed = *signature;
      changed[i] ^= 0x10;
      CHECK_FALSE(Verifies(key->public_key(), "後來", changed));
    }
    const Result<SigningKey> again =
        SigningKey::FromSecret(alg, key->RevealSecret());
    REQUIRE(again);
    CHECK(again->id() == key->id());
    const Result<SigningKey> other = SigningKey::Generate(alg);
    CHECK_FALSE(Verifies(other->public_key(), "後來", *signature));
  }
}

TEST_CASE("a moved signing key leaves no secret behind",
          "[ledger][signature]") {
  Result<SigningKey> key = SigningKey::Generate(kEd25519);
  REQUIRE(key);
  SigningKey source = std::move(*key);
  const SigningKey target = std::move(source);
  CHECK(source.RevealSecret() ==  // NOLINT(bugprone-use-after-move)
        std::array<std::uint8_t, 32>{});
  CHECK(target.RevealSecret() != std::array<std::uint8_t, 32>{});
}

TEST_CASE("secrets outside the range of their curve are no keys",
          "[ledger][signature]") {
  std::array<std::uint8_t, 32> secret{};
  CHECK_FALSE(SigningKey::FromSecret(kEs256, secret));
  CHECK_FALSE(SigningKey::FromSecret(kSm2Sm3, secret));
  secret.fill(0xff);
  CHECK_FALSE(SigningKey::FromSecret(kEs256, secret));
  CHECK_FALSE(SigningKey::FromSecret(kSm2Sm3, secret));
  CHECK_FALSE(SigningKey::FromSecret(kEd25519, std::span(secret).first(31)));
  CHECK_FALSE(SigningKey::FromSecret("RSA", secret));
  CHECK_FALSE(SigningKey::Generate("RSA"));
}

TEST_CASE("public keys off the curve, of small order or misspelled are invalid",
          "[ledger][signature]") {
  // RFC 8032 §7.1, test 1.
  CHECK(CheckPublicKey(Ed25519Key(
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));
  for (const char* hex : {
           // the neutral element, and -1
           "0100000000000000000000000000000000000000000000000000000000000000",
           "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
           // order 4, order 8
           "0000000000000000000000000000000000000000000000000000000000000000",
           "0000000000000000000000000000000000000000000000000000000000000080",
           "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
           "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
           // y = p + 3: the same point as y = 3, spelled again
           "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
           // no point has y = 2
           "0200000000000000000000000000000000000000000000000000000000000000",
       }) {
    CAPTURE(hex);
    CHECK_FALSE(CheckPublicKey(Ed25519Key(hex)));
  }
  CHECK_FALSE(CheckPublicKey(Ed25519Key("0102")));
  const Result<SigningKey> p256 = SigningKey::Generate(kEs256);
  REQUIRE(p256);
  PublicKey key = p256->public_key();
  CHECK_FALSE(CheckPublicKey({std::string(kSm2Sm3), key.pub}));
  CHECK_FALSE(CheckPublicKey({"ES384", key.pub}));
  PublicKey compressed{key.alg, {key.pub.begin(), key.pub.begin() + 33}};
  compressed.pub[0] = static_cast<std::uint8_t>(2 + (key.pub[64] & 1));
  CHECK_FALSE(CheckPublicKey(compressed));
  key.pub[64] ^= 1;
  CHECK_FALSE(CheckPublicKey(key));
}

TEST_CASE("Ed25519 agrees with the reference signatures of ref10",
          "[ledger][signature][shared]") {
  const auto text = Shared("trust/sig/rfc8032-ref10-sign.input");
  if (!text) return;
  int agreed = 0;
  for (const std::string& line : Lines(*text)) {
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ':');) {
      fields.push_back(field);
    }
    REQUIRE(fields.size() == 4);
    const auto key =
        SigningKey::FromSecret(kEd25519, Bytes(fields[0].substr(0, 64)));
    REQUIRE(key);
    const auto message = Unhex(fields[2]);
    const auto signature = key->Sign(*message);
    REQUIRE(signature);
    if (ToHex(key->public_key().pub) == fields[1] &&
        ToHex(*signature) + fields[2] == fields[3] &&
        Verifies(key->public_key(), *message, *signature)) {
      ++agreed;
    }
  }
  CHECK(agreed == 128);
}

TEST_CASE("Ed25519 agrees with Wycheproof", "[ledger][signature][shared]") {
  const auto text = Shared("trust/sig/wycheproof-ed25519_test.json");
  if (!text) return;
  int agreed = 0;
  const json::Value suite = Json(*text);
  for (const json::Value& group : ListAt(suite, "testGroups")) {
    const PublicKey key = Ed25519Key(TextAt(At(group, "publicKey"), "pk"));
    for (const json::Value& test : ListAt(group, "tests")) {
      const bool valid = TextAt(test, "result") == "valid";
      if (Accepts(key, *Unhex(TextAt(test, "msg")),
                  *Unhex(TextAt(test, "sig"))) == valid) {
        ++agreed;
      }
    }
  }
  CHECK(agreed == 151);
}

TEST_CASE("of the edge points of Ed25519 those without small order pass",
          "[ledger][signature][shared]") {
  const auto text = Shared("trust/sig/cctv-ed25519vectors.json");
  if (!text) return;
  const json::Value tests = Json(*text);
  int accepted = 0;
  for (const json::Value& test : *tests.AsArray()) {
    if (Accepts(Ed25519Key(TextAt(test, "key")), TextAt(test, "msg"),
                *Unhex(TextAt(test, "sig")))) {
      ++accepted;
    }
  }
  CHECK(tests.AsArray()->size() == 914);
  CHECK(accepted == 43);
}

TEST_CASE("P-256 agrees with Wycheproof, and the low-s rule stands above it",
          "[ledger][signature][shared]") {
  const auto text =
      Shared("trust/sig/wycheproof-ecdsa_secp256r1_sha256_test.json");
  if (!text) return;
  int agreed = 0;
  int high_s = 0;
  const json::Value suite = Json(*text);
  for (const json::Value& group : ListAt(suite, "testGroups")) {
    const PublicKey key{std::string(kEs256),
                        Bytes(TextAt(At(group, "publicKey"), "uncompressed"))};
    for (const json::Value& test : ListAt(group, "tests")) {
      const bool valid = TextAt(test, "result") == "valid";
      const std::string message = *Unhex(TextAt(test, "msg"));
      const auto raw = FromStrictDer(*Unhex(TextAt(test, "sig")));
      const bool accepted = raw && VerifiesEcdsaHighOrLow(key, message, *raw);
      if (accepted == valid) ++agreed;
      if (accepted && !Verifies(key, message, *raw)) ++high_s;
    }
  }
  CHECK(agreed == 484);
  CHECK(high_s == 71);
}

TEST_CASE("SM3 agrees with the published digests", "[ledger][hash]") {
  CHECK(ToText(Sm3({"abc"})) ==
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string repeated;
  for (int i = 0; i < 16; ++i) repeated += "abcd";
  CHECK(ToText(Sm3({repeated})) ==
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST_CASE("SM2 takes a signature under the standard id only",
          "[ledger][signature]") {
  // Made with `openssl pkeyutl -sign -rawin -digest sm3` over the message
  // "message digest", once with distid:1234567812345678 and once without an
  // id and once under another.
  const json::Value cases = Json(Golden("records/sm2_ids.json"));
  for (const json::Value& one : *cases.AsArray()) {
    CAPTURE(TextAt(one, "name"));
    const PublicKey key{std::string(kSm2Sm3), Bytes(TextAt(one, "pub"))};
    CHECK(Accepts(key, *Unhex(TextAt(one, "message_hex")),
                  *Unhex(TextAt(one, "sig"))) == BoolAt(one, "valid"));
  }
}

TEST_CASE("SM2 agrees with OpenSSL's own cases", "[ledger][signature]") {
  // evppkey_sm2.txt: SM2_key1, digests and signatures made elsewhere.
  const auto key = EllipticKey::FromPoint(
      Curve::kSm2,
      Bytes(
          "04393a2ad9e27e43acaaab85a19d3b85591e14406157175addd37bf77ff0caf9ed"
          "37fcf3a8b4f55c038523261fca6636afe6a7afa2a1482a606f5cb3a18b2e2a1e"));
  REQUIRE(key);
  struct {
    const char* e;
    const char* signature;
  } const cases[] = {
      {"d7ad397f6ffa5d4f7f11e7217f241607dc30618c236d2c09c1b9ea8fdadee2e8",
       "ab1db64de7c40edbde6651c9b8ebdb804673db836e5d5c7fe15dcf9ed2725037"
       "eba714451ff69b0bb930b379e192e7cd5fa6e3c41c7fbd8303b799ab54a54621"},
      {"b1139602c6ecc9e15e2f3f9c635a1afe737058bc15387479c1ea0d0b3d90e9e5",
       "e6e0414ebd3a656c35602af14ab20287dbf30d57af75c49a188ed4b42391f224"
       "2f54f277c606f4605e1ce9514947ffddf94c67a539804a4ed17f852288bdbe2e"},
  };
  for (const auto& one : cases) {
    const Signature signature = *RawSignature(*Unhex(one.signature));
    const Digest e = DigestOf(one.e);
    CHECK(key->VerifyHash(e, signature, SRange::kLow));
    Digest other = e;
    other.bytes[0] ^= 1;
    CHECK_FALSE(key->VerifyHash(other, signature, SRange::kLow));
  }
}

}  // namespace
}  // namespace qiao::ledger
