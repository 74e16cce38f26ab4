// Facts beside title and artist that two records state: length, day of release,
// identifiers, writers, album.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/name_key.h"
#include "matcher/prepared.h"

namespace qiao::matcher {

enum class DurationAgreement {
  kUnknown,  // a side does not say
  kEqual,    // within 1 s: rounding
  kClose,    // within 3 s: lead-in and fade
  kNear,     // within 10 s
  kApart,    // within 20 s
  kFar,      // more
};
// 0 or less: not said.
DurationAgreement CompareDurations(std::int64_t left_ms, std::int64_t right_ms);
std::string_view ToText(DurationAgreement agreement);

enum class DateAgreement {
  kUnknown,    // a side does not say, or not as a some-day
  kEqual,      // one day
  kSameYear,   // or one side says no more than the year
  kDifferent,  // recordings are released again and again
};
// Both 2015, 2015-02 or 2015-02-13.
DateAgreement CompareReleases(std::string_view left, std::string_view right);
std::string_view ToText(DateAgreement agreement);

enum class IdAgreement { kUnknown, kEqual, kDifferent };
// Both ascending. Equal if one is in common.
IdAgreement CompareIds(const std::vector<std::string>& left,
                       const std::vector<std::string>& right);
std::string_view ToText(IdAgreement agreement);

// The best agreement of any column of one side with any of the other: a
// lyricist on one sheet is a writer on the next.
NameAgreement CompareWriters(const Prepared& left, const Prepared& right);

enum class AlbumAgreement { kUnknown, kEqual, kContained, kDifferent };
// Script keys.
AlbumAgreement CompareAlbums(std::string_view left, std::string_view right);
std::string_view ToText(AlbumAgreement agreement);

}  // namespace qiao::matcher
