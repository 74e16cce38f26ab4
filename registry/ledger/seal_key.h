// A seal says that whoever holds the secret has made these very bytes before:
// what a registry hands out, and takes back from whoever brings it.
//
//   const SealKey seals(log.key(), "qiao-match-link/v1");
//   Digest seal = seals.Seal(link);       handed out with the link
//   seals.IsSealed(link, seal)            when it comes back: true
//
// HMAC-SHA256 (RFC 2104), under a key that is made of the secret and the
// purpose: a seal of one purpose says nothing for another, and nothing of the
// secret. No seal is kept anywhere.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "registry/ledger/signature.h"
#include "schemas/model/ids.h"

namespace qiao::ledger {

class SealKey {
 public:
  SealKey(const SigningKey& secret, std::string_view purpose);
  SealKey(const SealKey&) = default;
  SealKey& operator=(const SealKey&) = default;
  ~SealKey();  // wipes the key

  Digest Seal(std::string_view bytes) const;
  // In a time that does not tell how much of it is right.
  bool IsSealed(std::string_view bytes, const Digest& seal) const;

 private:
  std::array<std::uint8_t, 32> key_{};
};

}  // namespace qiao::ledger
