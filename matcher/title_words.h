// What a piece of a title says in the words of labels. Private to the title
// grammar.
//
//   "粵語Live版 2012"        -> language yue, version live, year 2012
//   "電影《月老》主題曲"       -> source, 月老
//   "陪我幾天"                -> nothing that anybody knows
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "matcher/title_parts.h"

namespace qiao::matcher {

// Where the piece stood: the less it is set apart, the surer its words must
// be.
enum class PiecePlace {
  kApart,  // in brackets, behind a dash, in a column of its own
  kTail,   // behind a space: every word of it must be known
  kGlued,  // no border at all: only 版 words that end titles
};

// Bytes; a longer piece is no decoration, so that a title of any length is read
// in time that grows with it.
inline constexpr std::size_t kLongestPiece = 512;

// Nothing if the piece is not a decoration.
std::optional<std::vector<Decoration>> ReadPiece(std::string_view piece,
                                                 PiecePlace place);

}  // namespace qiao::matcher
