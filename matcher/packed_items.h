// The items of a fingerprint where they lie as bytes, little-endian and at any
// address: a few of them are read without unpacking the others.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace qiao::matcher {

class PackedItems {
 public:
  // `bytes` must outlive this; what is left over behind a multiple of four is
  // no item.
  explicit PackedItems(std::string_view bytes) : bytes_(bytes) {}

  std::size_t size() const { return bytes_.size() / 4; }
  std::uint32_t operator[](std::size_t item) const {
    const char* const at = bytes_.data() + 4 * item;
    if constexpr (std::endian::native == std::endian::little) {
      std::uint32_t value;
      std::memcpy(&value, at, sizeof(value));
      return value;
    }
    std::uint32_t value = 0;
    for (std::size_t b = 4; b-- > 0;) {
      value = value << 8 | static_cast<unsigned char>(at[b]);
    }
    return value;
  }

 private:
  std::string_view bytes_;
};

}  // namespace qiao::matcher
