#include "registry/rights/alike_days.h"

#include <algorithm>
#include <iterator>

#include "schemas/model/territory.h"

namespace qiao::rights {

Period MembershipAround(Day day) {
  const auto changes = MembershipChanges();
  const auto next = std::upper_bound(changes.begin(), changes.end(), day);
  Period around;
  if (next != changes.begin()) around.from = *std::prev(next);
  if (next != changes.end()) around.until = *next;
  return around;
}

Period AlikeAround(Day day, Period span, const Period& other) {
  for (const std::optional<Day>& change : {other.from, other.until}) {
    if (!change) continue;
    if (*change <= day) {
      if (!span.from || *span.from < *change) span.from = change;
    } else if (!span.until || *change < *span.until) {
      span.until = change;
    }
  }
  return span;
}

}  // namespace qiao::rights
