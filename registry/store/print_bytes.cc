#include "registry/store/print_bytes.h"

#include <bit>
#include <cstddef>
#include <cstring>

#include "registry/ledger/hash.h"

namespace qiao::store {

std::string BytesOf(const std::vector<std::uint32_t>& items) {
  std::string bytes(items.size() * 4, '\0');
  if constexpr (std::endian::native == std::endian::little) {
    if (!items.empty()) std::memcpy(bytes.data(), items.data(), bytes.size());
    return bytes;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(
        static_cast<std::uint8_t>(items[i / 4] >> (8 * (i % 4))));
  }
  return bytes;
}

std::vector<std::uint32_t> ItemsOf(std::string_view bytes) {
  std::vector<std::uint32_t> items(bytes.size() / 4);
  if constexpr (std::endian::native == std::endian::little) {
    if (!items.empty()) {
      std::memcpy(items.data(), bytes.data(), items.size() * 4);
    }
    return items;
  }
  for (std::size_t i = 0; i < items.size() * 4; ++i) {
    items[i / 4] |= std::uint32_t{static_cast<std::uint8_t>(bytes[i])}
                    << (8 * (i % 4));
  }
  return items;
}

Digest PrintHash(const std::vector<std::uint32_t>& items) {
  return ledger::Sha256({BytesOf(items)});
}

}  // namespace qiao::store
