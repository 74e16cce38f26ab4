// Bytes that notice and mend their own damage: a payload and its guard.
//
//   GuardOf(payload)      8 bytes of SHA-256 for each block of 64 KiB, and a
//                         parity block for every 32 blocks
//   RootOf(guard)         what the manifest keeps of both
//
// One damaged block in each group of 32 is mended; more are only noticed.
#pragma once

#include <string>
#include <string_view>

#include "schemas/model/ids.h"

namespace qiao::store {

std::string GuardOf(std::string_view payload);
Digest RootOf(std::string_view guard);

enum class Mending { kSound, kMended, kLost };
// `bytes` is the payload of `payload_bytes` and its guard, as read. Mended in
// place where they can be.
Mending Mend(std::string& bytes, std::size_t payload_bytes, const Digest& root);

}  // namespace qiao::store
