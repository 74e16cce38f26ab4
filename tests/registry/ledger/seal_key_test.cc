#include "registry/ledger/seal_key.h"

#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

SigningKey Key(std::uint8_t first) {
  std::array<std::uint8_t, 32> secret{};
  secret[0] = first;
  auto key = SigningKey::FromSecret(kEd25519, secret);
  REQUIRE(key);
  return std::move(*key);
}

}  // namespace

TEST_CASE("a seal is of these bytes, this secret and this purpose",
          "[ledger][seal]") {
  const SigningKey secret = Key(1);
  const SealKey seals(secret, "qiao-match-link/v1");
  const Digest seal = seals.Seal("a link");
  CHECK(seals.IsSealed("a link", seal));
  CHECK(SealKey(secret, "qiao-match-link/v1").IsSealed("a link", seal));
  CHECK_FALSE(seals.IsSealed("another", seal));
  CHECK_FALSE(seals.IsSealed("a link", Digest{}));
  CHECK_FALSE(SealKey(secret, "else").IsSealed("a link", seal));
  CHECK_FALSE(SealKey(Key(2), "qiao-match-link/v1").IsSealed("a link", seal));
  Digest bent = seal;
  bent.bytes[31] ^= 1;
  CHECK_FALSE(seals.IsSealed("a link", bent));
}

// A seal outlives the program that made it: journals hold seals. Made with
// python3's hmac: h(h(bytes([1])+bytes(31), b"qiao-match-link/v1"), b"a link").
TEST_CASE("a seal is HMAC-SHA256 of HMAC-SHA256", "[ledger][seal]") {
  CHECK(ToText(SealKey(Key(1), "qiao-match-link/v1").Seal("a link")) ==
        "adb21f0fb1380d376f90ce01dc069e14e8413802a2ca73333f1c01a60fb6bbe3");
}

}  // namespace qiao::ledger
