// A text as code points with their places: what the title grammar and the
// credit parser walk over.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace qiao::matcher {

struct Character {
  char32_t c = 0;
  std::size_t begin = 0, end = 0;  // bytes
};
std::vector<Character> CharactersOf(std::string_view text);

// Also what people cannot see: U+00A0, U+3000, U+200B, U+FEFF.
bool IsSpace(char32_t c);
std::string_view Trimmed(std::string_view text);

// True if there is a letter or a digit.
bool HasWords(std::string_view text);

}  // namespace qiao::matcher
