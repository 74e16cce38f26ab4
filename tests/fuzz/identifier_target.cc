// Identifiers as people type them, by every rule.
#include <string>

#include "schemas/text/identifier.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Identifiers(std::string_view input) {
  for (const std::string_view type : text::IdentifierTypes()) {
    const auto check = text::CheckIdentifier(type, input);
    Law(check.has_value(), "every listed type can be checked");
    if (!check->valid) {
      Law(!check->reason.empty() && check->compact.empty(),
          "what is not valid has a reason and nothing else");
      Law(text::IsUtf8(check->reason), "a reason is text");
      continue;
    }
    Law(check->reason.empty() && !check->compact.empty(),
        "what is valid has a compact form");
    const auto compact = text::CheckIdentifier(type, check->compact);
    Law(compact->valid && compact->compact == check->compact,
        "the compact form is valid and stays itself");
    const auto display = text::CheckIdentifier(type, check->display);
    Law(display->valid && display->compact == check->compact,
        "the printed form means the same");
    if (type == "gtin") {
      Law(GtinKey(check->compact).size() == 14, "a GTIN has 14 digits at most");
    }
  }
}

}  // namespace qiao::fuzz
