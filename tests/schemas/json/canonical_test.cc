#include "schemas/json/canonical.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <utility>

#include "tests/support/catch.h"
#include "tests/support/files.h"

namespace qiao::json {
namespace {

double NumberIn(const Value& value) {
  if (const std::int64_t* integer = value.AsInteger()) {
    return static_cast<double>(*integer);
  }
  return std::get<double>(value.v);
}

// The digits and the power of ten of a number printed by %e: 1.25e-02 is
// {"125", -4}.
std::pair<std::string, int> DigitsOf(const std::string& printed) {
  const std::size_t e = printed.find('e');
  std::string digits = printed.substr(0, e);
  std::erase(digits, '.');
  return {digits, std::stoi(printed.substr(e + 1)) + 1 -
                      static_cast<int>(digits.size())};
}

// The fewest digits that strtod reads back. What fits in few digits fits in
// more, so the search goes down to the last that fits.
std::pair<std::string, int> ShortestDigits(double number) {
  char shortest[64] = "";
  char buffer[64];
  int precision = 16;
  for (; precision >= 0; --precision) {
    std::snprintf(buffer, sizeof buffer, "%.*e", precision, number);
    if (std::strtod(buffer, nullptr) != number) break;
    std::memcpy(shortest, buffer, sizeof buffer);
  }
  // Below a power of two doubles stand closer: the nearest decimal may miss
  // while the one beside it hits.
  int exponent = 0;
  if (precision >= 0 && std::frexp(number, &exponent) == 0.5) {
    const auto [digits, power] = DigitsOf(buffer);
    for (long long step : {1, -1}) {
      const std::string beside = std::to_string(std::stoll(digits) + step);
      const std::string text = beside + "e" + std::to_string(power);
      if (std::strtod(text.c_str(), nullptr) == number) return {beside, power};
    }
  }
  return DigitsOf(shortest);
}

// A writer that shares nothing with ours, laid out as ECMA-262
// Number::toString says.
std::string IndependentText(double number) {
  if (number == 0) return "0";
  if (number < 0) return "-" + IndependentText(-number);
  auto [s, power_of_ten] = ShortestDigits(number);
  const int n = static_cast<int>(s.size()) + power_of_ten;
  while (s.size() > 1 && s.back() == '0') s.pop_back();
  const int k = static_cast<int>(s.size());
  if (k <= n && n <= 21) {
    return s + std::string(static_cast<std::size_t>(n - k), '0');
  }
  if (0 < n && n <= 21) {
    return s.substr(0, static_cast<std::size_t>(n)) + "." +
           s.substr(static_cast<std::size_t>(n));
  }
  if (-6 < n && n <= 0) {
    return "0." + std::string(static_cast<std::size_t>(-n), '0') + s;
  }
  const std::string power =
      std::string(n > 0 ? "e+" : "e-") + std::to_string(std::abs(n - 1));
  return s[0] + (k > 1 ? "." + s.substr(1) : "") + power;
}

TEST_CASE("numbers print as ECMAScript prints them", "[json][canon]") {
  const struct {
    double number;
    std::string text;
  } kCases[] = {
      {0.0, "0"},
      {-0.0, "0"},
      {1e21, "1e+21"},
      {1e20, "100000000000000000000"},
      {123456789012345680000.0, "123456789012345680000"},
      {1e-6, "0.000001"},
      {1e-7, "1e-7"},
      {-1.5e-7, "-1.5e-7"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {0.1, "0.1"},
      {-12.5, "-12.5"},
      {9007199254740992.0, "9007199254740992"},
      {333333333.33333329, "333333333.3333333"},
  };
  for (const auto& test : kCases) CHECK(Canonical(test.number) == test.text);
}

TEST_CASE("200,000 random doubles print as an independent writer prints them",
          "[json][canon]") {
  constexpr std::uint64_t kSeed = 20261122;
  INFO("seed " << kSeed);
  std::mt19937_64 random(kSeed);
  int wrong = 0;
  for (int i = 0; i < 200'000;) {
    // Half of all bit patterns, half of the sizes that people write.
    double number = std::bit_cast<double>(random());
    if (i % 2 == 1) {
      number = static_cast<double>(random() % 100'000'000'000) /
               std::pow(10.0, static_cast<int>(random() % 18));
    }
    if (!std::isfinite(number)) continue;
    ++i;
    const std::string text = Canonical(number);
    if (text != IndependentText(number) ||
        NumberIn(Parse(text).value()) != number) {
      if (++wrong < 5) CHECK(text == IndependentText(number));
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("powers of two and their neighbours print shortest",
          "[json][canon]") {
  for (int power = -1074; power < 1024; ++power) {
    const double number = std::ldexp(1.0, power);
    for (double each :
         {number, std::nextafter(number, 0.0), std::nextafter(number, 1e308)}) {
      if (each != 0) REQUIRE(Canonical(each) == IndependentText(each));
    }
  }
}

TEST_CASE("numbers beyond the doubles are refused, below them are 0",
          "[json][canon]") {
  const auto canon = [](const std::string& text) {
    const Result<Value> value = Parse(text);
    return value ? Canonical(*value) : "refused";
  };
  CHECK(canon("1e400") == "refused");
  CHECK(canon("-1e400") == "refused");
  CHECK(canon("1.7976931348623159e308") == "refused");
  CHECK(canon("1e99999999999999999999999") == "refused");
  CHECK(canon("1e-400") == "0");
  CHECK(canon("-1e-99999999999999999999999") == "0");
  CHECK(canon("0e400") == "0");
  CHECK(canon("0.0e99999999999999999999999") == "0");
  CHECK(canon("2e-324") == "0");
  CHECK(canon("3e-324") == "5e-324");
  CHECK(canon("1" + std::string(400, '0') + "e-400") == "1");
  CHECK(canon("0." + std::string(400, '0') + "1e401") == "1");
  CHECK(canon(std::string(400, '9')) == "refused");
  CHECK(canon("-0") == "0");
  CHECK(canon("1.0") == "1");
  CHECK(canon("1E2") == "100");
  CHECK(canon("9007199254740993") == "9007199254740992");
  CHECK(canon("-9007199254740991") == "-9007199254740991");
}

TEST_CASE("thousandths print with three decimals", "[json][canon]") {
  CHECK(Canonical(Thousandths{9100}) == "9.100");
  CHECK(Canonical(Thousandths{-5}) == "-0.005");
  CHECK(Canonical(Thousandths{0}) == "0.000");
  CHECK(Canonical(Thousandths{std::numeric_limits<std::int64_t>::min()}) ==
        "-9223372036854775.808");
}

TEST_CASE("members sort by UTF-16 code unit", "[json][canon]") {
  // U+1F602 (surrogates D83D DE02) comes before U+FB33, though not in UTF-8.
  CHECK(Canonical(Parse("{\"\xEF\xAC\xB3\":1,\"\xF0\x9F\x98\x82\":2,"
                        "\"b\":3,\"a\":4,\"ab\":5,\"\":6}")
                      .value()) ==
        "{\"\":6,\"a\":4,\"ab\":5,\"b\":3,\"\xF0\x9F\x98\x82\":2,"
        "\"\xEF\xAC\xB3\":1}");
}

TEST_CASE("strings escape only what RFC 8785 names", "[json][canon]") {
  CHECK(Canonical("\"\\/\b\f\n\r\t\x01\x1f\x7f後") ==
        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f後\"");
}

}  // namespace
}  // namespace qiao::json
