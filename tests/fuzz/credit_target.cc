// Credits: two of them, on two lines, and how they agree.
#include <algorithm>
#include <string>
#include <vector>

#include "matcher/name_key.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

using matcher::NameAgreement;

bool AscendsAndDiffers(const std::vector<std::string>& keys) {
  return std::is_sorted(keys.begin(), keys.end()) &&
         std::adjacent_find(keys.begin(), keys.end()) == keys.end();
}

void CheckCredit(std::string_view text, const matcher::Credit& credit) {
  Law(credit.names.size() <= text.size(), "names are bounded");
  std::size_t bytes = 0;
  for (const matcher::CreditedName& name : credit.names) {
    Law(!name.text.empty() && text::IsUtf8(name.text), "a name is text");
    Law(AscendsAndDiffers(name.keys), "keys of a name ascend");
    bytes += name.text.size();
  }
  // A name, and people in its brackets, three deep at most.
  Law(bytes <= 4 * text.size(), "names are parts of their credit");
  Law(AscendsAndDiffers(matcher::NameKeys(text)), "keys of a credit ascend");
  const NameAgreement self = matcher::Compare(credit, credit);
  Law(self == NameAgreement::kSame || self == NameAgreement::kUnknown,
      "a credit agrees with itself");
}

}  // namespace

void Credits(std::string_view input) {
  if (!text::IsUtf8(input)) return;
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view first = input.substr(0, end);
  const std::string_view second = input.substr(std::min(end + 1, input.size()));
  const matcher::Credit left = matcher::CreditOf(first);
  const matcher::Credit right = matcher::CreditOf(second);
  CheckCredit(first, left);
  CheckCredit(second, right);
  Law(matcher::Compare(left, right) == matcher::Compare(right, left),
      "credits agree in both directions alike");
}

}  // namespace qiao::fuzz
