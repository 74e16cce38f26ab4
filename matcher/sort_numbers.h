// Sorts many whole numbers, lowest first: in time that grows as their count,
// and with as much memory again.
#pragma once

#include <cstdint>
#include <vector>

#include "matcher/huge_pages.h"

namespace qiao::matcher {

using ManyNumbers = std::vector<std::uint64_t, HugePages<std::uint64_t>>;

// By their bits from `lowest` on; numbers that are alike in those stay in the
// order in which they stood.
void SortNumbers(ManyNumbers& numbers, unsigned lowest = 0);

}  // namespace qiao::matcher
