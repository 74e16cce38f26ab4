// Which Han script a text is in, where its characters show it.
//
//   后来 周杰伦 -> Hans     後來 -> Hant     月亮代表我的心, 陶喆 -> neither
#pragma once

#include <string_view>

namespace qiao::text {

// "Hans", "Hant", or empty: no character that only one of them has, or
// characters of both. Never a guess: 后 and 台 stand in both.
std::string_view HanScriptOf(std::string_view text);

// The BCP 47 code of a language as a sheet names it: 國語 -> cmn, Cantonese ->
// yue, 純音樂 -> zxx. Empty if languages.tsv has no such word.
std::string_view LanguageNamed(std::string_view word);

}  // namespace qiao::text
