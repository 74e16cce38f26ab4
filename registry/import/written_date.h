// Days, terms and lengths as sheets write them.
//
//   2023年10月12日  2023/1/2  20231012  民國112/10/12  112.10.12  45211
//   2020.1.1-2025.12.31   2020-01-01 至 2025-12-31   永久
//   4:32  04:32.5  4分32秒  PT4M32S  272
//
// What can be read two ways (3/4/2023) is not read: the finding says both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/model/period.h"

namespace qiao::registry {

struct WrittenDate {
  std::string some_day;  // 2023, 2023-10 or 2023-10-12; empty: none
  std::string note;      // how it was read, where that is worth a word
  std::string problem;   // why it was not read; empty if it was, or if the
                         // cell says nothing (empty, -, 00000000)
};
WrittenDate ParseWrittenDate(std::string_view cell);

struct WrittenTerm {
  std::optional<Period> term;  // a last day is meant to be the last: the
                               // period ends on the day after
  bool perpetual = false;      // 永久: no end
  std::string problem;
};
WrittenTerm ParseWrittenTerm(std::string_view cell);

// The end of a half-open period whose last day is `last`. None for 9999-12-31,
// which databases write for "no end", and which no day follows.
std::optional<Day> EndBehind(Day last);

struct WrittenDuration {
  std::optional<std::int64_t> ms;
  std::string note;
  std::string problem;
};
// `unit`: what the heading's bracket says: 秒, s, sec, ms, 毫秒, 分; or empty.
WrittenDuration ParseWrittenDuration(std::string_view cell,
                                     std::string_view unit = {});

}  // namespace qiao::registry
