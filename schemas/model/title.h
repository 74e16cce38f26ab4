// Titles and names, exactly as received. Keys for matching are derived from
// them (matcher/title_key.h) and never written back.
#pragma once

#include <string>

namespace qiao {

// A title or a name in one spelling. Parallel names are further Names.
struct Name {
  std::string text;  // UTF-8 as received; never normalised
  std::string lang;  // BCP 47: zh-Hant-TW, cmn-Latn-pinyin; empty if unknown
  std::string kind;  // original, alternative, translated, romanised; legal,
                     // stage, credit; empty if not said
  bool operator==(const Name&) const = default;
};

}  // namespace qiao
