#include "matcher/features/title.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "matcher/reading.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// Characters that make another song when they change: 他 她, 春 秋, 上 下, and
// every number.
bool Telling(char32_t c) {
  static const std::set<char32_t> kTelling = [] {
    std::set<char32_t> all;
    const std::string key = KeyOf(
        "他她它牠祂你您我咱上下左右前後東西南北中春夏秋冬大小男女日月早晚天地黑"
        "白紅藍綠"
        "一二三四五六七八九十百千萬零不無沒");
    for (std::size_t at = 0; at < key.size();) all.insert(text::Next(key, at));
    return all;
  }();
  return ScriptOf(c) == Script::kDigit || kTelling.count(c) != 0;
}

// True if one character is other, more or less, and it is none that tells.
bool OneCharacterApart(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1 || a == b) return false;
  std::size_t head = 0;
  while (head < a.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  if (head + tail + 1 < b.size()) return false;
  if (Telling(b[head])) return false;
  return a.size() != b.size() || !Telling(a[head]);
}

bool SameButForDamage(const TitleForms& l, const TitleForms& r) {
  if (l.legible.empty() && r.legible.empty()) return false;
  const std::string& a = l.legible.empty() ? l.broad : l.legible;
  const std::string& b = r.legible.empty() ? r.broad : r.legible;
  constexpr std::size_t kLeast = 8;  // letters, so that enough is left
  return a == b && LengthOf(a) >= kLeast;
}

// Rhapsody II: the last word numbers it.
bool EndsInRomanNumeral(const TitleForms& title) {
  const std::size_t at = title.text.find_last_of(" ,.-");
  if (at == std::string::npos || at + 1 == title.text.size()) return false;
  return title.text.find_first_not_of("IVXivx", at + 1) == std::string::npos;
}

// Misspelt by sound; he and she, who sound alike, are not misspelt.
bool Misspelt(std::u32string_view a, std::u32string_view b) {
  if (a.size() < 2 || !SoundAlike(a, b)) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && Telling(a[i]) && Telling(b[i])) return false;
  }
  return true;
}

const std::string& FormOf(const TitleForms& forms, TitleAgreement agreement) {
  switch (agreement) {
    case TitleAgreement::kEqual:
      return forms.plain;
    case TitleAgreement::kScript:
      return forms.script;
    case TitleAgreement::kNumerals:
      return forms.numerals;
    default:
      return forms.broad;
  }
}

std::vector<const TitleForms*> TitlesOf(const Prepared& record) {
  std::vector<const TitleForms*> all = {&record.core, &record.whole};
  for (const TitleForms& other : record.others) all.push_back(&other);
  return all;
}

bool Declared(const TitleForms& title, const Prepared& record) {
  return std::any_of(
      record.column_titles.begin(), record.column_titles.end(),
      [&](const TitleForms& one) { return one.script == title.script; });
}

// What a text is written in, if it is one writing: Han alone, kana with or
// without Han, Hangul, Latin.
enum class Writing { kMixed, kHan, kJapanese, kKorean, kLatin };
Writing WritingOf(const TitleForms& title) {
  const Scripts s = ScriptsOf(title.script);
  if (s.other || (s.latin && s.EastAsian())) return Writing::kMixed;
  if (s.hangul) return Writing::kKorean;
  if (s.kana) return Writing::kJapanese;
  if (s.han) return Writing::kHan;
  return s.latin ? Writing::kLatin : Writing::kMixed;
}

// One letter of six may be a misprint: 狂乱 Hey Kids!!, 狂乱 Key Kids!!.
bool SameHalf(const TitleForms& a, const TitleForms& b) {
  constexpr int kLeast = 6;
  return a.broad == b.broad ||
         (a.weight >= kLeast && b.weight >= kLeast && !EndsInRomanNumeral(a) &&
          !EndsInRomanNumeral(b) &&
          OneCharacterApart(a.characters, b.characters));
}

// "Qiao 橋": the Latin half only spells the other, and says nothing new.
bool Romanises(const TitleForms& half, const TitleForms& met) {
  std::string reading = UsualReading(met.characters);
  std::erase(reading, ' ');
  return reading == half.script;
}

