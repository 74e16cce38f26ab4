// The words that labels write into titles, as schemas/tables/title_words.tsv
// has them. Private to the title grammar.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/title_parts.h"

namespace qiao::matcher {

struct TitleWord {
  Decoration::Kind kind = Decoration::Kind::kVersion;
  std::string value;  // "live", "yue", "first"
};

// By phrase, as FoldedWords() writes it.
using TitlePhrases = std::map<std::string, TitleWord, std::less<>>;

// By where a phrase may stand: in a piece that is set apart, glued to the end
// of a title, only as the whole piece, or where a film is named.
struct TitleVocabulary {
  TitlePhrases label, glued, alone, source;
};
const TitleVocabulary& TitleWords();

// Words folded and set apart by one space each: "鄧tsuki版" -> "邓 tsuki 版".
std::string FoldedWords(std::string_view text);

// The longest phrase that folded words begin, or end, with; null if none. It
// may end inside a run of Han but not inside a Latin word, and a Latin phrase
// at the beginning only before words that are no sentence: "live at 红磡", not
// "live forever".
const TitlePhrases::value_type* PhraseAtStart(const TitlePhrases& phrases,
                                              std::string_view words);
const TitlePhrases::value_type* PhraseAtEnd(const TitlePhrases& phrases,
                                            std::string_view words);

bool IsLatinByte(char c);  // a-z, 0-9
std::vector<std::string_view> SplitAt(std::string_view text, char separator);

}  // namespace qiao::matcher
