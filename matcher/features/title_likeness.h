// How titles are like each other short of being equal, told from their keys:
// one character apart, misspelt by sound, one half of two that agrees. For
// titles made ready to be compared and for those known by number alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace qiao::matcher {

// True if one character is other, more or less, and it is none that makes
// another song when it changes: 他 她, 春 秋, 上 下, and every number.
bool OneCharacterApart(std::string_view a, std::string_view b);
// Titles that say less (TitleForms::weight) are never one character apart.
inline constexpr int kLeastMisprinted = 8;

// Misspelt by sound; he and she, who sound alike, are not misspelt.
bool Misspelt(std::string_view a, std::string_view b);

// True if this is enough of a title from which damaged words were taken.
bool EnoughIsLegible(std::string_view key);

// Rhapsody II: the last word of a title, as written, numbers it.
bool EndsInRomanNumeral(std::string_view title);

// "houlai" of 后来: what a title is romanised to.
std::string ReadingAsOneWord(std::u32string_view key);

// What a title is written in, if it is one writing: Han alone, kana with or
// without Han, Hangul, Latin.
enum class Writing : std::uint8_t { kMixed, kHan, kJapanese, kKorean, kLatin };
Writing WritingOf(std::string_view script_key);

// One letter of six may be a misprint: 狂乱 Hey Kids!!, 狂乱 Key Kids!!. Of
// halves whose broad keys differ.
struct Half {
  std::string_view script;  // its key
  int weight = 0;           // TitleForms::weight
  bool numbered = false;    // EndsInRomanNumeral()
};
inline bool MayBeMisprints(const Half& a, const Half& b) {
  constexpr int kLeast = 6;
  return a.weight >= kLeast && b.weight >= kLeast && !a.numbered &&
         !b.numbered && OneCharacterApart(a.script, b.script);
}

// Of titles in two scripts one may agree and the other differ: ONE 永遠的朋友,
// TWO 永遠的朋友. True if both records have a title in a writing that the one
// that met is not in, and none in common in that writing. What a column of its
// own calls a title is one, whatever else there is.
//
// `left` and `right` are all titles of the records, `met_left` and `met_right`
// those of them that met. A title knows its `writing` and whether it is
// `declared` in a column of its own, and of another whether both are
// SameBroad() or the SameHalf(), and whether it only Romanises() the other:
// "Qiao 橋" says nothing new.
template <typename Titles, typename Title>
bool OtherHalvesDiffer(const Titles& left, const Title& met_left,
                       const Titles& right, const Title& met_right) {
  if (met_left.writing == Writing::kMixed || met_left.declared ||
      met_right.declared) {
    return false;
  }
  for (const Writing writing :
       {Writing::kHan, Writing::kJapanese, Writing::kKorean, Writing::kLatin}) {
    if (writing == met_left.writing) continue;
    const auto is_half = [writing](const Title& title, const Title& met) {
      return title.writing == writing && !title.SameBroad(met) &&
             !title.Romanises(met);
    };
    bool both = false, meet = false;
    for (const Title& a : left) {
      if (!is_half(a, met_left)) continue;
      for (const Title& b : right) {
        if (!is_half(b, met_right)) continue;
        both = true;
        meet = meet || a.SameHalf(b);
      }
    }
    if (both && !meet) return true;
  }
  return false;
}

}  // namespace qiao::matcher
