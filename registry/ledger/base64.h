// Standard base64 with padding (RFC 4648 §4), in its one canonical spelling.
//
//   FromBase64("AQI=") == "\x01\x02";   "AQJ=" has loose bits: refused
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace qiao::ledger {

std::string ToBase64(std::string_view bytes);
// Absent for anything but what ToBase64 writes.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace qiao::ledger
