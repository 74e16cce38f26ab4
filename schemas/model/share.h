// A Share is an exact fraction of a right: 1/3 is one third, not 0.333.
//
// Each part is below 2^53 and the fraction is reduced, so that two shares are
// equal exactly when their parts are. The form it was written in ("三分之一",
// "33.33%") is kept beside it, since the rounding slack of a total is computed
// from the last written place.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "schemas/model/result.h"

namespace qiao {

inline constexpr std::int64_t kMaxInteger = (std::int64_t{1} << 53) - 1;

struct Share {
  std::int64_t num = 0;  // 0 <= num <= den
  std::int64_t den = 1;
  std::string text;  // as written; empty if it was not written by a person

  // Reduces. kInvalid unless 0 <= num <= den, den >= 1, both below 2^53.
  static Result<Share> Make(std::int64_t num, std::int64_t den,
                            std::string text = {});
  bool operator==(const Share&) const = default;
};

// A sum of shares: exact, never rounded and never overflowing, as long as the
// shares have a common denominator of no more than kExactBits bits. That holds
// all decimals, and all fractions with denominators up to a thousand together;
// only numbers chosen at random go beyond, and there each further one would
// make the sum longer. Of such a sum it is known that it is *at least* what it
// says: each share is rounded down to a multiple of 2^-64, and texts begin with
// a sign.
//
//   1/3 + 1/3 + 1/3              100%
//   a hundred random fractions   ≥4983.02…%
class ShareSum {
 public:
  static constexpr std::size_t kExactBits = 4'096;

  ShareSum();
  // `count` halves of a unit in the place after `places` decimals:
  // HalfUnits(3, 4) is 3/20000.
  static ShareSum HalfUnits(std::uint64_t count, int places);
  // The sum does not depend on the order in which shares are added, nor does
  // its being exact.
  void Add(const Share& share);
  void Add(const ShareSum& other);
  // False: this much or more.
  bool IsExact() const { return !den_.empty(); }
  // The sum against the whole: less, equal or greater than 1. One that is not
  // exact is greater if it certainly is, and else less.
  std::strong_ordering CompareToWhole() const;
  // Of what is known of each.
  std::strong_ordering Compare(const ShareSum& other) const;
  // 1 - sum if below the whole, sum - 1 if above; reduced; "1/8". Of a sum that
  // is not exact "≥1/8" above the whole and "≤1/8" below.
  std::string DifferenceFromWhole() const;
  // The same as a number, to be compared with a rounding slack. Below the whole
  // and not exact: no more than this.
  ShareSum DistanceFromWhole() const;
  // Reduced: "3/2", "1", "≥3/2". Decimal text is for people: DecimalPercent(2)
  // of 3/2 is "150%", of 1/3 "33.33…%" (the sign … says that it goes on).
  std::string Fraction() const;
  std::string DecimalPercent(int places) const;
  // DecimalPercent of the difference: what is over, or what is missing.
  std::string DifferencePercent(int places) const;

 private:
  struct Value;  // numerator and denominator of what is known
  Value Known() const;
  void AddBound(std::uint64_t whole, std::uint64_t part);
  void KeepIfShort();

  // Little-endian base 2^32 magnitudes. The denominator is the least common one
  // of all shares, and both are empty when the sum is not exact.
  std::vector<std::uint32_t> num_, den_;
  // No more than the sum: wholes, and 2^-64ths.
  std::uint64_t whole_ = 0, part_ = 0;
};

// Half a unit in the last written place, summed over the shares: how far from
// the whole a total may be when every share was rounded by its writer.
//   33.33% three times: 3 * 1/20000. Fractions such as 1/3 have no slack.
// The written number is the one in the text that says this share, as a percent
// (33.33%, ５０％, 33.33), in thousandths or as a decimal (0.3333); a text in
// which no number does so (各半, 三分之一) was not rounded.
ShareSum RoundingSlack(std::span<const Share> shares);

}  // namespace qiao
