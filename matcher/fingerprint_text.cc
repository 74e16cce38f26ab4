#include "matcher/fingerprint_text.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qiao::matcher {
namespace {

// The packed form: one byte for the algorithm, three for the number of items
// (the highest first); then three bits for each step, the lowest bits of a byte
// first; then, from the next whole byte on, five bits for each long step.
// An item is exclusive-ored with the one before and told by its set bits, from
// the lowest: steps from one to the next, starting below bit 0; 0 ends it. A
// step of 7 or more is written as 7 and the rest as a long step.
constexpr std::size_t kHeaderBytes = 4;
constexpr std::size_t kShortBits = 3;
constexpr std::size_t kLongBits = 5;
constexpr unsigned kLongStep = 7;
constexpr unsigned kItemBits = 32;
// 32 steps and an end of three bits each, and four long steps of five: more
// than any item takes.
constexpr std::size_t kMaxItemBits = 33 * kShortBits + 4 * kLongBits;
constexpr std::size_t kMaxBytes =
    kHeaderBytes + kMaxFingerprintItems * kMaxItemBits / 8 + 2;

Error Unreadable(std::string message) {
  return Error{ErrorCode::kUnreadable,
               "not a fingerprint text: " + std::move(message)};
}

// RFC 4648 §5 without padding; 0xff for what is no digit of it.
constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(0xff);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] =
        static_cast<std::uint8_t>(i);
  }
  return digits;
}();

using Bytes = std::vector<std::uint8_t>;

Result<Bytes> FromBase64(std::string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t digit = kDigits[static_cast<unsigned char>(text[i])];
    if (digit == 0xff) {
      return Unreadable("no digit of base64 at byte " + std::to_string(i));
    }
    bits = (bits << 6 | digit) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<std::uint8_t>(bits >> held & 0xff));
  }
  if (held == 6 || (bits & ((1U << held) - 1)) != 0) {
    return Unreadable("it breaks off, or its last digit has loose bits");
  }
  return bytes;
}

// Bits of a byte sequence, the lowest of each byte first.
class BitReader {
 public:
  BitReader(const Bytes& bytes, std::size_t first_byte)
      : bytes_(bytes), at_(first_byte * 8) {}

  std::optional<unsigned> Take(std::size_t count) {
    if (at_ + count > bytes_.size() * 8) return std::nullopt;
    unsigned value = 0;
    for (std::size_t i = 0; i < count; ++i, ++at_) {
      value |= (bytes_[at_ / 8] >> at_ % 8 & 1U) << i;
    }
    return value;
  }
  // The first byte that was not begun; absent if the bits that are left in the
  // last one are not all zero.
  std::optional<std::size_t> NextByte() {
    while (at_ % 8 != 0) {
      if (*Take(1) != 0) return std::nullopt;
    }
    return at_ / 8;
  }

 private:
  const Bytes& bytes_;
  std::size_t at_;
};

// Behind the steps of `count` items: where the long steps begin.
Result<std::size_t> FindLongSteps(const Bytes& bytes, std::size_t count) {
  BitReader steps(bytes, kHeaderBytes);
  for (std::size_t ended = 0; ended < count;) {
    const auto step = steps.Take(kShortBits);
    if (!step) {
      return Unreadable("it breaks off after " + std::to_string(ended) +
                        " of " + std::to_string(count) + " items");
    }
    if (*step == 0) ++ended;
  }
  const auto next = steps.NextByte();
  if (!next) return Unreadable("loose bits behind the items");
  return *next;
}

// One item, before it is exclusive-ored with its neighbour.
Result<std::uint32_t> ReadItem(BitReader& steps, BitReader& long_steps) {
  std::uint32_t item = 0;
  unsigned bit = 0;  // one above the last that was set
  for (;;) {
    const unsigned step = *steps.Take(kShortBits);
    if (step == 0) return item;
    bit += step;
    if (step == kLongStep) {
      const auto more = long_steps.Take(kLongBits);
      if (!more) return Unreadable("it breaks off among the long steps");
      bit += *more;
    }
    if (bit > kItemBits) return Unreadable("an item of more than 32 bits");
    item |= std::uint32_t{1} << (bit - 1);
  }
}

}  // namespace

Result<Fingerprint> ParseFingerprintText(std::string_view text) {
  if (text.size() > kMaxBytes / 3 * 4 + 4) {
    return Unreadable("longer than any fingerprint of a million items");
  }
  QIAO_TRY(const Bytes bytes, FromBase64(text));
  if (bytes.size() < kHeaderBytes) return Unreadable("it breaks off");
  if (bytes[0] > 127) return Unreadable("no such algorithm");
  const std::size_t count = static_cast<std::size_t>(bytes[1]) << 16 |
                            static_cast<std::size_t>(bytes[2]) << 8 | bytes[3];
  if (count > kMaxFingerprintItems) {
    return Unreadable("more than a million items");
  }
  QIAO_TRY(const std::size_t behind, FindLongSteps(bytes, count));
  Fingerprint print;
  print.algorithm = bytes[0];
  print.items.reserve(count);
  BitReader steps(bytes, kHeaderBytes);
  BitReader long_steps(bytes, behind);
  for (std::size_t i = 0; i < count; ++i) {
    QIAO_TRY(std::uint32_t item, ReadItem(steps, long_steps));
    if (i > 0) item ^= print.items.back();
    print.items.push_back(item);
  }
  const auto end = long_steps.NextByte();
  if (!end || *end != bytes.size()) {
    return Unreadable("something stands behind the last item");
  }
  return print;
}

}  // namespace qiao::matcher
