#include "registry/ledger/signature.h"

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

TEST_CASE("a key of another length verifies nothing", "[ledger][signature]") {
  for (const std::string_view alg : {kEd25519, kEs256, kSm2Sm3}) {
    CAPTURE(alg);
    const SigningKey key = *SigningKey::Generate(alg);
    const Signature signature = *key.Sign("後來");
    PublicKey longer = key.public_key();
    longer.pub.push_back(0);
    CHECK_FALSE(Verifies(longer, "後來", signature));
    PublicKey shorter = key.public_key();
    shorter.pub.pop_back();
    CHECK_FALSE(Verifies(shorter, "後來", signature));
    CHECK_FALSE(Verifies({std::string(alg), {}}, "後來", signature));
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
  // Of both curves: 1 to n - 2, as GB/T 32918 has it.
  for (const auto& [alg, order] :
       {std::pair{kEs256,
                  "ffffffff00000000ffffffffffffffff"
                  "bce6faada7179e84f3b9cac2fc632551"},
        std::pair{kSm2Sm3,
                  "fffffffeffffffffffffffffffffffff"
                  "7203df6b21c6052b53bbf40939d54123"}}) {
    std::vector<std::uint8_t> bytes = Bytes(order);
    --bytes.back();
    CHECK_FALSE(SigningKey::FromSecret(alg, bytes));
    --bytes.back();
    CHECK(SigningKey::FromSecret(alg, bytes));
  }
}

TEST_CASE("a signing key moved to itself keeps its secret",
          "[ledger][signature]") {
  Result<SigningKey> key = SigningKey::Generate(kEd25519);
  REQUIRE(key);
  SigningKey& same = *key;
  const auto before = key->RevealSecret();
  *key = std::move(same);
  CHECK(key->RevealSecret() == before);
}

TEST_CASE("of ECDSA's two spellings of a signature a record takes the low one",
          "[ledger][signature]") {
  Result<SigningKey> key = SigningKey::Generate(kEs256);
  REQUIRE(key);
  const Result<Signature> low = key->Sign("後來");
  REQUIRE(low);
  // n - s, digit by digit.
  const std::vector<std::uint8_t> order =
      Bytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  Signature high = *low;
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int digit = order[i] - (*low)[32 + i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    high[32 + i] = static_cast<std::uint8_t>(digit + 256 * borrow);
  }
  const PublicKey& pub = key->public_key();
  CHECK(Verifies(pub, "後來", *low));
  CHECK_FALSE(Verifies(pub, "後來", high));
  CHECK(VerifiesEcdsaHighOrLow(pub, "後來", *low));
  CHECK(VerifiesEcdsaHighOrLow(pub, "後來", high));
  CHECK_FALSE(VerifiesEcdsaHighOrLow(pub, "后来", high));
  CHECK_FALSE(VerifiesEcdsaHighOrLow({pub.alg, {}}, "後來", high));
  CHECK_FALSE(Verifies({pub.alg, {}}, "後來", *low));
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
  // Below p, though all but one byte are those of p or above.
  CHECK(CheckPublicKey(Ed25519Key(
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff08")));
  CHECK(CheckPublicKey(Ed25519Key(
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffff007f")));
  CHECK_FALSE(CheckPublicKey({std::string(kEs256), {}}));
  const Result<SigningKey> p256 = SigningKey::Generate(kEs256);
  REQUIRE(p256);
  PublicKey key = p256->public_key();
  CHECK_FALSE(CheckPublicKey({std::string(kSm2Sm3), key.pub}));
  CHECK_FALSE(CheckPublicKey({"ES384", key.pub}));
  PublicKey compressed{key.alg, {key.pub.begin(), key.pub.begin() + 33}};
  compressed.pub[0] = static_cast<std::uint8_t>(2 + (key.pub[64] & 1));
  CHECK_FALSE(CheckPublicKey(compressed));
  // The hybrid form says the parity of y again.
  PublicKey hybrid = key;
  hybrid.pub[0] = static_cast<std::uint8_t>(6 + (key.pub[64] & 1));
  CHECK_FALSE(CheckPublicKey(hybrid));
  key.pub[64] ^= 1;
  CHECK_FALSE(CheckPublicKey(key));
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

}  // namespace
}  // namespace qiao::ledger
