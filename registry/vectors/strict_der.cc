#include "registry/vectors/strict_der.h"

#include <algorithm>

#include "registry/ledger/hash.h"

namespace qiao::vectors {

std::optional<ledger::Signature> FromStrictDer(std::string_view der) {
  const auto bytes = ledger::AsBytes(der);
  if (bytes.size() < 8 || bytes.size() > 72 || bytes[0] != 0x30 ||
      bytes[1] != bytes.size() - 2) {
    return std::nullopt;
  }
  ledger::Signature raw{};
  std::size_t at = 2;
  for (std::size_t half = 0; half < 2; ++half) {
    if (at + 2 > bytes.size() || bytes[at] != 0x02) return std::nullopt;
    std::size_t size = bytes[at + 1];
    at += 2;
    if (size == 0 || at + size > bytes.size() || bytes[at] >= 0x80) {
      return std::nullopt;
    }
    if (size > 1 && bytes[at] == 0) {
      if (bytes[at + 1] < 0x80) return std::nullopt;  // a needless zero
      ++at;
      --size;
    }
    if (size > 32) return std::nullopt;
    std::copy_n(
        bytes.begin() + static_cast<std::ptrdiff_t>(at), size,
        raw.begin() + static_cast<std::ptrdiff_t>(half * 32 + 32 - size));
    at += size;
  }
  if (at != bytes.size()) return std::nullopt;
  return raw;
}

}  // namespace qiao::vectors
