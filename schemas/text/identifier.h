// Identifiers as people write them: normalised, then put to their rule.
//
//   CheckIdentifier("isrc", "ISRC TW－M03－11－26030")  valid, TWM031126030
//   CheckIdentifier("iswc", "Ｔ-034.524.680-2")         not: check digit
//
// Normalising is NFKC, trimming, upper case, and dropping what printers put
// between the groups: spaces, dots, dashes (also － – — ‧ ·), and characters
// that cannot be seen.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "schemas/model/identifiers.h"

namespace qiao::text {

// The types that can be checked: iswc isrc ipi-name ipi-base isni gtin grid
// dpid prc dci us-reg society.
std::span<const std::string_view> IdentifierTypes();

// Absent if there is no such type. Text that is not UTF-8 is not valid.
std::optional<IdentifierCheck> CheckIdentifier(std::string_view type,
                                               std::string_view raw);

}  // namespace qiao::text
