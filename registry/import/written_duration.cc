// ParseWrittenDuration of written_date.h.
#include <algorithm>
#include <vector>

#include "registry/import/written_date.h"
#include "registry/import/written_number.h"

namespace qiao::registry {
namespace {

constexpr std::int64_t kLongestMs = 1'000'000'000;  // record format, `ms`

WrittenDuration Of(std::int64_t ms, std::string note = {}) {
  if (ms < 1) return {std::nullopt, {}, {}};
  if (ms > kLongestMs) return {std::nullopt, {}, "longer than eleven days"};
  return {ms, std::move(note), {}};
}

WrittenDuration Problem(std::string problem) {
  return {std::nullopt, {}, std::move(problem)};
}

// Rounded to the millisecond; absent beyond 10^9 seconds.
std::optional<std::int64_t> Milliseconds(const WrittenNumber& seconds) {
  if (seconds.num / seconds.den > kLongestMs) return std::nullopt;
  if (seconds.den > 1'000'000'000'000) return std::nullopt;
  const std::int64_t whole = seconds.num / seconds.den * 1000;
  std::int64_t rest = seconds.num % seconds.den;
  std::int64_t den = seconds.den;
  while (den > 1'000'000'000'000 / 1000) {
    den /= 10;
    rest /= 10;
  }
  return whole + (rest * 1000 + den / 2) / den;
}

// Parts between colons: [h:]m:s, the seconds with decimals.
WrittenDuration ByColons(const std::vector<std::string>& parts) {
  if (parts.size() > 3) return Problem("no length anybody knows");
  std::int64_t minutes = 0;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const auto number = ParseDigits(parts[i]);
    if (!number || *number > 10'000) {
      return Problem("no length anybody knows");
    }
    minutes = minutes * 60 + *number;
  }
  const auto seconds = ParseWrittenNumber(parts.back());
  if (!seconds || seconds->num >= 60 * seconds->den) {
    return Problem("no length anybody knows");
  }
  const auto ms = Milliseconds(*seconds);
  if (!ms) return Problem("no length anybody knows");
  if (parts.size() == 3 && minutes >= 60 && *ms == 0) {
    return Problem("hours and minutes; Excel shows minutes and seconds so");
  }
  return Of(minutes * 60'000 + *ms);
}

// PT4M32S, PT1H2M3.5S, as DDEX writes lengths (ISO 8601); absent if it is none.
std::optional<WrittenDuration> Iso8601(std::string_view text) {
  if (!text.starts_with("PT") && !text.starts_with("pt")) return std::nullopt;
  text.remove_prefix(2);
  constexpr std::string_view kUnits = "HMS";
  std::int64_t ms = 0;
  std::size_t unit = 0;  // that may come next
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const std::size_t end = text.find_first_not_of("0123456789.");
    if (end == text.npos || end > 12) return std::nullopt;
    const auto letter = static_cast<char>(text[end] & ~0x20);
    const std::size_t at = kUnits.find(letter, unit);
    const auto number = ParseWrittenNumber(text.substr(0, end));
    if (at == kUnits.npos || !number) return std::nullopt;
    const auto thousandths = Milliseconds(*number);
    if (!thousandths || *thousandths > kLongestMs) return std::nullopt;
    ms += *thousandths * (at == 0 ? 3600 : at == 1 ? 60 : 1);
    unit = at + 1;
    text.remove_prefix(end + 1);
  }
  return Of(ms);
}

}  // namespace

WrittenDuration ParseWrittenDuration(std::string_view cell,
                                     std::string_view unit) {
  std::string text = Compacted(cell);
  if (text.empty() || text == "-" || text == "無" || text == "无") return {};
  if (const auto iso = Iso8601(text)) return *iso;
  // 4分32秒, 4'32", 4′32″ (NFKC leaves the primes alone), 1小時2分3秒.
  static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
      {"小時", ":"}, {"小时", ":"}, {"時", ":"}, {"时", ":"}, {"分鐘", ":"},
      {"分钟", ":"}, {"分", ":"},   {"秒", ""},  {"′′", ""},  {"′", ":"},
      {"'", ":"},    {"’", ":"},    {"″", ""},   {"\"", ""},  {"”", ""}};
  const bool seconds_only =
      text.ends_with("秒") || text.ends_with("s") || text.ends_with("sec");
  bool signs = false;
  for (const auto& [sign, colon] : kSigns) {
    for (std::size_t at = text.find(sign); at != text.npos;
         at = text.find(sign)) {
      text.replace(at, sign.size(), colon);
      signs = true;
    }
  }
  if (signs && text.ends_with(':')) text += "0";
  if (text.ends_with("sec")) text.erase(text.size() - 3);
  if (text.ends_with('s')) text.pop_back();

  if (text.find(':') != text.npos) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
      if (c == ':') {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    return ByColons(parts);
  }
  // Spreadsheets write seventeen digits; twelve decimals are a nanosecond.
  if (const std::size_t point = text.find('.'); point != text.npos) {
    text.resize(std::min(text.size(), point + 13));
  }
  const auto number = ParseWrittenNumber(text);
  if (!number) return Problem("no length anybody knows");
  if (number->num == 0) return {};
  if (unit == "ms" || unit == "毫秒" || unit == "msec") {
    return Of(number->num / number->den);
  }
  const auto ms = Milliseconds(*number);
  if (!ms) return Problem("no length anybody knows");
  if (unit == "分" || unit == "min" || unit == "分鐘" || unit == "分钟") {
    return Problem("minutes with a fraction: 4.32 may be 4:32 or 4 min 19 s");
  }
  if (unit == "秒" || unit == "s" || unit == "sec" || unit == "seconds" ||
      seconds_only) {
    return Of(*ms);
  }
  if (number->num < number->den) {  // a part of a day
    if (number->den < 1000) return Problem("no length anybody knows");
    std::int64_t num = number->num;
    std::int64_t den = number->den;
    for (; den > 10'000'000'000; den /= 10) num /= 10;
    return Of((num * 86'400'000 + den / 2) / den,
              "a part of a day, as Excel keeps times");
  }
  if (number->decimals == 2 && number->num < 60 * number->den) {
    return Problem("may be minutes and seconds, or seconds");
  }
  if (*ms >= 10'000'000) return Problem("may be seconds or milliseconds");
  return Of(*ms, "taken as seconds");
}

}  // namespace qiao::registry
