// A cell of a table as each kind of piped output spells it. What a terminal
// shows is schemas/text/bidi.h's and width.h's matter.
#pragma once

#include <string>
#include <string_view>

namespace qiao::cli {

// Tabs, line breaks and other controls become a space: one row is one line,
// and columns are counted by tabs.
std::string TsvCell(std::string_view text);

// RFC 4180: quoted if it holds a comma, a quote or a line break.
std::string CsvCell(std::string_view text);

// CsvCell for spreadsheets: what would be taken for a formula (= + - @, a tab
// or a return first) gets an apostrophe in front. Plain numbers stay.
std::string ExcelCell(std::string_view text);

}  // namespace qiao::cli
