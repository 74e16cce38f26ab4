#include "registry/ledger/passphrase_key.h"

#include <sodium.h>

#include "schemas/model/check.h"

namespace qiao::ledger {
namespace {

constexpr std::size_t kMaxPassphrase = 1024;  // bytes
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

static_assert(std::tuple_size_v<PassphraseSalt> == crypto_pwhash_SALTBYTES);
static_assert(std::tuple_size_v<EncryptionNonce> ==
              crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

bool PassphraseCost::IsAllowed() const {
  return passes >= 1 && passes <= 10 && memory >= 8 << 20 && memory <= 1 << 30;
}

PassphraseKey::~PassphraseKey() { sodium_memzero(key_.data(), key_.size()); }

Result<PassphraseKey> PassphraseKey::New(std::string_view passphrase,
                                         PassphraseCost cost) {
  QIAO_CHECK(sodium_init() >= 0);
  PassphraseSalt salt{};
  randombytes_buf(salt.data(), salt.size());
  return Derive(passphrase, cost, salt);
}

Result<PassphraseKey> PassphraseKey::Derive(std::string_view passphrase,
                                            PassphraseCost cost,
                                            const PassphraseSalt& salt) {
  QIAO_CHECK(sodium_init() >= 0);
  if (passphrase.empty() || passphrase.size() > kMaxPassphrase) {
    return Error{ErrorCode::kUsage, "a passphrase has 1 to 1,024 bytes"};
  }
  if (!cost.IsAllowed()) {
    return Error{ErrorCode::kUsage,
                 "a passphrase is stretched by 1 to 10 passes over 8 MiB to "
                 "1 GiB"};
  }
  PassphraseKey key(cost, salt);
  if (crypto_pwhash(key.key_.data(), key.key_.size(), passphrase.data(),
                    passphrase.size(), salt.data(),
                    static_cast<unsigned long long>(cost.passes),
                    static_cast<std::size_t>(cost.memory),
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error{ErrorCode::kUnavailable,
                 "no memory to stretch the passphrase in: " +
                     std::to_string(cost.memory >> 20) + " MiB"};
  }
  return key;
}

EncryptionNonce PassphraseKey::NewNonce() {
  QIAO_CHECK(sodium_init() >= 0);
  EncryptionNonce nonce{};
  randombytes_buf(nonce.data(), nonce.size());
  return nonce;
}

std::string PassphraseKey::Encrypt(std::string_view secret,
                                   std::string_view bound,
                                   const EncryptionNonce& nonce) const {
  std::string box(secret.size() + kTag, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      Bytes(box), nullptr, Bytes(secret), secret.size(), Bytes(bound),
      bound.size(), nullptr, nonce.data(), key_.data());
  return box;
}

Result<SecretText> PassphraseKey::Decrypt(std::string_view box,
                                          std::string_view bound,
                                          const EncryptionNonce& nonce) const {
  SecretText secret;
  if (box.size() >= kTag) secret.text.resize(box.size() - kTag);
  if (box.size() < kTag ||
      crypto_aead_xchacha20poly1305_ietf_decrypt(
          Bytes(secret.text), nullptr, nullptr, Bytes(box), box.size(),
          Bytes(bound), bound.size(), nonce.data(), key_.data()) != 0) {
    return Error{ErrorCode::kKeyNeeded,
                 "the passphrase is wrong, or the file was changed"};
  }
  return secret;
}

}  // namespace qiao::ledger
