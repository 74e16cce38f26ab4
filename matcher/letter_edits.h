// How many letters two keys are apart. Letters are code points.
#pragma once

#include <cstddef>
#include <string_view>

namespace qiao::matcher {

// One letter is more, less or other in one of them, or two that stand side by
// side have changed places. False if they are equal.
bool AreOneEditApart(std::u32string_view a, std::u32string_view b);

// The fewest letters to put in, take out or change that make one the other
// (Levenshtein), if they are `most` at most; otherwise some number above it.
// Time grows with the longer length times `most`.
std::size_t EditsBetween(std::u32string_view a, std::u32string_view b,
                         std::size_t most);

}  // namespace qiao::matcher
