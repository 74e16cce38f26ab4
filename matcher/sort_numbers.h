// Sorts many whole numbers, lowest first: in time that grows as their count,
// and with as much memory again.
#pragma once

#include <cstdint>
#include <vector>

namespace qiao::matcher {

// By their bits from `lowest` on; numbers that are alike in those stay in the
// order in which they stood.
void SortNumbers(std::vector<std::uint64_t>& numbers, unsigned lowest = 0);

}  // namespace qiao::matcher
