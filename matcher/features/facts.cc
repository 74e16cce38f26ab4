#include "matcher/features/facts.h"

#include <algorithm>

#include "matcher/title_key.h"

namespace qiao::matcher {

DurationAgreement CompareDurations(std::int64_t left_ms,
                                   std::int64_t right_ms) {
  if (left_ms <= 0 || right_ms <= 0) return DurationAgreement::kUnknown;
  const std::int64_t apart =
      std::max(left_ms, right_ms) - std::min(left_ms, right_ms);
  if (apart <= 1'000) return DurationAgreement::kEqual;
  if (apart <= 3'000) return DurationAgreement::kClose;
  if (apart <= 10'000) return DurationAgreement::kNear;
  if (apart <= 20'000) return DurationAgreement::kApart;
  return DurationAgreement::kFar;
}

std::string_view ToText(DurationAgreement agreement) {
  switch (agreement) {
    case DurationAgreement::kUnknown:
      return "unknown";
    case DurationAgreement::kEqual:
      return "within_1_s";
    case DurationAgreement::kClose:
      return "within_3_s";
    case DurationAgreement::kNear:
      return "within_10_s";
    case DurationAgreement::kApart:
      return "within_20_s";
    case DurationAgreement::kFar:
      return "over_20_s";
  }
  return "unknown";
}

DateAgreement CompareReleases(std::string_view left, std::string_view right) {
  const auto dated = [](std::string_view day) {
    return day.size() >= 4 &&
           day.find_first_not_of("0123456789-") == std::string_view::npos;
  };
  if (!dated(left) || !dated(right)) return DateAgreement::kUnknown;
  if (left.substr(0, 4) != right.substr(0, 4)) return DateAgreement::kDifferent;
  return left.size() == 10 && left == right ? DateAgreement::kEqual
                                            : DateAgreement::kSameYear;
}

std::string_view ToText(DateAgreement agreement) {
  switch (agreement) {
    case DateAgreement::kUnknown:
      return "unknown";
    case DateAgreement::kEqual:
      return "equal";
    case DateAgreement::kSameYear:
      return "same_year";
    case DateAgreement::kDifferent:
      return "different";
  }
  return "unknown";
}

IdAgreement CompareIds(const std::vector<std::string>& left,
                       const std::vector<std::string>& right) {
  if (left.empty() || right.empty()) return IdAgreement::kUnknown;
  const bool shared =
      std::find_first_of(left.begin(), left.end(), right.begin(),
                         right.end()) != left.end();
  return shared ? IdAgreement::kEqual : IdAgreement::kDifferent;
}

std::string_view ToText(IdAgreement agreement) {
  switch (agreement) {
    case IdAgreement::kUnknown:
      return "unknown";
    case IdAgreement::kEqual:
      return "equal";
    case IdAgreement::kDifferent:
      return "different";
  }
  return "unknown";
}

NameAgreement CompareWriters(const Prepared& left, const Prepared& right) {
  // Everybody of a side as one credit; nobody is told apart by column.
  Credit l, r;
  for (const Credit& credit : left.writers) {
    l.names.insert(l.names.end(), credit.names.begin(), credit.names.end());
  }
  for (const Credit& credit : right.writers) {
    r.names.insert(r.names.end(), credit.names.begin(), credit.names.end());
  }
  l.nobody = l.names.empty();
  r.nobody = r.names.empty();
  return Compare(l, r);
}

AlbumAgreement CompareAlbums(std::string_view left, std::string_view right) {
  if (left.empty() || right.empty()) return AlbumAgreement::kUnknown;
  if (left == right) return AlbumAgreement::kEqual;
  if ((left.find(right) != std::string_view::npos ||
       right.find(left) != std::string_view::npos) &&
      LengthOf(left) >= 3 && LengthOf(right) >= 3) {
    return AlbumAgreement::kContained;
  }
  return AlbumAgreement::kDifferent;
}

std::string_view ToText(AlbumAgreement agreement) {
  switch (agreement) {
    case AlbumAgreement::kUnknown:
      return "unknown";
    case AlbumAgreement::kEqual:
      return "equal";
    case AlbumAgreement::kContained:
      return "contained";
    case AlbumAgreement::kDifferent:
      return "different";
  }
  return "unknown";
}

}  // namespace qiao::matcher
