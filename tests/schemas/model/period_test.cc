#include "schemas/model/period.h"

#include <string>

#include "tests/support/catch.h"

namespace qiao {
namespace {

TEST_CASE("a day is read as it is written, if the calendar has it",
          "[model][period]") {
  for (const char* text :
       {"0001-01-01", "1909-09-09", "2024-02-29", "2026-12-31", "9999-10-08"}) {
    CAPTURE(text);
    CHECK(ToText(ParseDay(text).value()) == text);
  }
  for (const char* wrong :
       {"",           "2026",       "2026-01",    "2026-01-1",  "2026-01-011",
        "2026/01-01", "2026-01/01", "0000-01-01", "2023-02-29", "2026-13-01",
        "2026-00-01", "2026-01-00", "2026-04-31", "202x-01-01", "2026-x1-01",
        "2026-01-x1", "202/-01-01", "202:-01-01", "2026-0/-01", "2026-0:-01",
        "2026-01-1/", "2026-01-0:", "-026-01-01", "+026-01-01", " 026-01-01"}) {
    CAPTURE(wrong);
    CHECK_FALSE(ParseDay(wrong));
  }
}

TEST_CASE("an instant is a day, a time to the second, and Z",
          "[model][period]") {
  for (const char* text : {"2026-11-28T00:00:00Z", "2026-11-28T23:59:59Z",
                           "1969-12-31T19:09:01Z"}) {
    CAPTURE(text);
    CHECK(ToText(ParseInstant(text).value()) == text);
  }
  CHECK(ParseInstant("1970-01-01T01:01:01Z")->time_since_epoch() ==
        std::chrono::seconds{3661});
  for (const char* wrong :
       {"", "2026-11-28", "2026-11-28T00:00:00", "2026-11-28T00:00:00ZZ",
        "2026-11-28t00:00:00Z", "2026-11-28 00:00:00Z", "2026-11-28T00-00:00Z",
        "2026-11-28T00:00-00Z", "2026-11-28T00:00:00z", "2026-11-31T00:00:00Z",
        "2026-11-28T24:00:00Z", "2026-11-28T00:60:00Z", "2026-11-28T00:00:60Z",
        "2026-11-28Tx0:00:00Z", "2026-11-28T00:x0:00Z", "2026-11-28T00:00:x0Z",
        "2026-11-28T0/:00:00Z", "2026-11-28T00:0:00:0Z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(ParseInstant(wrong));
  }
}

TEST_CASE("some day is a year, a month or a day", "[model][period]") {
  for (const char* text : {"2026", "0001", "2026-02", "2024-02-29"}) {
    CHECK(IsSomeDay(text));
  }
  for (const char* wrong : {"", "026", "202x", "0000", "20261", "2026-2",
                            "2026-13", "2026/02", "2023-02-29", "2026-02-1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(IsSomeDay(wrong));
  }
}

}  // namespace
}  // namespace qiao
