// Sorts many whole numbers by their bytes, lowest first: in time that grows as
// their count, and with as much memory again.
#pragma once

#include <cstdint>
#include <vector>

namespace qiao::matcher {

void SortNumbers(std::vector<std::uint64_t>& numbers);

}  // namespace qiao::matcher
