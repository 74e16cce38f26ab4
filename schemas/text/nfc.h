// Unicode normalisation (Unicode 15, ICU 72). For keys and comparison only:
// what a party wrote is stored as received.
//
//   Nfc("e" + U+0301) == "é"      Nfkc("Ａ①㈱") == "A1(株)"
#pragma once

#include <string>
#include <string_view>

#include "schemas/model/result.h"

namespace qiao::text {

// kUnreadable, with the byte offset, if `text` is not UTF-8.
Result<std::string> Nfc(std::string_view text);
Result<std::string> Nfkc(std::string_view text);

}  // namespace qiao::text
