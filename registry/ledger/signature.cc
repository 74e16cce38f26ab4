#include "registry/ledger/signature.h"

#include <algorithm>
#include <optional>
#include <sodium.h>
#include <utility>

#include "registry/ledger/ed25519.h"
#include "registry/ledger/elliptic.h"
#include "registry/ledger/minted_ids.h"

namespace qiao::ledger {
namespace {

Error InvalidKey(const PublicKey& key, std::string_view what) {
  return Refused(Refusal::kKeyInvalid,
                 "a public key of " + key.alg + " " + std::string(what));
}

std::optional<Curve> CurveOf(std::string_view alg) {
  if (alg == kEs256) return Curve::kP256;
  if (alg == kSm2Sm3) return Curve::kSm2;
  return std::nullopt;
}

}  // namespace

// Ed25519 keys are used as they are written; the others as a parsed point.
struct VerifyingKey::Prepared {
  std::vector<std::uint8_t> ed25519_key;
  std::optional<EllipticKey> elliptic;
};

VerifyingKey::VerifyingKey(std::shared_ptr<const Prepared> prepared)
    : prepared_(std::move(prepared)) {}

Result<VerifyingKey> VerifyingKey::Make(const PublicKey& key) {
  auto prepared = std::make_shared<Prepared>();
  if (key.alg == kEd25519) {
    if (!ed25519::IsValidKey(key.pub)) {
      return InvalidKey(key, "is off the curve, of small order or misspelled");
    }
    prepared->ed25519_key = key.pub;
  } else if (const std::optional<Curve> curve = CurveOf(key.alg)) {
    prepared->elliptic = EllipticKey::FromPoint(*curve, key.pub);
    if (!prepared->elliptic) {
      return InvalidKey(key, "is not 65 bytes of a point on the curve");
    }
  } else {
    return InvalidKey(key, "is of no known algorithm");
  }
  return VerifyingKey(std::move(prepared));
}

bool VerifyingKey::Verifies(std::string_view message,
                            const Signature& signature) const {
  return prepared_->elliptic
             ? prepared_->elliptic->Verify(message, signature)
             : ed25519::Verify(prepared_->ed25519_key, message, signature);
}

Result<void> CheckPublicKey(const PublicKey& key) {
  QIAO_TRY_DO(VerifyingKey::Make(key));
  return {};
}

bool Verifies(const PublicKey& key, std::string_view message,
              const Signature& signature) {
  const Result<VerifyingKey> ready = VerifyingKey::Make(key);
  return ready && ready->Verifies(message, signature);
}

bool VerifiesEcdsaHighOrLow(const PublicKey& key, std::string_view message,
                            const Signature& signature) {
  const auto ready = EllipticKey::FromPoint(Curve::kP256, key.pub);
  return ready && ready->Verify(message, signature, SRange::kAny);
}

SigningKey::SigningKey() = default;

SigningKey::SigningKey(SigningKey&& other) noexcept
    : secret_(other.secret_),
      public_key_(std::move(other.public_key_)),
      id_(other.id_) {
  sodium_memzero(other.secret_.data(), other.secret_.size());
}

SigningKey& SigningKey::operator=(SigningKey&& other) noexcept {
  if (this != &other) {
    secret_ = other.secret_;
    public_key_ = std::move(other.public_key_);
    id_ = other.id_;
    sodium_memzero(other.secret_.data(), other.secret_.size());
  }
  return *this;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

Result<SigningKey> SigningKey::Generate(std::string_view alg) {
  std::array<std::uint8_t, 32> secret{};
  if (alg == kEd25519) {
    secret = ed25519::NewSeed();
  } else if (const std::optional<Curve> curve = CurveOf(alg)) {
    secret = EllipticKey::NewScalar(*curve);
  } else {
    return Error{ErrorCode::kUsage,
                 "no such key algorithm: " + std::string(alg) +
                     " (there are Ed25519, ES256 and SM2SM3)"};
  }
  Result<SigningKey> key = FromSecret(alg, secret);
  sodium_memzero(secret.data(), secret.size());
  return key;
}

Result<SigningKey> SigningKey::FromSecret(
    std::string_view alg, std::span<const std::uint8_t> secret) {
  const Error invalid{ErrorCode::kInvalid,
                      "not a secret key of " + std::string(alg)};
  SigningKey key;
  if (secret.size() != key.secret_.size()) return invalid;
  std::copy(secret.begin(), secret.end(), key.secret_.begin());
  key.public_key_.alg = alg;
  if (alg == kEd25519) {
    key.public_key_.pub = ed25519::PublicKeyOf(key.secret_);
  } else if (const std::optional<Curve> curve = CurveOf(alg)) {
    const auto elliptic = EllipticKey::FromScalar(*curve, key.secret_);
    if (!elliptic) return invalid;
    key.public_key_.pub = elliptic->point();
  } else {
    return invalid;
  }
  key.id_ = KeyIdOf(key.public_key_);
  return key;
}

Result<Signature> SigningKey::Sign(std::string_view message) const {
  const std::optional<Curve> curve = CurveOf(public_key_.alg);
  if (!curve) return ed25519::Sign(secret_, message);
  const auto elliptic = EllipticKey::FromScalar(*curve, secret_);
  const auto signature = elliptic ? elliptic->Sign(message) : std::nullopt;
  if (!signature) {
    return Error{ErrorCode::kKeyNeeded, "this key cannot sign"};
  }
  return *signature;
}

}  // namespace qiao::ledger
