// A cell as text that a record may hold: line breaks and characters that the
// record format bans are named, and taken out only where nothing is lost.
#pragma once

#include <string>
#include <string_view>

namespace qiao::registry {

struct CellText {
  std::string text;          // trimmed
  bool line_break = false;   // became a space, or " / " between names
  bool control = false;      // invisible characters were left out
  bool replacement = false;  // U+FFFD: something was lost before
  bool private_use = false;
  bool formula = false;  // =SUM(A1), +cmd|…; kept as text
};

enum class LineBreaks { kToSpace, kToSlash };
CellText ReadCell(std::string_view cell, LineBreaks line_breaks);

// A ? that may stand for a character that a charset could not hold: before or
// between Han characters (?如雪), or doubled. A question at the end is none.
bool HasLostCharacter(std::string_view text);

}  // namespace qiao::registry
