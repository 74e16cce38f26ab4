#include "registry/ledger/passphrase_key.h"

#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

constexpr PassphraseCost kLow{1, 8 << 20};  // the least that is allowed

PassphraseKey Made(std::string_view passphrase) {
  auto key = PassphraseKey::New(passphrase, kLow);
  REQUIRE(key);
  return *key;
}

TEST_CASE("what a passphrase encrypts, the same passphrase decrypts",
          "[ledger][passphrase]") {
  const PassphraseKey key = Made("七里香 2004");
  const EncryptionNonce nonce = PassphraseKey::NewNonce();
  const std::string box = key.Encrypt("secret", "shown", nonce);
  CHECK(box.size() == 6 + 16);
  CHECK(box.find("secret") == std::string::npos);
  const auto again = PassphraseKey::Derive("七里香 2004", kLow, key.salt());
  REQUIRE(again);
  const auto secret = again->Decrypt(box, "shown", nonce);
  REQUIRE(secret);
  CHECK(secret->text == "secret");
}

TEST_CASE("no other passphrase, salt, cost, nonce, box or context decrypts",
          "[ledger][passphrase]") {
  const PassphraseKey key = Made("七里香");
  const EncryptionNonce nonce = PassphraseKey::NewNonce();
  const std::string box = key.Encrypt("secret", "shown", nonce);
  const auto refuses = [&](const PassphraseKey& by, std::string_view what,
                           std::string_view bound, EncryptionNonce with) {
    const auto secret = by.Decrypt(what, bound, with);
    REQUIRE_FALSE(secret);
    CHECK(secret.error().code == ErrorCode::kKeyNeeded);
  };
  refuses(*PassphraseKey::Derive("七里香 ", kLow, key.salt()), box, "shown",
          nonce);
  refuses(*PassphraseKey::Derive("七里香", {2, 8 << 20}, key.salt()), box,
          "shown", nonce);
  refuses(Made("七里香"), box, "shown", nonce);
  refuses(key, box, "Shown", nonce);
  EncryptionNonce other = nonce;
  other[23] ^= 1;
  refuses(key, box, "shown", other);
  for (std::size_t i = 0; i < box.size(); ++i) {
    std::string changed = box;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    refuses(key, changed, "shown", nonce);
    refuses(key, box.substr(0, i), "shown", nonce);
  }
}

TEST_CASE("a cost beyond bounds is refused before any work",
          "[ledger][passphrase]") {
  const PassphraseSalt salt{};
  for (const PassphraseCost cost :
       {PassphraseCost{0, 8 << 20}, PassphraseCost{11, 8 << 20},
        PassphraseCost{1, (8 << 20) - 1},
        PassphraseCost{1, (std::int64_t{1} << 30) + 1},
        PassphraseCost{1, std::int64_t{1} << 52}, PassphraseCost{-1, -1}}) {
    CAPTURE(cost.passes, cost.memory);
    CHECK_FALSE(cost.IsAllowed());
    CHECK(PassphraseKey::Derive("x", cost, salt).error().code ==
          ErrorCode::kUsage);
  }
  CHECK(PassphraseCost{}.IsAllowed());
  CHECK(PassphraseCost{10, 1 << 30}.IsAllowed());
}

TEST_CASE("a passphrase has 1 to 1,024 bytes", "[ledger][passphrase]") {
  CHECK_FALSE(PassphraseKey::New("", kLow));
  CHECK_FALSE(PassphraseKey::New(std::string(1025, 'x'), kLow));
  CHECK(PassphraseKey::New(std::string(1024, 'x'), kLow));
}

}  // namespace
}  // namespace qiao::ledger
