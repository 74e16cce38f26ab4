#include "matcher/letter_edits.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace qiao::matcher {

bool AreOneEditApart(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const auto differ = std::ranges::mismatch(a, b);
  const std::u32string_view rest_a(differ.in1, a.end());
  const std::u32string_view rest_b(differ.in2, b.end());
  if (a.size() != b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.empty()) return false;
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() > 1 && rest_a[0] == rest_b[1] &&
         rest_a[1] == rest_b[0] && rest_a.substr(2) == rest_b.substr(2);
}

std::size_t EditsBetween(std::u32string_view a, std::u32string_view b,
                         std::size_t most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > most) return most + 1;
  // Of prefixes of `a` with the prefix of `b` that is looked at. Only those
  // whose lengths differ by `most` at most can be so near.
  std::vector<std::size_t> row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) row[i] = i;
  for (std::size_t k = 1; k <= b.size(); ++k) {
    const std::size_t first = k > most ? k - most : 1;
    const std::size_t last = std::min(a.size(), k + most);
    std::size_t corner = row[first - 1];
    // What stands beside those that are looked at counts as too far.
    row[first - 1] = first == 1 ? k : most + 1;
    std::size_t nearest = row[first - 1];
    for (std::size_t i = first; i <= last; ++i) {
      const std::size_t above = i == k + most ? most + 1 : row[i];
      const std::size_t changed = corner + (a[i - 1] == b[k - 1] ? 0 : 1);
      corner = row[i];
      row[i] = std::min({changed, above + 1, row[i - 1] + 1});
      nearest = std::min(nearest, row[i]);
    }
    if (nearest > most) return most + 1;
  }
  return row[a.size()];
}

}  // namespace qiao::matcher
