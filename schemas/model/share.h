// A Share is an exact fraction of a right: 1/3 is one third, not 0.333.
//
// Each part is below 2^53 and the fraction is reduced, so that two shares are
// equal exactly when their parts are. The form it was written in ("三分之一",
// "33.33%") is kept beside it, since the rounding slack of a total is computed
// from the last written place.
#pragma once

#include <compare>
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

// An exact sum of shares, of any size: never rounded, never overflowing.
// Numerator and denominator are big integers inside.
class ShareSum {
 public:
  ShareSum();
  // `count` halves of a unit in the place after `places` decimals:
  // HalfUnits(3, 4) is 3/20000.
  static ShareSum HalfUnits(std::uint64_t count, int places);
  void Add(const Share& share);
  void Add(const ShareSum& other);
  // The sum against the whole: less, equal or greater than 1.
  std::strong_ordering CompareToWhole() const;
  std::strong_ordering Compare(const ShareSum& other) const;
  // 1 - sum if below the whole, sum - 1 if above; reduced; "1/8".
  std::string DifferenceFromWhole() const;
  // The same as a number, to be compared with a rounding slack.
  ShareSum DistanceFromWhole() const;
  // Reduced: "3/2", "1". Decimal text is for people: DecimalPercent(2) of 3/2
  // is "150%", of 1/3 "33.33…%" (the sign … says that it goes on).
  std::string Fraction() const;
  std::string DecimalPercent(int places) const;

 private:
  void Reduce();

  // Little-endian base 2^32 magnitudes; always reduced.
  std::vector<std::uint32_t> num_, den_;
};

// Half a unit in the last written place, summed over the shares: how far from
// the whole a total may be when every share was rounded by its writer.
//   33.33% three times: 3 * 1/20000. Fractions such as 1/3 have no slack.
// The written number is the one in the text that says this share, as a percent
// (33.33%, ５０％, 33.33), in thousandths or as a decimal (0.3333); a text in
// which no number does so (各半, 三分之一) was not rounded.
ShareSum RoundingSlack(std::span<const Share> shares);

}  // namespace qiao
