// Text from outside, made safe to show in a line of our own: it can neither
// move the cursor, colour the terminal, nor reorder what stands beside it.
//
//   "abc\u202Egnp.exe"  ->  "abc\u{202E}gnp.exe", the escape written out
//
// For display only. A title is stored as received.
#pragma once

#include <string>
#include <string_view>

namespace qiao::text {

// Controls (C0, DEL, C1), line and paragraph separators and bidi controls
// (U+061C, 200E, 200F, 202A-202E, 2066-2069) as
// \u{202E}, bytes that are not UTF-8 as \x{FF}; all else as it is. Tabs and
// line feeds are escaped as well: one value, one line.
std::string EscapeControls(std::string_view text);

// EscapeControls(), and, if the text has characters that run from right to
// left, put between U+2068 and U+2069 so that its neighbours keep their order.
std::string ForDisplay(std::string_view text);

}  // namespace qiao::text
