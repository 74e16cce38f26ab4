// A number for a text, the same on every machine and in every version: FNV-1a,
// 64 bits. For keys of blocks and the like, where two texts may meet by chance.
#pragma once

#include <cstdint>
#include <string_view>

namespace qiao::matcher {

constexpr std::uint64_t TextHash(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash;
}

}  // namespace qiao::matcher