// True if both records have a title in a writing that `met` is not in, and none
// in common in that writing: ONE, TWO. What a column of its own calls a title
// is one, whatever else there is.
bool OtherHalvesDiffer(const Prepared& left, const TitleForms& met_left,
                       const Prepared& right, const TitleForms& met_right) {
  if (WritingOf(met_left) == Writing::kMixed || Declared(met_left, left) ||
      Declared(met_right, right)) {
    return false;
  }
  for (const Writing writing :
       {Writing::kHan, Writing::kJapanese, Writing::kKorean, Writing::kLatin}) {
    const auto halves = [&](const Prepared& record, const TitleForms& met) {
      std::vector<const TitleForms*> some;
      for (const TitleForms* title : TitlesOf(record)) {
        if (title->broad == met.broad || WritingOf(*title) != writing) continue;
        if (Romanises(*title, met)) continue;
        some.push_back(title);
      }
      return some;
    };
    if (writing == WritingOf(met_left)) continue;
    const auto ours = halves(left, met_left), theirs = halves(right, met_right);
    if (ours.empty() || theirs.empty()) continue;
    const bool meet =
        std::any_of(ours.begin(), ours.end(), [&](const TitleForms* a) {
          return std::any_of(
              theirs.begin(), theirs.end(),
              [&](const TitleForms* b) { return SameHalf(*a, *b); });
        });
    if (!meet) return true;
  }
  return false;
}

TitleComparison Made(TitleAgreement agreement, const TitleForms& left,
                     const TitleForms& right) {
  TitleComparison comparison;
  comparison.agreement = agreement;
  comparison.weight = std::min(left.weight, right.weight);
  comparison.common = IsCommonTitle(left.script) || IsCommonTitle(right.script);
  comparison.left = &left;
  comparison.right = &right;
  return comparison;
}

}  // namespace

bool IsCommonTitle(const std::string& key) {
  static const std::set<std::string> kCommon = [] {
    std::set<std::string> keys;
    for (const std::string_view text :
         {"intro",    "outro",    "interlude",  "prelude",        "untitled",
          "prologue", "epilogue", "overture",   "theme",          "main theme",
          "bgm",      "skit",     "序",         "序曲",           "前奏",
          "前奏曲",   "間奏",     "間奏曲",     "尾聲",           "尾奏",
          "終曲",     "無題",     "過場",       "開場",           "開場白",
          "引子",     "楔子",     "主題曲",     "片頭曲",         "片尾曲",
          "插曲",     "生日快樂", "生日快樂歌", "happy birthday", "国歌",
          "校歌",     "串燒"}) {
      keys.insert(KeyOf(text));
    }
    return keys;
  }();
  return kCommon.count(key) != 0;
}

TitleComparison CompareTitles(const Prepared& left, const Prepared& right) {
  const TitleForms &l = left.core, &r = right.core;
  if (l.script.empty() || r.script.empty()) {
    return Made(TitleAgreement::kNone, l, r);
  }
  for (const TitleAgreement agreement :
       {TitleAgreement::kEqual, TitleAgreement::kScript, TitleAgreement::kBroad,
        TitleAgreement::kNumerals}) {
    if (FormOf(l, agreement) == FormOf(r, agreement)) {
      return Made(agreement, l, r);
    }
  }
  if (!l.joined.empty() && l.joined == r.joined) {
    return Made(TitleAgreement::kJoined, l, r);
  }
  if (SameButForDamage(l, r)) return Made(TitleAgreement::kDamaged, l, r);
  const TitleForms *best_left = nullptr, *best_right = nullptr;
  for (const TitleForms* a : TitlesOf(left)) {
    for (const TitleForms* b : TitlesOf(right)) {
      if (a->broad != b->broad || a->broad.empty()) continue;
      if (best_left == nullptr || best_left->weight < a->weight) {
        best_left = a;
        best_right = b;
      }
    }
  }
  if (best_left != nullptr &&
      OtherHalvesDiffer(left, *best_left, right, *best_right)) {
    TitleComparison half = Made(TitleAgreement::kHalf, *best_left, *best_right);
    half.left = &l;  // for people to see what differs
    half.right = &r;
    return half;
  }
  if (best_left != nullptr) {
    return Made(TitleAgreement::kOtherTitle, *best_left, *best_right);
  }
  if (Misspelt(l.characters, r.characters)) {
    return Made(TitleAgreement::kSound, l, r);
  }
  if (l.weight >= 8 && r.weight >= 8 && !EndsInRomanNumeral(l) &&
      !EndsInRomanNumeral(r) && OneCharacterApart(l.characters, r.characters)) {
    return Made(TitleAgreement::kOneCharacter, l, r);
  }
  return Made(TitleAgreement::kNone, l, r);
}

std::string_view ToText(TitleAgreement agreement) {
  switch (agreement) {
    case TitleAgreement::kEqual:
      return "equal";
    case TitleAgreement::kScript:
      return "script";
    case TitleAgreement::kBroad:
      return "variant";
    case TitleAgreement::kNumerals:
      return "numerals";
    case TitleAgreement::kJoined:
      return "joined";
    case TitleAgreement::kDamaged:
      return "damaged";
    case TitleAgreement::kOtherTitle:
      return "other_title";
    case TitleAgreement::kHalf:
      return "half";
    case TitleAgreement::kSound:
      return "sound";
    case TitleAgreement::kOneCharacter:
      return "one_character";
    case TitleAgreement::kNone:
      return "none";
  }
  return "none";
}

}  // namespace qiao::matcher
