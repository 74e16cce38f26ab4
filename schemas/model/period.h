// A Period is a half-open span of legal days, [from, until): a licence until
// 2026-01-01 is over on that day. An absent end is open.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace qiao {

using Day = std::chrono::sys_days;
using Instant = std::chrono::sys_seconds;

struct Period {
  std::optional<Day> from;
  std::optional<Day> until;
  bool operator==(const Period&) const = default;

  bool Contains(Day day) const {
    return (!from || *from <= day) && (!until || day < *until);
  }
};

// YYYY-MM-DD, years 0001-9999, a real Gregorian day.
std::optional<Day> ParseDay(std::string_view text);
std::string ToText(Day day);
// YYYY-MM-DDTHH:MM:SSZ, no leap second.
std::optional<Instant> ParseInstant(std::string_view text);
std::string ToText(Instant instant);

// A date as known: 2003, 2003-07 or 2003-07-31. Kept as text after checking.
bool IsSomeDay(std::string_view text);

}  // namespace qiao
