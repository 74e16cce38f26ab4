#include "matcher/numeral_key.h"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "matcher/title_key.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// Digits are 0 to 9; units 10, 100, 1000; the great ones 10^4 and 10^8. By
// folded character, so that 萬 and 万, 兩 and 两, 貳 and 贰 are one row.
const std::map<char32_t, std::int64_t>& Numerals() {
  static const std::map<char32_t, std::int64_t> numerals = [] {
    std::map<char32_t, std::int64_t> all;
    const std::vector<std::pair<std::string_view, std::int64_t>> rows = {
        {"〇零", 0},    {"一壹", 1},    {"二貳兩", 2},      {"三參叁", 3},
        {"四肆", 4},    {"五伍", 5},    {"六陸", 6},        {"七柒", 7},
        {"八捌", 8},    {"九玖", 9},    {"十拾", 10},       {"百佰", 100},
        {"千仟", 1000}, {"萬", 10'000}, {"億", 100'000'000}};
    for (const auto& [characters, value] : rows) {
      for (const FoldLevel level : {FoldLevel::kScript, FoldLevel::kBroad}) {
        for (std::size_t at = 0; at < characters.size();) {
          const std::size_t begin = at;
          text::Next(characters, at);
          const std::string key =
              KeyOf(characters.substr(begin, at - begin), level);
          std::size_t start = 0;
          all.emplace(text::Next(key, start), value);
        }
      }
    }
    return all;
  }();
  return numerals;
}

// The number that a run of numerals writes: 一千零一 by units, 二〇一二 digit
// by digit. Nothing if it is neither or too large: of 億萬 nobody says how
// many.
std::optional<std::int64_t> NumberOf(const std::vector<std::int64_t>& run) {
  constexpr std::int64_t kMost = 1'000'000'000'000'000;
  bool units = false;
  for (const std::int64_t value : run) units = units || value >= 10;
  constexpr std::int64_t kMyriad = 10'000, kMyriads = kMyriad * kMyriad;
  std::int64_t total = 0, myriads = 0, section = 0, digit = -1;
  for (const std::int64_t value : run) {
    if (!units) {
      total = total * 10 + value;
    } else if (value < 10) {
      if (digit > 0) return std::nullopt;  // 二三十: about twenty, thirty
      digit = value;
    } else if (value < 10'000) {
      section += (digit < 0 ? 1 : digit) * value;
      digit = -1;
    } else {  // 萬 counts what is before it up to 億, and 億 that and 萬
      section += digit > 0 ? digit : 0;
      digit = -1;
      const bool first = section == 0 && myriads == 0 && total == 0;
      if (value == kMyriad) {
        if (myriads > 0 || (section == 0 && !first)) return std::nullopt;
        myriads = (first ? 1 : section) * kMyriad;
      } else {
        const std::int64_t counted = first ? 1 : myriads + section;
        if (total > 0 || counted > kMost / kMyriads) return std::nullopt;
        total = counted * kMyriads;
        myriads = 0;
      }
      section = 0;
    }
    if (total > kMost || section > kMost / kMyriads) return std::nullopt;
  }
  return total + myriads + section + (digit > 0 ? digit : 0);
}

// False of most keys that hold no numeral, and of no other.
bool HoldsNumeral(std::string_view key) {
  constexpr std::size_t kKnown = 0xA000;  // nearly all are below
  static const std::bitset<kKnown> known = [] {
    std::bitset<kKnown> all;
    for (const auto& [c, value] : Numerals()) {
      if (c < kKnown) all.set(c);
    }
    return all;
  }();
  for (std::size_t at = 0; at < key.size();) {
    const char32_t c = text::Next(key, at);
    if (c >= kKnown || known[c]) return true;
  }
  return false;
}

bool EndsWithDigits(std::string_view text) {
  return !text.empty() && text.back() >= '0' && text.back() <= '9';
}

}  // namespace

std::string NumeralKey(std::string_view key) {
  if (!HoldsNumeral(key)) return std::string(key);
  std::string result;
  bool words = false;  // anything but numerals
  for (std::size_t at = 0; at < key.size();) {
    const std::size_t begin = at;
    std::vector<std::int64_t> run;
    std::size_t end = at;
    while (at < key.size()) {
      const auto numeral = Numerals().find(text::Next(key, at));
      if (numeral == Numerals().end()) break;
      run.push_back(numeral->second);
      end = at;
    }
    if (run.empty()) {
      const char first = key[begin];
      words = words || first < '0' || first > '9';
      result.append(key, begin, at - begin);
      continue;
    }
    at = end;
    if (run.size() == 1 && run[0] >= 10 && EndsWithDigits(result)) {
      result += std::to_string(run[0]).substr(1);  // 3萬 is 30000
      continue;
    }
    if (const auto number = NumberOf(run)) {
      result += std::to_string(*number);
    } else {
      result.append(key, begin, end - begin);
    }
  }
  return words ? result : std::string(key);
}

}  // namespace qiao::matcher
