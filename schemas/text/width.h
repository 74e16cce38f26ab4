// How many columns text takes on a terminal: East-Asian width, counted by
// grapheme, so that é and 👨‍👩‍👧 count once and 後 counts two.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qiao::text {

// Columns of `text`. Characters of ambiguous width (─ ① “) count `ambiguous`,
// 1 or 2 as the terminal's font has them. Controls and marks count 0; a byte
// that is not UTF-8 counts 1.
int DisplayWidth(std::string_view text, int ambiguous = 1);

// The text if it fits into `columns`; otherwise as many whole graphemes as
// leave room for the … behind them. Nothing fits into 0 columns.
std::string CutToWidth(std::string_view text, int columns, int ambiguous = 1);

// Lines of at most `columns`: broken where Unicode's line breaking rules allow
// it (behind spaces, between Han, not before ，), and between graphemes where
// nothing does. Spaces at the end of a line are left out. A grapheme that is
// wider than a line has one of its own; empty text has no lines.
std::vector<std::string> WrapToWidth(std::string_view text, int columns,
                                     int ambiguous = 1);

// The text filled up with spaces to `columns`, on the right or on the left.
// Text that is wider stays whole.
enum class Align { kLeft, kRight };
std::string PadToWidth(std::string_view text, int columns, Align align,
                       int ambiguous = 1);

}  // namespace qiao::text
