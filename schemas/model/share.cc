#include "schemas/model/share.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "schemas/model/check.h"

namespace qiao {
namespace {

// Big natural numbers: little-endian base 2^32, no leading zero limbs, zero is
// empty. Factors and divisors are single 64-bit words, so that adding a share
// costs one pass over the sum.
using Natural = std::vector<std::uint32_t>;
__extension__ typedef unsigned __int128 Wide;

void Trim(Natural& n) {
  while (!n.empty() && n.back() == 0) n.pop_back();
}

Natural NaturalOf(std::uint64_t value) {
  Natural n{static_cast<std::uint32_t>(value),
            static_cast<std::uint32_t>(value >> 32)};
  Trim(n);
  return n;
}

Natural Times(const Natural& n, std::uint64_t factor) {
  Natural product;
  product.reserve(n.size() + 2);
  Wide carry = 0;
  for (std::uint32_t limb : n) {
    carry += Wide{limb} * factor;
    product.push_back(static_cast<std::uint32_t>(carry));
    carry >>= 32;
  }
  for (; carry != 0; carry >>= 32) {
    product.push_back(static_cast<std::uint32_t>(carry));
  }
  Trim(product);
  return product;
}

Natural Times(const Natural& a, const Natural& b) {
  Natural product(a.size() + b.size(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      carry += std::uint64_t{a[i]} * b[j] + product[i + j];
      product[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    product[i + b.size()] = static_cast<std::uint32_t>(carry);
  }
  Trim(product);
  return product;
}

Natural Plus(const Natural& a, const Natural& b) {
  Natural sum;
  sum.reserve(std::max(a.size(), b.size()) + 1);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    if (i < a.size()) carry += a[i];
    if (i < b.size()) carry += b[i];
    sum.push_back(static_cast<std::uint32_t>(carry));
    carry >>= 32;
  }
  return sum;
}

std::strong_ordering Order(const Natural& a, const Natural& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] <=> b[i];
  }
  return std::strong_ordering::equal;
}

// a - b, where a >= b.
Natural Minus(const Natural& a, const Natural& b) {
  Natural difference(a);
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::int64_t limb =
        std::int64_t{a[i]} - borrow - (i < b.size() ? std::int64_t{b[i]} : 0);
    borrow = limb < 0 ? 1 : 0;
    if (limb < 0) limb += std::int64_t{1} << 32;
    difference[i] = static_cast<std::uint32_t>(limb);
  }
  QIAO_CHECK(borrow == 0);
  Trim(difference);
  return difference;
}

// Divides in place and returns the remainder.
std::uint64_t DivideBy(Natural& n, std::uint64_t divisor) {
  Wide rest = 0;
  for (std::size_t i = n.size(); i-- > 0;) {
    rest = (rest << 32) | n[i];
    n[i] = static_cast<std::uint32_t>(rest / divisor);
    rest %= divisor;
  }
  Trim(n);
  return static_cast<std::uint64_t>(rest);
}

std::uint64_t Remainder(const Natural& n, std::uint64_t divisor) {
  Wide rest = 0;
  for (std::size_t i = n.size(); i-- > 0;) {
    rest = ((rest << 32) | n[i]) % divisor;
  }
  return static_cast<std::uint64_t>(rest);
}

bool IsEven(const Natural& n) { return n.empty() || (n.front() & 1) == 0; }

void Halve(Natural& n) {
  std::uint32_t carry = 0;
  for (std::size_t i = n.size(); i-- > 0;) {
    const std::uint32_t limb = n[i];
    n[i] = (limb >> 1) | (carry << 31);
    carry = limb & 1;
  }
  Trim(n);
}

// Greatest common divisor, by halving and subtracting; both above zero.
Natural CommonDivisor(Natural a, Natural b) {
  std::size_t twos = 0;
  for (; IsEven(a) && IsEven(b); ++twos) {
    Halve(a);
    Halve(b);
  }
  while (!a.empty()) {
    while (IsEven(a)) Halve(a);
    while (IsEven(b)) Halve(b);
    if (Order(a, b) < 0) std::swap(a, b);
    a = Minus(a, b);
  }
  for (; twos > 0; --twos) b = Plus(b, b);
  return b;
}

