// What the decorations of two titles say about each other.
//
//   吻別 | 吻別 (Live)                     version conflict: two recordings
//   后来 (Live) | 後來（演唱會版）            the same version
//   富士山下 (粵) | (國)                     language conflict: other words,
//   too 十年 (上) | 十年 (下)                    two parts: two works
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "matcher/prepared.h"

namespace qiao::matcher {

enum class WordAgreement {
  kNothing,   // neither says anything that matters
  kSame,      // both say the same
  kUnsaid,    // one side speaks, of something the other may leave unsaid:
              // remaster, 國語版, a subtitle
  kVague,     // both the same, but of another place or year
  kConflict,  // cannot be one: Live and Remix, Part 1 and Part 2
  kNoVoice,   // the same of versions, where one side has no singer: 伴奏
};
std::string_view ToText(WordAgreement agreement);  // nothing, same, …

struct WordComparison {
  WordAgreement agreement = WordAgreement::kNothing;
  std::string left, right;  // the words, for explanations
};

struct DecorationComparison {
  WordComparison version, language, part, subtitle;
};

// What one record says about itself.
struct WordsSaid {
  std::span<const Decoration> decorations;
  std::string_view language;  // Prepared::stated_language
  std::string_view written;   // WrittenLanguage() of the core
};
// The language that a title's own writing tells: kana but for the の that
// Chinese titles borrow, Hangul; empty for all others.
std::string_view WrittenLanguage(std::u32string_view core);

DecorationComparison CompareDecorations(const WordsSaid& left,
                                        const WordsSaid& right);

}  // namespace qiao::matcher
