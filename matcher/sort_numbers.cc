#include "matcher/sort_numbers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace qiao::matcher {

void SortNumbers(std::vector<std::uint64_t>& numbers) {
  constexpr std::size_t kFew = 4096;
  if (numbers.size() <= kFew) {
    std::sort(numbers.begin(), numbers.end());
    return;
  }
  constexpr unsigned kBits = 11;
  constexpr std::size_t kDigits = std::size_t{1} << kBits;
  std::vector<std::uint64_t> moved(numbers.size());
  for (unsigned shift = 0; shift < 64; shift += kBits) {
    std::array<std::size_t, kDigits> starts{};
    for (const std::uint64_t number : numbers) {
      ++starts[number >> shift & (kDigits - 1)];
    }
    if (std::find(starts.begin(), starts.end(), numbers.size()) !=
        starts.end()) {
      continue;  // one digit is everybody's
    }
    std::size_t start = 0;
    for (std::size_t& digit : starts) {
      start += std::exchange(digit, start);
    }
    for (const std::uint64_t number : numbers) {
      moved[starts[number >> shift & (kDigits - 1)]++] = number;
    }
    numbers.swap(moved);
  }
}

}  // namespace qiao::matcher