// n / d with the remainder in `rest`; long division by bits, for the rare sums
// of sums.
Natural Quotient(const Natural& n, const Natural& d, Natural& rest) {
  Natural quotient(n.size(), 0);
  rest.clear();
  for (std::size_t bit = n.size() * 32; bit-- > 0;) {
    rest = Plus(rest, rest);
    if ((n[bit / 32] >> (bit % 32)) & 1) rest = Plus(rest, Natural{1});
    if (Order(rest, d) >= 0) {
      rest = Minus(rest, d);
      quotient[bit / 32] |= std::uint32_t{1} << (bit % 32);
    }
  }
  Trim(quotient);
  return quotient;
}

std::string Decimal(Natural n) {
  if (n.empty()) return "0";
  std::string digits;
  while (!n.empty()) {
    std::uint64_t part = DivideBy(n, 1'000'000'000);
    for (int i = 0; i < 9 && (part != 0 || !n.empty()); ++i, part /= 10) {
      digits += static_cast<char>('0' + part % 10);
    }
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::size_t BitsOf(const Natural& n) {
  return n.empty() ? 0
                   : n.size() * 32 -
                         static_cast<std::size_t>(std::countl_zero(n.back()));
}

// Reduced.
std::string FractionText(const Natural& num, const Natural& den) {
  if (num.empty()) return "0";
  const Natural common = CommonDivisor(num, den);
  Natural rest;
  const std::string upper = Decimal(Quotient(num, common, rest));
  const std::string lower = Decimal(Quotient(den, common, rest));
  return lower == "1" ? upper : upper + "/" + lower;
}

std::string PercentText(const Natural& num, const Natural& den, int places) {
  Natural scaled = Times(num, 100);
  for (int i = 0; i < places; ++i) scaled = Times(scaled, 10);
  Natural rest;
  std::string digits = Decimal(Quotient(scaled, den, rest));
  const std::size_t decimals = static_cast<std::size_t>(std::max(places, 0));
  if (digits.size() <= decimals) {
    digits.insert(0, decimals + 1 - digits.size(), '0');
  }
  std::string fraction = digits.substr(digits.size() - decimals);
  digits.resize(digits.size() - decimals);
  if (rest.empty()) {
    while (fraction.ends_with('0')) fraction.pop_back();
  } else {
    fraction += "…";
  }
  if (!fraction.empty()) digits += "." + fraction;
  return digits + "%";
}

}  // namespace

Result<Share> Share::Make(std::int64_t num, std::int64_t den,
                          std::string text) {
  if (den < 1 || num < 0 || num > den || den > kMaxInteger) {
    return Error{ErrorCode::kInvalid,
                 std::to_string(num) + "/" + std::to_string(den) +
                     (num > den && den >= 1 ? " is more than the whole"
                                            : " is not a share of a whole")};
  }
  const std::int64_t common = std::gcd(num, den);
  return Share{num / common, den / common, std::move(text)};
}

// What is known of a sum as a fraction.
struct ShareSum::Value {
  Natural num, den;
};

ShareSum::ShareSum() : den_{1} {}

ShareSum ShareSum::HalfUnits(std::uint64_t count, int places) {
  ShareSum sum;
  if (count == 0) return sum;
  sum.num_ = NaturalOf(count);
  sum.den_ = Natural{2};
  Wide bound = (Wide{count} << 64) / 2;
  for (int i = 0; i < places; ++i) {
    sum.den_ = Times(sum.den_, 10);
    bound /= 10;
  }
  sum.whole_ = static_cast<std::uint64_t>(bound >> 64);
  sum.part_ = static_cast<std::uint64_t>(bound);
  sum.KeepIfShort();
  return sum;
}

// n/d + a/b over the least common denominator: with g = gcd(d, b) it is
// (n*(b/g) + a*(d/g)) / (d*(b/g)). Never reduced further, so that the
// denominator is the same in whatever order shares come.
void ShareSum::Add(const Share& share) {
  QIAO_CHECK(share.num >= 0 && share.den >= 1 && share.num <= share.den);
  std::uint64_t num = static_cast<std::uint64_t>(share.num);
  std::uint64_t den = static_cast<std::uint64_t>(share.den);
  const std::uint64_t own = std::gcd(num, den);
  num /= own;
  den /= own;
  const Wide bound = (Wide{num} << 64) / den;
  AddBound(static_cast<std::uint64_t>(bound >> 64),
           static_cast<std::uint64_t>(bound));
  if (!IsExact()) return;
  const std::uint64_t common = std::gcd(Remainder(den_, den), den);
  Natural den_part = den_;
  DivideBy(den_part, common);
  num_ = Plus(Times(num_, den / common), Times(den_part, num));
  den_ = Times(den_, den / common);
  KeepIfShort();
}

void ShareSum::Add(const ShareSum& given) {
  const ShareSum other = given;  // may be this sum
  AddBound(other.whole_, other.part_);
  if (!IsExact() || !other.IsExact()) {
    num_.clear();
    den_.clear();
    return;
  }
  if (den_ == other.den_) {
    num_ = Plus(num_, other.num_);
    return;
  }
  Natural rest;
  const Natural common = CommonDivisor(den_, other.den_);
  const Natural factor = Quotient(other.den_, common, rest);
  num_ = Plus(Times(num_, factor),
              Times(other.num_, Quotient(den_, common, rest)));
  den_ = Times(den_, factor);
  KeepIfShort();
}

void ShareSum::AddBound(std::uint64_t whole, std::uint64_t part) {
  whole_ += whole;
  part_ += part;
  if (part_ < part) ++whole_;
}

void ShareSum::KeepIfShort() {
  if (BitsOf(den_) <= kExactBits) return;
  num_.clear();
  den_.clear();
}

ShareSum::Value ShareSum::Known() const {
  if (IsExact()) return {num_, den_};
  Natural num{static_cast<std::uint32_t>(part_),
              static_cast<std::uint32_t>(part_ >> 32),
              static_cast<std::uint32_t>(whole_),
              static_cast<std::uint32_t>(whole_ >> 32)};
  Trim(num);
  return {std::move(num), Natural{0, 0, 1}};
}

// A bound that is just the whole is less than its sum: something was rounded
// away, or the sum would be exact.
std::strong_ordering ShareSum::CompareToWhole() const {
  if (IsExact()) return Order(num_, den_);
  return whole_ >= 1 ? std::strong_ordering::greater
                     : std::strong_ordering::less;
}

std::strong_ordering ShareSum::Compare(const ShareSum& other) const {
  const Value mine = Known(), theirs = other.Known();
  return Order(Times(mine.num, theirs.den), Times(theirs.num, mine.den));
}

ShareSum ShareSum::DistanceFromWhole() const {
  ShareSum distance;
  if (!IsExact()) {
    distance.den_.clear();
    distance.whole_ = whole_ >= 1 ? whole_ - 1 : part_ == 0 ? 1 : 0;
    distance.part_ = whole_ >= 1 ? part_ : 0 - part_;
    return distance;
  }
  distance.num_ = Order(num_, den_) < 0 ? Minus(den_, num_) : Minus(num_, den_);
  distance.den_ = den_;
  Natural rest;
  Natural bound =
      Quotient(Times(distance.num_, Natural{0, 0, 1}), distance.den_, rest);
  bound.resize(4, 0);
  distance.part_ = bound[0] | std::uint64_t{bound[1]} << 32;
  distance.whole_ = bound[2] | std::uint64_t{bound[3]} << 32;
  return distance;
}

std::string ShareSum::DifferenceFromWhole() const {
  const std::string sign = IsExact() ? "" : CompareToWhole() < 0 ? "≤" : "≥";
  const Value distance = DistanceFromWhole().Known();
  return sign + FractionText(distance.num, distance.den);
}

std::string ShareSum::Fraction() const {
  const Value known = Known();
  return (IsExact() ? "" : "≥") + FractionText(known.num, known.den);
}

std::string ShareSum::DecimalPercent(int places) const {
  const Value known = Known();
  return (IsExact() ? "" : "≥") + PercentText(known.num, known.den, places);
}

std::string ShareSum::DifferencePercent(int places) const {
  const std::string sign = IsExact() ? "" : CompareToWhole() < 0 ? "≤" : "≥";
  const Value distance = DistanceFromWhole().Known();
  return sign + PercentText(distance.num, distance.den, places);
}

}  // namespace qiao
