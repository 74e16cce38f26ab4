// Text that was once read in the wrong charset, and what it was before.
//
//   ProposeOriginal("鍛ㄦ澃")  -> 周杰   (UTF-8 read as GBK)
//   ProposeOriginal("å¾Œä¾†")  -> 後來     (UTF-8 read as Latin-1)
//
// A proposal for a person, never a repair.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace qiao::text {

// Absent unless all of `text` goes back to UTF-8 that holds Han characters and
// is a good deal likelier as a text.
std::optional<std::string> ProposeOriginal(std::string_view text);

}  // namespace qiao::text
