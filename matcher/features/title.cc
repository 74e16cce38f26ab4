#include "matcher/features/title.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "matcher/features/title_likeness.h"
#include "matcher/title_key.h"

namespace qiao::matcher {
namespace {

bool SameButForDamage(const TitleForms& l, const TitleForms& r) {
  if (l.legible.empty() && r.legible.empty()) return false;
  const std::string& a = l.legible.empty() ? l.broad : l.legible;
  const std::string& b = r.legible.empty() ? r.broad : r.legible;
  return a == b && EnoughIsLegible(a);
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

// A title among those of its record, as OtherHalvesDiffer() asks for it.
struct TitleInRecord {
  TitleInRecord(const TitleForms& title, const Prepared& record)
      : forms(&title),
        writing(WritingOf(title.script)),
        declared(record.Declares(title)) {}

  bool SameBroad(const TitleInRecord& other) const {
    return forms->broad == other.forms->broad;
  }
  bool SameHalf(const TitleInRecord& other) const {
    const auto half = [](const TitleForms& title) {
      return Half{title.script, title.weight, EndsInRomanNumeral(title.text)};
    };
    return SameBroad(other) || MayBeMisprints(half(*forms), half(*other.forms));
  }
  bool Romanises(const TitleInRecord& met) const {
    return ReadingAsOneWord(met.forms->characters) == forms->script;
  }

  const TitleForms* forms;
  Writing writing;
  bool declared;
};

bool HalvesDiffer(const Prepared& left, const TitleForms& met_left,
                  const Prepared& right, const TitleForms& met_right) {
  const auto titles = [](const Prepared& record) {
    std::vector<TitleInRecord> all;
    for (const TitleForms* title : TitlesOf(record)) {
      all.emplace_back(*title, record);
    }
    return all;
  };
  return OtherHalvesDiffer(titles(left), TitleInRecord(met_left, left),
                           titles(right), TitleInRecord(met_right, right));
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
      HalvesDiffer(left, *best_left, right, *best_right)) {
    TitleComparison half = Made(TitleAgreement::kHalf, *best_left, *best_right);
    half.left = &l;  // for people to see what differs
    half.right = &r;
    return half;
  }
  if (best_left != nullptr) {
    return Made(TitleAgreement::kOtherTitle, *best_left, *best_right);
  }
  if (Misspelt(l.script, r.script)) {
    return Made(TitleAgreement::kSound, l, r);
  }
  if (l.weight >= kLeastMisprinted && r.weight >= kLeastMisprinted &&
      !EndsInRomanNumeral(l.text) && !EndsInRomanNumeral(r.text) &&
      OneCharacterApart(l.script, r.script)) {
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
