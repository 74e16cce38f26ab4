// ECDSA on P-256 and SM2 (OpenSSL), with signatures as r‖s of 32 bytes each.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "schemas/model/ids.h"

namespace qiao::ledger {

enum class Curve { kP256, kSm2 };

// Which s an ECDSA verifier takes: for every signature (r, s) the pair
// (r, n - s) verifies as well, and the record format allows the low one only.
enum class SRange { kLow, kAny };

// A point made ready, with its secret scalar or without.
class EllipticKey {
 public:
  // 65 bytes, 04‖x‖y, on the curve; absent otherwise.
  static std::optional<EllipticKey> FromPoint(
      Curve curve, std::span<const std::uint8_t> point);
  // Absent unless 0 < scalar < n - 1.
  static std::optional<EllipticKey> FromScalar(
      Curve curve, std::span<const std::uint8_t, 32> scalar);
  static std::array<std::uint8_t, 32> NewScalar(Curve curve);

  const std::vector<std::uint8_t>& point() const { return point_; }
  bool Verify(std::string_view message,
              std::span<const std::uint8_t, 64> signature,
              SRange range = SRange::kLow) const;
  // Of a message already hashed: SHA-256 of it, or for SM2 the e of GB/T 32918
  // (SM3 over Z and the message).
  bool VerifyHash(const Digest& hash,
                  std::span<const std::uint8_t, 64> signature,
                  SRange range) const;
  // Only for a key with its scalar; absent if OpenSSL cannot sign.
  std::optional<std::array<std::uint8_t, 64>> Sign(
      std::string_view message) const;

 private:
  struct Handle;
  Digest HashOf(std::string_view message) const;
  EllipticKey(Curve curve, std::vector<std::uint8_t> point,
              std::shared_ptr<const Handle> handle);
  Curve curve_;
  std::vector<std::uint8_t> point_;
  std::shared_ptr<const Handle> handle_;
};

}  // namespace qiao::ledger
