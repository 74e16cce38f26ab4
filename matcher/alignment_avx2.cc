// Sixteen lanes. Compiled with -mavx2; runs only where IsSupported() says so.
#if defined(__x86_64__)

#include <immintrin.h>

#include "matcher/alignment_loops.h"

namespace qiao::matcher {
namespace {

struct Avx2Lanes {
  static constexpr std::size_t kCount = 16;
  using Vector = __m256i;

  static Vector Zero() { return _mm256_setzero_si256(); }
  static Vector Fill(std::uint16_t value) {
    return _mm256_set1_epi16(static_cast<short>(value));
  }
  static Vector Load(const std::uint16_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const Vector*>(from));
  }
  static void Store(std::uint16_t* to, Vector v) {
    _mm256_storeu_si256(reinterpret_cast<Vector*>(to), v);
  }
  static Vector FirstOnly(Vector v, std::size_t count) {
    const Vector numbers =
        _mm256_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const Vector limit = Fill(static_cast<std::uint16_t>(count));
    return _mm256_and_si256(v, _mm256_cmpgt_epi16(limit, numbers));
  }
  static Vector AddFull(Vector a, Vector b) { return _mm256_adds_epu16(a, b); }
  static Vector SubtractToZero(Vector a, Vector b) {
    return _mm256_subs_epu16(a, b);
  }
  static Vector Largest(Vector a, Vector b) { return _mm256_max_epu16(a, b); }

  // Bits set in each byte.
  static Vector ByteBits(Vector v) {
    const Vector bits =
        _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1,
                         1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const Vector half = _mm256_set1_epi8(0x0f);
    const Vector low = _mm256_and_si256(v, half);
    const Vector high = _mm256_and_si256(_mm256_srli_epi16(v, 4), half);
    return _mm256_add_epi8(_mm256_shuffle_epi8(bits, low),
                           _mm256_shuffle_epi8(bits, high));
  }
  static PairWorths<Avx2Lanes> Worth(const LaneSide& left,
                                     const LaneSide& right, std::size_t at) {
    const Vector low =
        _mm256_xor_si256(Load(left.low + at), Load(right.low + at));
    const Vector high =
        _mm256_xor_si256(Load(left.high + at), Load(right.high + at));
    const Vector differ = _mm256_maddubs_epi16(
        _mm256_add_epi8(ByteBits(low), ByteBits(high)), _mm256_set1_epi8(1));
    const Vector weight =
        _mm256_min_epi16(Load(left.weight + at), Load(right.weight + at));
    const Vector even = Fill(kEvenDistance);
    static_assert(kFullWeight == 4);
    return {_mm256_mullo_epi16(_mm256_subs_epu16(even, differ), weight),
            _mm256_slli_epi16(_mm256_subs_epu16(differ, even), 2)};
  }
  static Vector Up(Vector v, Vector below) {
    return _mm256_alignr_epi8(v, _mm256_permute2x128_si256(below, v, 0x21), 14);
  }
  static Vector Down(Vector v, Vector above) {
    return _mm256_alignr_epi8(_mm256_permute2x128_si256(v, above, 0x21), v, 2);
  }
  static bool Any(Vector v) { return _mm256_testz_si256(v, v) == 0; }
  static std::uint16_t LargestIn(Vector v) {
    const __m128i eight = _mm_max_epu16(_mm256_castsi256_si128(v),
                                        _mm256_extracti128_si256(v, 1));
    // The smallest of the complements.
    const __m128i ones = _mm_set1_epi16(-1);
    const __m128i least = _mm_minpos_epu16(_mm_xor_si128(eight, ones));
    return static_cast<std::uint16_t>(~_mm_cvtsi128_si32(least) & 0xffff);
  }
};

std::int32_t FillWideAvx2(const LaneDiagonal<std::int32_t>& d) {
  return FillWide(d);
}

}  // namespace

const LaneKernel kAvx2Lanes = {FillLanes<Avx2Lanes>, FillWideAvx2,
                               BestInBand<Avx2Lanes>};

}  // namespace qiao::matcher

#endif
