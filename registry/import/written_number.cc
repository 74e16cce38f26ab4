#include "registry/import/written_number.h"

#include <vector>

#include "schemas/text/nfc.h"
#include "schemas/text/utf8.h"

namespace qiao::registry {
namespace {

int HanDigit(char32_t c) {
  switch (c) {
    case U'〇':
    case U'零':
    case U'○':
      return 0;
    case U'一':
    case U'壹':
      return 1;
    case U'二':
    case U'兩':
    case U'两':
    case U'貳':
    case U'贰':
      return 2;
    case U'三':
    case U'參':
    case U'叁':
      return 3;
    case U'四':
    case U'肆':
      return 4;
    case U'五':
    case U'伍':
      return 5;
    case U'六':
    case U'陸':
    case U'陆':
      return 6;
    case U'七':
    case U'柒':
      return 7;
    case U'八':
    case U'捌':
      return 8;
    case U'九':
    case U'玖':
      return 9;
    default:
      return -1;
  }
}

int HanUnit(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
    case U'佰':
      return 100;
    case U'千':
    case U'仟':
      return 1000;
    default:
      return 0;
  }
}

std::vector<char32_t> Characters(std::string_view text) {
  std::vector<char32_t> characters;
  for (std::size_t at = 0; at < text.size();) {
    characters.push_back(text::Next(text, at));
  }
  return characters;
}

// 三十七 is 37, 一百零五 is 105, 一〇五 is 105. At least one character.
std::optional<std::int64_t> HanInteger(const std::vector<char32_t>& text) {
  if (text.empty()) return std::nullopt;
  bool units = false;
  for (const char32_t c : text) units = units || HanUnit(c) != 0;
  std::int64_t value = 0;
  if (!units) {
    if (text.size() > 4) return std::nullopt;
    for (const char32_t c : text) {
      if (HanDigit(c) < 0) return std::nullopt;
      value = value * 10 + HanDigit(c);
    }
    return value;
  }
  int last_unit = 10000;
  std::optional<int> digit;
  for (const char32_t c : text) {
    if (const int unit = HanUnit(c)) {
      if (unit >= last_unit) return std::nullopt;
      if (!digit && unit != 10) return std::nullopt;
      value += std::int64_t{digit.value_or(1)} * unit;
      last_unit = unit;
      digit.reset();
    } else if (HanDigit(c) == 0 && !digit) {
      continue;  // 一百零五
    } else if (HanDigit(c) > 0 && !digit) {
      digit = HanDigit(c);
    } else {
      return std::nullopt;
    }
  }
  return value + digit.value_or(0);
}

std::optional<WrittenNumber> HanNumber(std::string_view text) {
  const std::vector<char32_t> all = Characters(text);
  std::vector<char32_t> whole;
  std::size_t at = 0;
  while (at < all.size() && all[at] != U'點' && all[at] != U'点') {
    whole.push_back(all[at++]);
  }
  const auto integer = HanInteger(whole);
  if (!integer) return std::nullopt;
  WrittenNumber number{*integer, 1, 0};
  if (at == all.size()) return number;
  if (++at == all.size()) return std::nullopt;
  for (; at < all.size(); ++at) {
    if (HanDigit(all[at]) < 0 || number.decimals >= 6) return std::nullopt;
    number.num = number.num * 10 + HanDigit(all[at]);
    number.den *= 10;
    ++number.decimals;
  }
  return number;
}

}  // namespace

std::string Compacted(std::string_view text) {
  const auto nfkc = text::Nfkc(text);
  std::string compact;
  if (!nfkc) return compact;
  for (std::size_t at = 0; at < nfkc->size();) {
    const char32_t c = text::Next(*nfkc, at);
    const bool space = c <= 0x20 || c == 0xA0 || c == 0x3000 ||
                       (c >= 0x2000 && c <= 0x200F) || c == 0x2060 ||
                       c == 0xFEFF;
    if (!space) text::AppendUtf8(compact, c);
  }
  return compact;
}

std::optional<std::int64_t> ParseDigits(std::string_view text) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<WrittenNumber> ParseWrittenNumber(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!ParseDigits(whole)) {
    return point == text.npos ? HanNumber(text) : std::nullopt;
  }
  WrittenNumber number{*ParseDigits(whole), 1, 0};
  if (point == text.npos) return number;
  const std::string_view decimals = text.substr(point + 1);
  if (whole.size() + decimals.size() > 15 || !ParseDigits(decimals)) {
    return std::nullopt;
  }
  for (const char digit : decimals) {
    number.num = number.num * 10 + (digit - '0');
    number.den *= 10;
    ++number.decimals;
  }
  return number;
}

}  // namespace qiao::registry
