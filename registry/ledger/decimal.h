// Whole numbers as proofs and checkpoints write them: ASCII digits, no sign,
// no leading zero, "0" for none.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace qiao::ledger {

// Absent for any other spelling, and above 2^63 - 1.
inline std::optional<std::int64_t> ParseDecimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[0] == '0') || text[0] == '-') {
    return std::nullopt;
  }
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace qiao::ledger
