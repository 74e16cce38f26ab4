// The words that labels write into titles, as schemas/tables/title_words.tsv
// has them. Private to the title grammar.
#pragma once

#include <array>
#include <cstddef>
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
class TitlePhrases {
 public:
  using Words = std::map<std::string, TitleWord, std::less<>>;
  using value_type = Words::value_type;
  using Some = std::vector<const value_type*>;

  TitlePhrases() = default;
  TitlePhrases(const TitlePhrases&) = delete;
  TitlePhrases& operator=(const TitlePhrases&) = delete;

  // The first word that is given to a phrase stays; none for an empty one.
  void Add(std::string phrase, TitleWord word);
  // Of the phrase that the words are; null if they are none.
  const TitleWord* Find(std::string_view words) const;
  const Words& All() const { return words_; }
  // Phrases that begin, or end, with that byte: few of all.
  const Some& StartingWith(char first) const { return by_first_[At(first)]; }
  const Some& EndingWith(char last) const { return by_last_[At(last)]; }

 private:
  static std::size_t At(char byte) { return static_cast<unsigned char>(byte); }
  Words words_;
  std::array<Some, 256> by_first_, by_last_;  // into words_
};

// By where a phrase may stand: in a piece that is set apart, glued to the end
// of a title, only as the whole piece, or where a film is named.
struct TitleVocabulary {
  TitleVocabulary();  // the table
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
