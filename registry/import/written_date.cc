#include "registry/import/written_date.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include "registry/import/written_number.h"

namespace qiao::registry {
namespace {

// The first year of the Minguo calendar (民國) is 1912.
constexpr std::int64_t kMinguo = 1911;
// Days of Excel's calendar of 1900 that a release date can fall on: 1954-2064.
constexpr std::int64_t kFirstSerial = 20000;
constexpr std::int64_t kLastSerial = 60000;

std::string SomeDay(std::int64_t year, std::int64_t month, std::int64_t day) {
  char text[80];
  if (year < 1 || year > 9999 || month < 0 || month > 12) return {};
  if (month == 0) {
    std::snprintf(text, sizeof text, "%04d", static_cast<int>(year));
  } else if (day == 0) {
    std::snprintf(text, sizeof text, "%04d-%02d", static_cast<int>(year),
                  static_cast<int>(month));
  } else {
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", static_cast<int>(year),
                  static_cast<int>(month), static_cast<int>(day));
  }
  return IsSomeDay(text) ? text : "";
}

bool SaysNothing(std::string_view text) {
  static constexpr std::string_view kNothing[] = {
      "-", "--", "/", "無", "无", "N/A", "n/a", "NA", "TBD", "待定", "未定"};
  for (const std::string_view nothing : kNothing) {
    if (text == nothing) return true;
  }
  return text.find_first_not_of("0-/.: ") == text.npos;
}

// Replaces 年月日, slashes and dots by '-': "2023年10月12日" -> "2023-10-12".
std::string Dashed(std::string text) {
  static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
      {"年", "-"}, {"月", "-"}, {"日", ""}, {"號", ""},
      {"号", ""},  {"/", "-"},  {".", "-"}};
  for (const auto& [sign, dash] : kSigns) {
    for (std::size_t at = text.find(sign); at != text.npos;
         at = text.find(sign, at + dash.size())) {
      text.replace(at, sign.size(), dash);
    }
  }
  while (!text.empty() && text.back() == '-') text.pop_back();
  return text;
}

std::vector<std::string> Split(std::string_view text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == at) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Midnight, or a time, behind a day: "2023/10/12 00:00:00", "...T08:00:00Z".
std::string WithoutTime(std::string_view cell) {
  const std::size_t begin = cell.find_first_not_of(" \t\r\n");
  if (begin == cell.npos) return {};
  cell.remove_prefix(begin);
  const std::size_t colon = cell.find(':');
  if (colon == cell.npos) return std::string(cell);
  const std::size_t space = cell.find_last_of(" T", colon);
  return std::string(space == cell.npos ? cell : cell.substr(0, space));
}

