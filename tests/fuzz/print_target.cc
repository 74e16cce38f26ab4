// Fingerprint texts: our own decoder against the library's encoder, which is
// safe on any items; and, for texts that ours takes, the library's decoder.
#include <string>

#include "matcher/fingerprint_text.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"
#include "tests/support/library_print_text.h"

namespace qiao::fuzz {

void Print(std::string_view input) {
  const auto print = matcher::ParseFingerprintText(input);
  if (!print) return;
  Law(print->items.size() <= 2 * input.size(), "items are bounded by the text");
  Law(test::EncodedByLibrary(*print) == input,
      "a fingerprint has one spelling");
  Law(test::DecodedByLibrary(std::string(input)) == *print,
      "ours and the library's decoder read the same items");
}

}  // namespace qiao::fuzz
