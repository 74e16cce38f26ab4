// The three signature algorithms of the record format, each 64 bytes:
//
//   Ed25519  strict RFC 8032: no small order, no second spelling
//   ES256    ECDSA P-256 with SHA-256, r‖s, low s only
//   SM2SM3   GB/T 32918 with SM3, r‖s, the id 1234567812345678
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "schemas/model/ids.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

using Signature = std::array<std::uint8_t, 64>;

inline constexpr std::string_view kEd25519 = "Ed25519";
inline constexpr std::string_view kEs256 = "ES256";
inline constexpr std::string_view kSm2Sm3 = "SM2SM3";

// Refused with kKeyInvalid: an unknown algorithm, a wrong length, a point that
// is off the curve, of small order, or not written canonically.
Result<void> CheckPublicKey(const PublicKey& key);

// A public key made ready, for verifying many signatures. Immutable; threads
// may share one.
class VerifyingKey {
 public:
  static Result<VerifyingKey> Make(const PublicKey& key);
  bool Verifies(std::string_view message, const Signature& signature) const;

 private:
  struct Prepared;
  explicit VerifyingKey(std::shared_ptr<const Prepared> prepared);
  std::shared_ptr<const Prepared> prepared_;
};

// Keys made ready, by key id; a key id commits to its key.
using PreparedKeys = std::map<KeyId, VerifyingKey>;

// One signature under one key; false if the key is not a valid one.
bool Verifies(const PublicKey& key, std::string_view message,
              const Signature& signature);

// ECDSA P-256 without the low-s rule, for comparing with public vectors. The
// record format needs VerifyingKey.
bool VerifiesEcdsaHighOrLow(const PublicKey& key, std::string_view message,
                            const Signature& signature);

// A secret key. It wipes itself, cannot be copied, and has no text form
// except the one that a key file asks for.
class SigningKey {
 public:
  static Result<SigningKey> Generate(std::string_view alg);
  // Ed25519: the 32-byte seed. Others: the scalar, big-endian, 0 < d < n - 1.
  static Result<SigningKey> FromSecret(std::string_view alg,
                                       std::span<const std::uint8_t> secret);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  const PublicKey& public_key() const { return public_key_; }
  const KeyId& id() const { return id_; }
  Result<Signature> Sign(std::string_view message) const;
  // The 32 bytes, for the key file and for keys made of it (seal_key.h) alone.
  std::array<std::uint8_t, 32> RevealSecret() const { return secret_; }

 private:
  SigningKey();
  std::array<std::uint8_t, 32> secret_{};
  PublicKey public_key_;
  KeyId id_;
};

}  // namespace qiao::ledger
