// Numbers as people write them: 37.5, ３７．５, 三十七點五, 半.
//
//   ParseWrittenNumber("三十三點三") -> 333 / 10
//
// Exact: a numerator over a power of ten, never a floating point number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qiao::registry {

struct WrittenNumber {
  std::int64_t num = 0;
  std::int64_t den = 1;  // a power of ten
  int decimals = 0;      // places behind the point, as written
};

// NFKC, with all white space dropped: "３７．５ ％" -> "37.5%". Empty if `text`
// is not UTF-8.
std::string Compacted(std::string_view text);

// All of `text`, which must be compacted; no sign, no exponent, no thousands
// separator. Numerals in Han characters up to 9999 may have 點/点 and digits
// behind it. Absent if anything is left over or too big.
std::optional<WrittenNumber> ParseWrittenNumber(std::string_view text);

// Unsigned decimal digits only, at most 15.
std::optional<std::int64_t> ParseDigits(std::string_view text);

}  // namespace qiao::registry
