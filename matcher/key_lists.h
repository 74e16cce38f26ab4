// The lists of a segment of keys, as bytes. Private to the segment.
//
// A list begins with twice the difference of its key to the one before, and one
// more if it has one posting; else its length follows. A posting is the
// difference of its track to the one before and a position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace qiao::matcher {

inline constexpr int kKeyBits = 24;
// Positions are kept in eights of items, modulo 256 of them: enough to tell
// offsets apart, since strangers share few keys.
inline constexpr std::uint32_t kPositionStep = 3;

inline std::uint32_t KeyOf(std::uint32_t item) { return item >> 8; }
inline bool IsPicked(std::uint32_t key) {
  return (key * 0x9E3779B1U) >> 29 < 3;
}

inline void AppendVarint(std::string& bytes, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) {
    bytes += static_cast<char>(value | 0x80);
  }
  bytes += static_cast<char>(value);
}

// Takes one number off the front; false at the end or if it has none.
inline bool TakeVarint(const char*& at, const char* end, std::uint32_t& value) {
  value = 0;
  for (int shift = 0; shift < 32 && at != end; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// Takes one list off the front, and adds to `key` by how much it is more. The
// length of a list of one posting need not be told.
inline bool TakeList(const char*& at, const char* end, std::uint32_t& key,
                     std::string_view& list) {
  std::uint32_t head = 0;
  if (!TakeVarint(at, end, head)) return false;
  std::uint32_t size = 0;
  if ((head & 1) != 0) {
    const char* posting = at;
    std::uint32_t track = 0;
    if (!TakeVarint(posting, end, track)) return false;
    size = static_cast<std::uint32_t>(posting - at) + 1;
  } else if (!TakeVarint(at, end, size)) {
    return false;
  }
  if (size > static_cast<std::size_t>(end - at)) return false;
  key += head >> 1;
  list = {at, size};
  at += size;
  return true;
}

}  // namespace qiao::matcher
