#include "registry/ledger/seal_key.h"

#include <sodium.h>
#include <span>

#include "registry/ledger/hash.h"
#include "schemas/model/check.h"

namespace qiao::ledger {
namespace {

static_assert(crypto_auth_hmacsha256_BYTES == 32);

Digest Hmac(std::span<const std::uint8_t> key, std::string_view bytes) {
  crypto_auth_hmacsha256_state state;
  Digest digest;
  QIAO_CHECK(sodium_init() >= 0);
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  const std::span<const std::uint8_t> message = AsBytes(bytes);
  crypto_auth_hmacsha256_update(&state, message.data(), message.size());
  crypto_auth_hmacsha256_final(&state, digest.bytes.data());
  sodium_memzero(&state, sizeof state);
  return digest;
}

}  // namespace

SealKey::SealKey(const SigningKey& secret, std::string_view purpose) {
  std::array<std::uint8_t, 32> root = secret.RevealSecret();
  key_ = Hmac(root, purpose).bytes;
  sodium_memzero(root.data(), root.size());
}

SealKey::~SealKey() { sodium_memzero(key_.data(), key_.size()); }

Digest SealKey::Seal(std::string_view bytes) const { return Hmac(key_, bytes); }

bool SealKey::IsSealed(std::string_view bytes, const Digest& seal) const {
  const Digest right = Hmac(key_, bytes);
  return sodium_memcmp(right.bytes.data(), seal.bytes.data(),
                       right.bytes.size()) == 0;
}

}  // namespace qiao::ledger
