#include "registry/ledger/ed25519.h"

#include <algorithm>
#include <sodium.h>

#include "schemas/model/check.h"

namespace qiao::ledger::ed25519 {
namespace {

using Point = std::array<std::uint8_t, crypto_core_ed25519_BYTES>;

void StartSodium() {
  static const bool started = sodium_init() >= 0;
  QIAO_CHECK(started);
}

// y < 2^255 - 19, without the sign bit. The two points with x = 0, whose sign
// bit could be spelled either way, are of small order.
bool IsCanonical(std::span<const std::uint8_t> key) {
  if ((key[31] & 0x7f) != 0x7f) return true;
  for (std::size_t i = 30; i > 0; --i) {
    if (key[i] != 0xff) return true;
  }
  return key[0] < 0xed;
}

struct SecretKey {
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> bytes{};
  ~SecretKey() { sodium_memzero(bytes.data(), bytes.size()); }
};

std::vector<std::uint8_t> Expand(std::span<const std::uint8_t, 32> seed,
                                 SecretKey& secret) {
  StartSodium();
  std::vector<std::uint8_t> key(crypto_sign_PUBLICKEYBYTES);
  QIAO_CHECK(crypto_sign_seed_keypair(key.data(), secret.bytes.data(),
                                      seed.data()) == 0);
  return key;
}

}  // namespace

bool IsValidKey(std::span<const std::uint8_t> key) {
  if (key.size() != crypto_sign_PUBLICKEYBYTES || !IsCanonical(key)) {
    return false;
  }
  StartSodium();
  // Adding asks for points on the curve and for nothing else; 8·A is the
  // neutral element exactly for the points of small order.
  Point point{};
  std::copy(key.begin(), key.end(), point.begin());
  for (int doubling = 0; doubling < 3; ++doubling) {
    Point twice{};
    if (crypto_core_ed25519_add(twice.data(), point.data(), point.data()) !=
        0) {
      return false;
    }
    point = twice;
  }
  Point neutral{};
  neutral[0] = 1;
  return point != neutral;
}

bool Verify(std::span<const std::uint8_t> key, std::string_view message,
            std::span<const std::uint8_t, 64> signature) {
  if (key.size() != crypto_sign_PUBLICKEYBYTES) return false;
  StartSodium();
  return crypto_sign_verify_detached(
             signature.data(),
             reinterpret_cast<const unsigned char*>(message.data()),
             message.size(), key.data()) == 0;
}

std::array<std::uint8_t, 32> NewSeed() {
  StartSodium();
  std::array<std::uint8_t, 32> seed{};
  randombytes_buf(seed.data(), seed.size());
  return seed;
}

std::vector<std::uint8_t> PublicKeyOf(std::span<const std::uint8_t, 32> seed) {
  SecretKey secret;
  return Expand(seed, secret);
}

std::array<std::uint8_t, 64> Sign(std::span<const std::uint8_t, 32> seed,
                                  std::string_view message) {
  SecretKey secret;
  Expand(seed, secret);
  std::array<std::uint8_t, 64> signature{};
  QIAO_CHECK(crypto_sign_detached(
                 signature.data(), nullptr,
                 reinterpret_cast<const unsigned char*>(message.data()),
                 message.size(), secret.bytes.data()) == 0);
  return signature;
}

}  // namespace qiao::ledger::ed25519
