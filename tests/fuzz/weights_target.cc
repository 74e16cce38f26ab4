// Tables of weights, as others make them.
#include <string>

#include "matcher/weight_table.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {

void Weights(std::string_view input) {
  const auto table = matcher::WeightTable::Parse(input);
  if (!table) {
    Law(!table.error().message.empty(), "what is refused says why");
    return;
  }
  const std::string text = table->Text();
  const auto again = matcher::WeightTable::Parse(text);
  Law(again.has_value() && again->Text() == text,
      "a table reads as it was written");
}

}  // namespace qiao::fuzz
