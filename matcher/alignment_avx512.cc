// Thirty-two lanes. Compiled with -mavx512f, bw, vl and bitalg; runs only where
// IsSupported() says so.
#if defined(__x86_64__)

#include <immintrin.h>

#include "matcher/alignment_loops.h"

namespace qiao::matcher {
namespace {

struct Avx512Lanes {
  static constexpr std::size_t kCount = 32;
  using Vector = __m512i;

  static Vector Zero() { return _mm512_setzero_si512(); }
  static Vector Fill(std::uint16_t value) {
    return _mm512_set1_epi16(static_cast<short>(value));
  }
  static Vector Load(const std::uint16_t* from) {
    return _mm512_loadu_si512(from);
  }
  static void Store(std::uint16_t* to, Vector v) { _mm512_storeu_si512(to, v); }
  static Vector FirstOnly(Vector v, std::size_t count) {
    return _mm512_maskz_mov_epi16((__mmask32{1} << count) - 1, v);
  }
  static Vector AddFull(Vector a, Vector b) { return _mm512_adds_epu16(a, b); }
  static Vector SubtractToZero(Vector a, Vector b) {
    return _mm512_subs_epu16(a, b);
  }
  static Vector Largest(Vector a, Vector b) { return _mm512_max_epu16(a, b); }
  static PairWorths<Avx512Lanes> Worth(const LaneSide& left,
                                       const LaneSide& right, std::size_t at) {
    const Vector low =
        _mm512_xor_si512(Load(left.low + at), Load(right.low + at));
    const Vector high =
        _mm512_xor_si512(Load(left.high + at), Load(right.high + at));
    const Vector differ =
        _mm512_add_epi16(_mm512_popcnt_epi16(low), _mm512_popcnt_epi16(high));
    const Vector weight =
        _mm512_min_epi16(Load(left.weight + at), Load(right.weight + at));
    const Vector even = Fill(kEvenDistance);
    static_assert(kFullWeight == 4);
    return {_mm512_mullo_epi16(_mm512_subs_epu16(even, differ), weight),
            _mm512_slli_epi16(_mm512_subs_epu16(differ, even), 2)};
  }
  // Lane 0 of what is picked is lane 31 of `below`.
  static Vector Up(Vector v, Vector below) {
    return _mm512_permutex2var_epi16(below, Numbers(31), v);
  }
  static Vector Down(Vector v, Vector above) {
    return _mm512_permutex2var_epi16(v, Numbers(1), above);
  }
  static bool Any(Vector v) { return _mm512_test_epi16_mask(v, v) != 0; }
  static std::uint16_t LargestIn(Vector v) {
    alignas(64) std::uint16_t lanes[kCount];
    Store(lanes, v);
    const auto half = [&lanes](std::size_t at) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes + at));
    };
    const __m256i sixteen = _mm256_max_epu16(half(0), half(16));
    const __m128i eight = _mm_max_epu16(_mm256_castsi256_si128(sixteen),
                                        _mm256_extracti128_si256(sixteen, 1));
    const __m128i ones = _mm_set1_epi16(-1);
    const __m128i least = _mm_minpos_epu16(_mm_xor_si128(eight, ones));
    return static_cast<std::uint16_t>(~_mm_cvtsi128_si32(least) & 0xffff);
  }

 private:
  // first, first + 1, ...
  static Vector Numbers(std::uint16_t first) {
    static constexpr std::uint16_t kNumbers[kCount] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
    return _mm512_add_epi16(Load(kNumbers), Fill(first));
  }
};

std::int32_t FillWideAvx512(const LaneDiagonal<std::int32_t>& d) {
  return FillWide(d);
}

}  // namespace

const LaneKernel kAvx512Lanes = {FillLanes<Avx512Lanes>, FillWideAvx512,
                                 BestInBand<Avx512Lanes>};

}  // namespace qiao::matcher

#endif
