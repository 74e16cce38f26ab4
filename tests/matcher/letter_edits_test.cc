#include "matcher/letter_edits.h"

#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

// By the book, all of the table.
std::size_t Levenshtein(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> d(
      a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t k = 0; k <= b.size(); ++k) d[0][k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t k = 1; k <= b.size(); ++k) {
      d[i][k] = std::min({d[i - 1][k] + 1, d[i][k - 1] + 1,
                          d[i - 1][k - 1] + (a[i - 1] == b[k - 1] ? 0 : 1)});
    }
  }
  return d[a.size()][b.size()];
}

bool OneSwapApart(std::u32string a, const std::u32string& b) {
  if (a == b) return false;
  for (std::size_t i = 0; i + 1 < a.size(); ++i) {
    std::swap(a[i], a[i + 1]);
    if (a == b) return true;
    std::swap(a[i], a[i + 1]);
  }
  return false;
}

TEST_CASE("letters that are apart are counted as by the book",
          "[matcher][edits]") {
  std::mt19937 random(3);
  const auto any = [&](std::size_t most) {
    std::u32string letters(random() % (most + 1), U'a');
    for (char32_t& letter : letters) letter = U"abc"[random() % 3];
    return letters;
  };
  int near = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::u32string a = any(9), b = any(9);
    const std::size_t distance = Levenshtein(a, b);
    for (const std::size_t most : {0U, 1U, 2U, 3U, 12U}) {
      const std::size_t found = EditsBetween(a, b, most);
      if (distance <= most ? found != distance : found <= most) {
        FAIL("apart by " << distance << ", found " << found << " of " << most);
      }
    }
    const bool one = distance == 1 || OneSwapApart(a, b);
    near += one;
    if (AreOneEditApart(a, b) != one) FAIL("one edit: " << one);
  }
  CHECK(near > 300);
}

}  // namespace
}  // namespace qiao::matcher
