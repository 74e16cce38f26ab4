#include "matcher/characters.h"

#include "matcher/script.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {

std::vector<Character> CharactersOf(std::string_view text) {
  std::vector<Character> all;
  all.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    Character character;
    character.begin = at;
    character.c = text::Next(text, at);
    character.end = at;
    all.push_back(character);
  }
  return all;
}

bool IsSpace(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 ||
         c == 0x3000 || (c >= 0x2000 && c <= 0x200D) || c == 0xFEFF ||
         c == 0x2060;
}

std::string_view Trimmed(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); begin = at) {
    if (!IsSpace(text::Next(text, at))) break;
  }
  std::size_t end = begin;
  for (std::size_t at = begin; at < text.size();) {
    if (!IsSpace(text::Next(text, at))) end = at;
  }
  return text.substr(begin, end - begin);
}

bool HasWords(std::string_view text) { return ScriptsOf(text).Any(); }

}  // namespace qiao::matcher
