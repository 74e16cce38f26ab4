// The words of a cell with their places, and the values that are known by their
// shape alone. Private to slipped_cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qiao::matcher {

// A run of one script: 劉若英, tsuki, 33.
struct CellWord {
  std::string key;                 // broadly folded
  std::size_t begin = 0, end = 0;  // bytes of the cell
  bool in_brackets = false;
};
std::vector<CellWord> CellWordsOf(std::string_view cell);

// The places at which `run` begins in `words`; none for an empty run.
std::vector<std::size_t> PlacesOf(std::span<const CellWord> run,
                                  std::span<const CellWord> words);

// What a value of some shape is, from the word `at` on.
struct ShapedValue {
  enum class Kind {
    kLength,
    kPrice,
    kDate,
    kRights,
    kGenre
  } kind = Kind::kLength;
  std::int64_t duration_ms = 0;  // of a length
  std::size_t year_at = 0;       // of a genre: the year behind it; 0: none
};
// 3:33, 1:02:03 · $ 1.29, NT$20.00 · 28-Mar-11, March 28, 2011, 2011-03-28 ·
// (C) 2014 …, ℗ 2014, 2014 Larkway Records · Country, 流行, as
// schemas/tables/genres.tsv has them. Nothing else.
std::optional<ShapedValue> ShapeAt(std::string_view cell,
                                   std::span<const CellWord> words,
                                   std::size_t at);

}  // namespace qiao::matcher
