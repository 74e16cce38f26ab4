// A Fingerprint is what Chromaprint heard in a whole track: one 32-bit item
// for every 0.1238 s. Raw words, never the base64 text.
#pragma once

#include <cstdint>
#include <vector>

namespace qiao {

struct Fingerprint {
  std::vector<std::uint32_t> items;
  std::int64_t duration_ms = 0;
  int algorithm = 1;  // Chromaprint's number; its default, TEST2, is 1
  bool operator==(const Fingerprint&) const = default;
};

// Milliseconds from one item to the next: 4096 * (1 - 2/3) samples at
// 11,025 Hz (Chromaprint's frame step, 1365 samples).
inline constexpr double kItemMs = 1365.0 * 1000.0 / 11025.0;

}  // namespace qiao
