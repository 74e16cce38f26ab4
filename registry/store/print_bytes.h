// A fingerprint as bytes: its items as little-endian u32, which is what a
// registration signs the SHA-256 of (record format §5.3).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/ids.h"

namespace qiao::store {

std::string BytesOf(const std::vector<std::uint32_t>& items);
// The length must be a multiple of four; what is left over is dropped.
std::vector<std::uint32_t> ItemsOf(std::string_view bytes);
Digest PrintHash(const std::vector<std::uint32_t>& items);

}  // namespace qiao::store
