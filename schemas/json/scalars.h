// Unicode scalar values of UTF-8 text, one by one.
//
//   ScalarAt("後", 0) == {U+5F8C, 3 bytes};  ScalarAt("\xff", 0).length == 0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace qiao::json {

struct Scalar {
  char32_t value = 0;
  std::size_t length = 0;  // in bytes; 0: no well-formed scalar stands here
};

// The scalar value that begins at byte `at`, which must be below text.size().
// Overlong forms, surrogates and values above U+10FFFF are not well-formed
// (Unicode, table 3-7).
Scalar ScalarAt(std::string_view text, std::size_t at);

// The offset of the first byte that is not part of well-formed UTF-8.
std::optional<std::size_t> FirstIllFormed(std::string_view text);

// Whether a record may not hold it (record format §2): controls, separators
// U+2028 and U+2029, bidi controls, U+FEFF, U+FFFD, surrogates, private use
// and noncharacters. Unassigned code points pass. Fixed for ever.
bool IsBannedInRecords(char32_t scalar);

}  // namespace qiao::json
