#include "matcher/cell_words.h"

#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

// The word from which on a cell holds a genre; 0: none.
std::size_t GenreIn(std::string_view cell) {
  const std::vector<CellWord> words = CellWordsOf(cell);
  for (std::size_t at = 1; at < words.size(); ++at) {
    const auto shape = ShapeAt(cell, words, at);
    if (shape && shape->kind == ShapedValue::Kind::kGenre) return at;
  }
  return 0;
}

}  // namespace

TEST_CASE("genres are known as shops name them, in either script",
          "[matcher][slipped]") {
  CHECK(GenreIn("Paper Engine Hip-Hop/Rap") == 2);
  CHECK(GenreIn("Paper Engine R&B/Soul") == 2);
  CHECK(GenreIn("Paper Engine New Age") == 2);
  CHECK(GenreIn("Paper Engine Singer/Songwriter") == 2);
  CHECK(GenreIn("後來 說唱") == 1);
  CHECK(GenreIn("后来 说唱") == 1);
  CHECK(GenreIn("後來 古典音樂") == 1);
}

TEST_CASE("words that only begin like a genre are none", "[matcher][slipped]") {
  CHECK(GenreIn("Paper Engine R Station") == 0);
  CHECK(GenreIn("Paper Engine New") == 0);
  CHECK(GenreIn("Paper Engine Singer") == 0);
  CHECK(GenreIn("Paper Engine Easy Does It") == 0);
  CHECK(GenreIn("Paper Engine [Rock]") == 0);
  CHECK(GenreIn("後來 流行性感冒") == 0);
}

}  // namespace qiao::matcher
