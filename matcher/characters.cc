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
  const std::vector<Character> all = CharactersOf(text);
  std::size_t first = 0, last = all.size();
  while (first < last && IsSpace(all[first].c)) ++first;
  while (last > first && IsSpace(all[last - 1].c)) --last;
  if (first == last) return {};
  return text.substr(all[first].begin, all[last - 1].end - all[first].begin);
}

bool HasWords(std::string_view text) { return ScriptsOf(text).Any(); }

}  // namespace qiao::matcher
