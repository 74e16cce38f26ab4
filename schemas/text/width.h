// How many columns text takes on a terminal: East-Asian width, counted by
// grapheme, so that é and 👨‍👩‍👧 count once and 後 counts two.
#pragma once

#include <string>
#include <string_view>

namespace qiao::text {

// Columns of `text`. Characters of ambiguous width (─ ① “) count `ambiguous`,
// 1 or 2 as the terminal's font has them. Controls and marks count 0; a byte
// that is not UTF-8 counts 1.
int DisplayWidth(std::string_view text, int ambiguous = 1);

// The text if it fits into `columns`; otherwise as many whole graphemes as
// leave room for the … behind them. Nothing fits into 0 columns.
std::string CutToWidth(std::string_view text, int columns, int ambiguous = 1);

// The text filled up with spaces to `columns`, on the right or on the left.
// Text that is wider stays whole.
enum class Align { kLeft, kRight };
std::string PadToWidth(std::string_view text, int columns, Align align,
                       int ambiguous = 1);

}  // namespace qiao::text
