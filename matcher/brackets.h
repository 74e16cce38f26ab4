// Brackets in titles, of all widths, and what they hold.
#pragma once

#include <optional>
#include <string_view>

namespace qiao::matcher {

struct Bracket {
  char32_t open, close;
  enum class Use {
    kAside,  // ( ): may be left out
    kTag,    // [ ] 【 】: was put there by a label
    kName,   // 《 》 < >: the title of something
    kQuote,  // 「 」 “ ”
  } use;
};

// Null if `c` opens, or closes, nothing.
const Bracket* Opening(char32_t c);
const Bracket* Closing(char32_t c);

struct Group {
  std::string_view before, inside, after;
  Bracket::Use use = Bracket::Use::kAside;
};
// The bracket that ends, or begins, the text, with its partner.
std::optional<Group> GroupAtEnd(std::string_view text);
std::optional<Group> GroupAtStart(std::string_view text);

}  // namespace qiao::matcher
