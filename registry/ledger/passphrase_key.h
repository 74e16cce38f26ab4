// A key made of a passphrase: what a key file must not show is encrypted under
// it.
//
//   Argon2id (RFC 9106, one lane) makes 32 bytes of passphrase and salt
//   XChaCha20-Poly1305 encrypts under them, with a fresh nonce each time, and
//   binds the part of the file that stays readable
//
// What a guess costs stands in the file, so that it can be raised later; it is
// bounded before any work is done, so that a hostile file costs no more than
// the dearest of ours.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "registry/ledger/secret_text.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

// Who knows the passphrase of the key file at `path`: a person, or a file.
// kKeyNeeded if nobody does.
using AskPassphrase =
    std::function<Result<SecretText>(const std::string& path)>;

struct PassphraseCost {
  std::int64_t passes = 3;
  std::int64_t memory = 256 << 20;  // bytes
  bool operator==(const PassphraseCost&) const = default;

  // 1 to 10 passes over 8 MiB to 1 GiB.
  bool IsAllowed() const;
};

using PassphraseSalt = std::array<std::uint8_t, 16>;
using EncryptionNonce = std::array<std::uint8_t, 24>;

class PassphraseKey {
 public:
  // With a new salt. kUsage for an empty passphrase or one above 1,024 bytes,
  // and for a cost that is not allowed; kUnavailable if there is no memory for
  // it.
  static Result<PassphraseKey> New(std::string_view passphrase,
                                   PassphraseCost cost = {});
  // Again, from what a file says.
  static Result<PassphraseKey> Derive(std::string_view passphrase,
                                      PassphraseCost cost,
                                      const PassphraseSalt& salt);
  PassphraseKey(const PassphraseKey&) = default;
  PassphraseKey& operator=(const PassphraseKey&) = default;
  ~PassphraseKey();

  const PassphraseCost& cost() const { return cost_; }
  const PassphraseSalt& salt() const { return salt_; }

  static EncryptionNonce NewNonce();
  // Sixteen bytes longer than `secret`. `bound` must be the same to decrypt.
  std::string Encrypt(std::string_view secret, std::string_view bound,
                      const EncryptionNonce& nonce) const;
  // kKeyNeeded if it was not encrypted under this key with this `bound`.
  Result<SecretText> Decrypt(std::string_view box, std::string_view bound,
                             const EncryptionNonce& nonce) const;

 private:
  PassphraseKey(PassphraseCost cost, const PassphraseSalt& salt)
      : cost_(cost), salt_(salt) {}

  PassphraseCost cost_;
  PassphraseSalt salt_;
  std::array<std::uint8_t, 32> key_{};
};

}  // namespace qiao::ledger
