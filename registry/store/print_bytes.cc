#include "registry/store/print_bytes.h"

#include "registry/ledger/hash.h"

namespace qiao::store {

std::string BytesOf(const std::vector<std::uint32_t>& items) {
  std::string bytes;
  bytes.reserve(items.size() * 4);
  for (const std::uint32_t item : items) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes += static_cast<char>(static_cast<std::uint8_t>(item >> shift));
    }
  }
  return bytes;
}

std::vector<std::uint32_t> ItemsOf(std::string_view bytes) {
  std::vector<std::uint32_t> items;
  items.reserve(bytes.size() / 4);
  for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
    std::uint32_t item = 0;
    for (std::size_t i = 4; i-- > 0;) {
      item = item << 8 | static_cast<std::uint8_t>(bytes[i]);
    }
    items.push_back(item);
  }
  return items;
}

Digest PrintHash(const std::vector<std::uint32_t>& items) {
  return ledger::Sha256({BytesOf(items)});
}

}  // namespace qiao::store
