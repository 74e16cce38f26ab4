// Which script a character is written in, as far as matching cares.
#pragma once

#include <string_view>

namespace qiao::matcher {

enum class Script { kNone, kHan, kKana, kHangul, kLatin, kDigit, kOther };

// kNone: spaces, punctuation, symbols, marks. 々 and 〇 are Han, ー is kana,
// Bopomofo, Cyrillic, Thai and the rest are kOther.
Script ScriptOf(char32_t c);

// Han, kana and Hangul: a character says about as much as a Latin word.
inline bool IsEastAsian(Script script) {
  return script == Script::kHan || script == Script::kKana ||
         script == Script::kHangul;
}

// What a text is written in.
struct Scripts {
  bool han = false, kana = false, hangul = false, latin = false, digit = false,
       other = false;
  bool EastAsian() const { return han || kana || hangul; }
  bool Any() const { return EastAsian() || latin || digit || other; }
  void Add(Script script);
};
Scripts ScriptsOf(std::string_view text);

}  // namespace qiao::matcher