int MonthNamed(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "jan", "feb", "mar", "apr", "may", "jun",
      "jul", "aug", "sep", "oct", "nov", "dec"};
  std::string lower;
  for (const char c : word) {
    lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (lower.size() >= 3 && lower.starts_with(kMonths[i])) {
      return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

// 12 Oct 2023, Oct 12, 2023, 12-Oct-2023.
std::string EnglishDate(std::string_view cell) {
  std::string text(cell);
  for (char& c : text) {
    if (c == ',' || c == '-' || c == '.' || c == '/') c = ' ';
  }
  std::vector<std::int64_t> numbers;
  int month = 0;
  for (const std::string& word : Split(text, ' ')) {
    if (word.empty()) continue;
    if (const auto digits = ParseDigits(word)) {
      numbers.push_back(*digits);
    } else if (month == 0) {
      month = MonthNamed(word);
      if (month == 0) return {};
    } else {
      return {};
    }
  }
  if (month == 0 || numbers.empty() || numbers.size() > 2) return {};
  if (numbers.back() < 1000) return {};
  return SomeDay(numbers.back(), month,
                 numbers.size() == 2 ? numbers.front() : 0);
}

WrittenDate Read(std::string some_day, std::string note = {}) {
  if (some_day.empty()) return {{}, {}, "no such day"};
  return {std::move(some_day), std::move(note), {}};
}

WrittenDate Problem(std::string problem) {
  return {{}, {}, std::move(problem)};
}

// Day, month and year, the year last: which of the first two is the day?
WrittenDate YearLast(std::int64_t a, std::int64_t b, std::int64_t year) {
  const std::string day_first = SomeDay(year, b, a);
  const std::string month_first = SomeDay(year, a, b);
  if (day_first.empty() && month_first.empty()) return Problem("no such day");
  if (day_first.empty() || month_first.empty() || day_first == month_first) {
    return Read(day_first.empty() ? month_first : day_first);
  }
  return Problem("may be " + day_first + " or " + month_first);
}

WrittenDate FromParts(const std::vector<std::int64_t>& parts, bool minguo) {
  const auto part = [&parts](std::size_t i) {
    return i < parts.size() ? parts[i] : 0;
  };
  if (minguo) {
    return Read(SomeDay(parts[0] + kMinguo, part(1), part(2)),
                "year of the Minguo calendar");
  }
  if (parts[0] >= 1000) return Read(SomeDay(parts[0], part(1), part(2)));
  if (parts.size() == 3 && parts[2] >= 1000) {
    return YearLast(parts[0], parts[1], parts[2]);
  }
  if (parts[0] >= 100 && parts.size() >= 2) {
    return Read(SomeDay(parts[0] + kMinguo, part(1), part(2)),
                "a year of three digits: the Minguo calendar");
  }
  return Problem("a year of two digits");
}

}  // namespace

WrittenDate ParseWrittenDate(std::string_view cell) {
  const std::string day = WithoutTime(cell);
  std::string text = Compacted(day);
  if (text.empty() || SaysNothing(text)) return {};
  // 45211.0: a number that passed through a program of numbers.
  if (text.ends_with(".0") && text.size() >= 7 &&
      ParseDigits(std::string_view(text).substr(0, text.size() - 2))) {
    text.resize(text.size() - 2);
  }

  bool minguo = false;
  for (const std::string_view era : {"中華民國", "中华民国", "民國", "民国"}) {
    if (text.starts_with(era)) {
      text.erase(0, era.size());
      minguo = true;
      break;
    }
  }
  if (ParseDigits(text) && !minguo) {
    const std::int64_t number = *ParseDigits(text);
    // 01121012 may be a Minguo date with a nought before it, or a slip: no
    // music is of the first thousand years.
    if (text[0] == '0' && (text.size() == 8 || text.size() == 4)) {
      return Problem("a year that begins with 0");
    }
    if (text.size() == 8) {
      return Read(SomeDay(number / 10000, number / 100 % 100, number % 100));
    }
    if (text.size() == 4) return Read(SomeDay(number, 0, 0));
    if (text.size() == 5 && number >= kFirstSerial && number <= kLastSerial) {
      const Day base = *ParseDay("1899-12-30");
      return Read(ToText(base + std::chrono::days{number}),
                  "a day number of Excel");
    }
    if (text.size() == 6 || text.size() == 7) {
      return Problem("may be a year and a month, or a Minguo date");
    }
    return Problem("no date anybody knows");
  }
  if (const std::string english = EnglishDate(day); !english.empty()) {
    return Read(english);
  }
  const std::string dashed = Dashed(text);
  std::vector<std::int64_t> parts;
  for (const std::string& part : Split(dashed, '-')) {
    const auto number = ParseWrittenNumber(part);
    if (!number || number->decimals > 0) {
      return Problem("no date anybody knows");
    }
    parts.push_back(number->num);
  }
  if (parts.size() > 3) return Problem("no date anybody knows");
  return FromParts(parts, minguo);
}

std::optional<Day> EndBehind(Day last) {
  static const Day kLastOfAll = *ParseDay("9999-12-31");
  if (last >= kLastOfAll) return std::nullopt;
  return last + std::chrono::days{1};
}

WrittenTerm ParseWrittenTerm(std::string_view cell) {
  WrittenTerm result;
  std::string text = Compacted(cell);
  if (text.empty() || SaysNothing(text)) return result;
  for (const std::string_view word :
       {"永久", "永續", "永续", "無限期", "无限期", "長期", "长期", "Perpetual",
        "perpetual", "Perpetuity", "inperpetuity"}) {
    if (text == word) {
      result.perpetual = true;
      return result;
    }
  }
  for (const std::string_view drop : {"自", "從", "从", "止"}) {
    if (text.starts_with(drop)) text.erase(0, drop.size());
    if (text.ends_with(drop)) text.erase(text.size() - drop.size());
  }
  std::size_t at = text.npos;
  std::size_t length = 0;
  for (const std::string_view sign :
       {"起至", "起到", "至", "到", "~", "～", "〜", "—", "–", "to"}) {
    at = text.find(sign);
    length = sign.size();
    if (at != text.npos) break;
  }
  if (at == text.npos && std::count(text.begin(), text.end(), '-') == 1) {
    at = text.find('-');  // 2020.1.1-2025.12.31
    length = 1;
  }
  if (at == text.npos && std::count(text.begin(), text.end(), '-') == 5) {
    for (int i = 0; i < 3; ++i) at = text.find('-', at + 1);
    length = 1;  // 2020-01-01-2025-12-31
  }
  std::string first = text.substr(0, at);
  std::string last = at == text.npos ? std::string() : text.substr(at + length);
  const bool open = first.ends_with("起");
  if (open) first.erase(first.size() - std::string_view("起").size());
  if (at == text.npos && !open) {
    result.problem = "neither a first and a last day nor 永久";
    return result;
  }
  const WrittenDate from = ParseWrittenDate(first);
  const WrittenDate until = ParseWrittenDate(last);
  const bool endless = last.empty() || last == "永久" || last == "今";
  const auto first_day = ParseDay(from.some_day);
  const auto last_day = ParseDay(until.some_day);
  if (!first_day || (!endless && !last_day)) {
    result.problem = "the term needs whole days";
    return result;
  }
  Period period;
  period.from = first_day;
  if (!endless) period.until = EndBehind(*last_day);
  if (period.until && *period.from >= *period.until) {
    result.problem = "the term ends before it begins";
    return result;
  }
  result.term = period;
  return result;
}

}  // namespace qiao::registry
