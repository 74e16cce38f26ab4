// Titles: their parts, and the keys that they are found by.
#include <string>

#include "matcher/numeral_key.h"
#include "matcher/title_key.h"
#include "matcher/title_parts.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

using matcher::FoldLevel;

// One character of three bytes becomes eighteen at most (U+FDFA, NFKC).
constexpr std::size_t kGrowth = 18;

void CheckKeys(std::string_view title) {
  const std::string plain = matcher::KeyOf(title, FoldLevel::kPlain);
  const std::string script = matcher::KeyOf(title, FoldLevel::kScript);
  const std::string broad = matcher::KeyOf(title, FoldLevel::kBroad);
  for (const auto& [key, level] : {std::pair{plain, FoldLevel::kPlain},
                                   {script, FoldLevel::kScript},
                                   {broad, FoldLevel::kBroad}}) {
    Law(text::IsUtf8(key), "a key is text");
    Law(key.size() <= kGrowth * title.size(), "a key is bounded");
    Law(matcher::KeyOf(key, level) == key, "folding twice changes nothing");
  }
  Law(matcher::KeyOf(plain, FoldLevel::kScript) == script,
      "folding scripts contains plain folding");
  Law(matcher::KeyOf(script, FoldLevel::kBroad) == broad,
      "broad folding contains folding scripts");
  const std::string numeral = matcher::NumeralKey(script);
  Law(text::IsUtf8(numeral), "a key with digits is text");
  Law(numeral.size() <= 15 * script.size(), "a key with digits is bounded");
}

void CheckDecorations(std::string_view title,
                      const std::vector<matcher::Decoration>& decorations) {
  Law(decorations.size() <= title.size(), "decorations are bounded");
  for (const matcher::Decoration& decoration : decorations) {
    Law(text::IsUtf8(decoration.value) && text::IsUtf8(decoration.detail),
        "a decoration is text");
    Law(decoration.value.size() + decoration.detail.size() <=
            kGrowth * title.size() + 64,
        "a decoration is bounded");
  }
}

void CheckParts(std::string_view title) {
  const matcher::TitleParts parts = matcher::PartsOf(title);
  Law(!parts.core.empty() || matcher::KeyOf(title).empty(),
      "a title has a core");
  Law(text::IsUtf8(parts.core), "a core is text");
  Law(parts.core.size() <= title.size(), "a core is part of its title");
  Law(parts.others.size() <= title.size(), "other titles are bounded");
  for (const std::string& other : parts.others) {
    Law(text::IsUtf8(other) && other.size() <= title.size(),
        "another title is part of the title");
  }
  CheckDecorations(title, parts.decorations);
}

}  // namespace

void Title(std::string_view input) {
  if (!text::IsUtf8(input)) {
    Law(matcher::KeyOf(input).empty(), "what is no text has no key");
    return;
  }
  CheckKeys(input);
  CheckParts(input);
  CheckDecorations(input, matcher::DecorationsIn(input));
}

}  // namespace qiao::fuzz
