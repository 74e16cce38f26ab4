#include "matcher/script.h"

#include <cstddef>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "schemas/text/utf8.h"

namespace qiao::matcher {

Script ScriptOf(char32_t c) {
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return Script::kLatin;
    return c >= '0' && c <= '9' ? Script::kDigit : Script::kNone;
  }
  if (c == text::kNoCharacter) return Script::kNone;
  if (c >= 0x4E00 && c <= 0x9FFF) return Script::kHan;
  const auto point = static_cast<UChar32>(c);
  const std::uint32_t mask = U_GET_GC_MASK(point);
  if ((mask & U_GC_N_MASK) != 0) {
    return c == 0x3007 ? Script::kHan : Script::kDigit;
  }
  if ((mask & (U_GC_L_MASK | U_GC_CO_MASK)) == 0) return Script::kNone;
  if (c == 0x30FC) return Script::kKana;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(point, &status)) {
    case USCRIPT_HAN:
      return Script::kHan;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return Script::kKana;
    case USCRIPT_HANGUL:
      return Script::kHangul;
    case USCRIPT_LATIN:
      return Script::kLatin;
    default:
      return Script::kOther;
  }
}

void Scripts::Add(Script script) {
  switch (script) {
    case Script::kHan:
      han = true;
      break;
    case Script::kKana:
      kana = true;
      break;
    case Script::kHangul:
      hangul = true;
      break;
    case Script::kLatin:
      latin = true;
      break;
    case Script::kDigit:
      digit = true;
      break;
    case Script::kOther:
      other = true;
      break;
    case Script::kNone:
      break;
  }
}

Scripts ScriptsOf(std::string_view text) {
  Scripts scripts;
  for (std::size_t at = 0; at < text.size();) {
    scripts.Add(ScriptOf(text::Next(text, at)));
  }
  return scripts;
}

}  // namespace qiao::matcher
