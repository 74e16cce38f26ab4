// Eight lanes, in the vectors that the compiler has for every processor.
#include <cstring>

#include "matcher/alignment_loops.h"

namespace qiao::matcher {
namespace {

struct PortableLanes {
  static constexpr std::size_t kCount = 8;
  using Vector [[gnu::vector_size(16)]] = std::uint16_t;

  static Vector Zero() { return Vector{}; }
  static Vector Fill(std::uint16_t value) { return Vector{} + value; }
  static Vector Load(const std::uint16_t* from) {
    Vector v;
    std::memcpy(&v, from, sizeof v);
    return v;
  }
  static void Store(std::uint16_t* to, Vector v) {
    std::memcpy(to, &v, sizeof v);
  }
  static Vector FirstOnly(Vector v, std::size_t count) {
    const Vector numbers = {0, 1, 2, 3, 4, 5, 6, 7};
    return v & Mask(numbers < Fill(static_cast<std::uint16_t>(count)));
  }
  static Vector AddFull(Vector a, Vector b) {
    const Vector sum = a + b;
    return sum | Mask(sum < a);
  }
  static Vector SubtractToZero(Vector a, Vector b) {
    return (a - b) & Mask(a > b);
  }
  static Vector Largest(Vector a, Vector b) { return a > b ? a : b; }

  // Bits set in each half byte.
  static Vector NibbleBits(Vector v) {
    v -= (v >> 1) & Fill(0x5555);
    return (v & Fill(0x3333)) + ((v >> 2) & Fill(0x3333));
  }
  static PairWorths<PortableLanes> Worth(const LaneSide& left,
                                         const LaneSide& right,
                                         std::size_t at) {
    const Vector low = Load(left.low + at) ^ Load(right.low + at);
    const Vector high = Load(left.high + at) ^ Load(right.high + at);
    Vector differ = NibbleBits(low) + NibbleBits(high);  // 8 at most in each
    differ = (differ & Fill(0x0f0f)) + ((differ >> 4) & Fill(0x0f0f));
    differ = (differ + (differ >> 8)) & Fill(0x3f);
    const Vector left_weight = Load(left.weight + at);
    const Vector right_weight = Load(right.weight + at);
    const Vector weight =
        left_weight < right_weight ? left_weight : right_weight;
    const Vector even = Fill(kEvenDistance);
    return {SubtractToZero(even, differ) * weight,
            SubtractToZero(differ, even) * Fill(kFullWeight)};
  }
  static Vector Up(Vector v, Vector below) {
    return Vector{below[7], v[0], v[1], v[2], v[3], v[4], v[5], v[6]};
  }
  static Vector Down(Vector v, Vector above) {
    return Vector{v[1], v[2], v[3], v[4], v[5], v[6], v[7], above[0]};
  }
  static bool Any(Vector v) {
    std::uint64_t halves[2];
    std::memcpy(halves, &v, sizeof v);
    return (halves[0] | halves[1]) != 0;
  }
  static std::uint16_t LargestIn(Vector v) {
    std::uint16_t largest = 0;
    for (std::size_t k = 0; k < kCount; ++k) {
      largest = v[k] > largest ? v[k] : largest;
    }
    return largest;
  }

 private:
  // A comparison's answer, all bits set where it holds.
  template <typename Answer>
  static Vector Mask(Answer answer) {
    Vector mask;
    std::memcpy(&mask, &answer, sizeof mask);
    return mask;
  }
};

std::int32_t FillWidePortable(const LaneDiagonal<std::int32_t>& d) {
  return FillWide(d);
}

}  // namespace

const LaneKernel kPortableLanes = {FillLanes<PortableLanes>, FillWidePortable,
                                   BestInBand<PortableLanes>};

}  // namespace qiao::matcher
