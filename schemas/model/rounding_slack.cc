// How exactly a share was written: the places behind the point of the number
// that stands for it in the text.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/model/share.h"

namespace qiao {
namespace {

__extension__ typedef unsigned __int128 Wide;

// One sign of a written number: a digit in any of the usual forms, or a point.
struct Sign {
  std::size_t bytes = 0;  // 0: neither
  int digit = -1;         // -1: a point
};

Sign SignAt(std::string_view text) {
  if (text[0] >= '0' && text[0] <= '9') return {1, text[0] - '0'};
  if (text[0] == '.') return {1, -1};
  const std::string_view three = text.substr(0, 3);
  if (three == "．" || three == "点" || three == "點") return {3, -1};
  constexpr std::string_view kFullWidth[] = {"０", "１", "２", "３", "４",
                                             "５", "６", "７", "８", "９"};
  constexpr std::string_view kHan[] = {"〇", "一", "二", "三", "四",
                                       "五", "六", "七", "八", "九"};
  for (int digit = 0; digit < 10; ++digit) {
    if (three == kFullWidth[digit] || three == kHan[digit]) return {3, digit};
  }
  if (three == "零") return {3, 0};
  if (three == "两" || three == "兩") return {3, 2};
  return {};
}

// A number as written: value * 10^zeros / 10^places. Zeros at the end are
// counted apart, so that 50.000% is as easy as 50%.
struct Written {
  std::uint64_t value = 0;
  int zeros = 0;
  int places = 0;
  bool usable = false;  // it has a digit, and not too many to be a share
};

constexpr std::uint64_t kMostValue = 1'000'000'000'000'000'000;

// Takes the number at the front of `text`, which begins with a digit or point.
Written TakeNumber(std::string_view& text) {
  Written number;
  bool behind_point = false;
  bool too_long = false;
  while (!text.empty()) {
    const Sign sign = SignAt(text);
    if (sign.bytes == 0 || (sign.digit < 0 && behind_point)) break;
    text.remove_prefix(sign.bytes);
    if (sign.digit < 0) {
      behind_point = true;
      continue;
    }
    number.usable = true;
    if (behind_point) ++number.places;
    ++number.zeros;
    if (sign.digit == 0) continue;
    for (; number.zeros > 0; --number.zeros) {
      if (number.value >= kMostValue) too_long = true;
      if (!too_long) number.value *= 10;
    }
    number.value += static_cast<std::uint64_t>(sign.digit);
  }
  if (too_long) number.usable = false;
  return number;
}

// True if number / 10^shift is the share.
bool Says(const Written& number, int shift, const Share& share) {
  if (!number.usable) return false;
  if (number.value == 0) return share.num == 0;
  std::uint64_t value = number.value;
  int power = number.zeros - number.places - shift;
  // More than the whole, or finer than a share can be.
  if (power > 0 || power < -18) return false;
  std::uint64_t scale = 1;
  for (; power < 0; ++power) scale *= 10;
  return Wide{value} * static_cast<std::uint64_t>(share.den) ==
         Wide{scale} * static_cast<std::uint64_t>(share.num);
}

// Decimal places of the share itself (33.33% has 4), or nothing if it was not
// written as a decimal.
std::optional<int> PlacesOf(const Share& share) {
  std::string_view text = share.text;
  while (!text.empty()) {
    if (SignAt(text).bytes == 0) {
      text.remove_prefix(1);
      continue;
    }
    const Written number = TakeNumber(text);
    for (int shift : {2, 0, 3}) {
      if (!Says(number, shift, share)) continue;
      // A bare 1 or 0 counts, it does not measure.
      if (shift == 0 && number.places == 0) return std::nullopt;
      return number.places + shift;
    }
  }
  return std::nullopt;
}

}  // namespace

ShareSum RoundingSlack(std::span<const Share> shares) {
  std::map<int, std::uint64_t> written;
  for (const Share& share : shares) {
    if (const auto places = PlacesOf(share)) ++written[*places];
  }
  ShareSum slack;
  for (const auto& [places, count] : written) {
    slack.Add(ShareSum::HalfUnits(count, places));
  }
  return slack;
}

}  // namespace qiao
