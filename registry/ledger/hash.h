// The two hashes of the record format: SHA-256 everywhere, SM3 beside it in
// anchors and in SM2 signatures.
//
//   Sha256({"qiao-statement/v1\n", payload})   // parts are joined as they are
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/ids.h"

namespace qiao::ledger {

enum class HashKind { kSha256, kSm3 };

// The hash of the parts, one after the other. Uses one context a thread, so
// that a hash of two nodes costs no allocation.
Digest Hash(HashKind kind, std::initializer_list<std::string_view> parts);

inline Digest Sha256(std::initializer_list<std::string_view> parts) {
  return Hash(HashKind::kSha256, parts);
}
inline Digest Sm3(std::initializer_list<std::string_view> parts) {
  return Hash(HashKind::kSm3, parts);
}

// The same bytes under another type; lives as long as `bytes` does.
std::string_view AsText(std::span<const std::uint8_t> bytes);
std::span<const std::uint8_t> AsBytes(std::string_view text);

// Eight bytes, most significant first.
std::string BigEndian64(std::uint64_t value);

}  // namespace qiao::ledger
