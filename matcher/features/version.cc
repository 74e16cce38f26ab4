#include "matcher/features/version.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "matcher/script.h"
#include "matcher/title_key.h"

namespace qiao::matcher {
namespace {

using Kind = Decoration::Kind;

// Words that sell a recording but do not make another one.
bool SaysNothing(const std::string& value) {
  static const std::set<std::string> kWords = {"album",    "deluxe", "single",
                                               "original", "bonus",  "video",
                                               "spatial",  "full"};
  return kWords.count(value) != 0;
}

// Words that one label writes and the next leaves out for the same recording.
bool MayBeUnsaid(const Decoration& decoration) {
  static const std::set<std::string> kWords = {"remaster", "explicit", "clean",
                                               "anniversary", "studio"};
  return kWords.count(decoration.value) != 0 ||
         (decoration.value == "other" && decoration.detail.empty());
}

// Words whose detail says which: the remixer, the number of steps.
bool DetailTells(const std::string& value) {
  static const std::set<std::string> kWords = {
      "remix", "dj", "key", "other", "edit", "cover", "medley"};
  return kWords.count(value) != 0;
}

// Spoken in the market whose unmarked titles they are.
bool ChineseLanguage(const std::string& tag) {
  static const std::set<std::string> kTags = {
      "cmn", "yue", "nan",           "hak",           "wuu",
      "cdo", "hsn", "cmn-x-dialect", "nan-x-teochew", "wuu-x-wenzhou"};
  return kTags.count(tag) != 0;
}

// value -> decoration, of one kind.
using Words = std::map<std::string, const Decoration*>;

Words WordsOf(const WordsSaid& record, Kind kind) {
  Words words;
  for (const Decoration& decoration : record.decorations) {
    if (decoration.kind != kind) continue;
    if (kind == Kind::kVersion && SaysNothing(decoration.value)) continue;
    words.emplace(decoration.value, &decoration);
  }
  return words;
}

std::string Spelt(const Words& words) {
  std::string text;
  for (const auto& [value, decoration] : words) {
    text += text.empty() ? "" : ", ";
    text += value;
    if (!decoration->detail.empty()) text += " " + decoration->detail;
  }
  return text;
}

bool Contains(const std::string& a, const std::string& b) {
  return a.find(b) != std::string::npos || b.find(a) != std::string::npos;
}

std::set<std::string> YearsOf(const WordsSaid& record) {
  std::set<std::string> years;
  for (const Decoration& decoration : record.decorations) {
    if (decoration.kind == Kind::kYear) years.insert(decoration.value);
  }
  return years;
}

WordComparison CompareVersions(const WordsSaid& left, const WordsSaid& right) {
  const Words l = WordsOf(left, Kind::kVersion),
              r = WordsOf(right, Kind::kVersion);
  WordComparison result{WordAgreement::kNothing, Spelt(l), Spelt(r)};
  if (l.empty() && r.empty()) return result;
  result.agreement = WordAgreement::kSame;
  const auto worse = [&](WordAgreement to) {
    result.agreement = std::max(result.agreement, to);
  };
  const auto one_sided = [&](const WordsSaid& record, const Words& some,
                             const Words& among) {
    for (const auto& [value, decoration] : some) {
      if (among.count(value) != 0) continue;
      // 特別版 may be left unsaid; 2020版 says that there is another.
      const bool dated = value == "other" && !YearsOf(record).empty();
      worse(!MayBeUnsaid(*decoration) ? WordAgreement::kConflict
            : dated                   ? WordAgreement::kVague
                                      : WordAgreement::kUnsaid);
    }
  };
  one_sided(left, l, r);
  one_sided(right, r, l);
  if (l.count("explicit") + r.count("explicit") == 1 &&
      l.count("clean") + r.count("clean") == 1) {
    worse(WordAgreement::kConflict);
  }
  for (const auto& [value, decoration] : l) {
    const auto other = r.find(value);
    if (other == r.end()) continue;
    const std::string &a = decoration->detail, &b = other->second->detail;
    const bool told = !a.empty() && !b.empty();
    if (DetailTells(value) && (told ? !Contains(a, b) : a != b)) {
      worse(told ? WordAgreement::kConflict : WordAgreement::kVague);
    } else if (told && !Contains(a, b)) {
      worse(WordAgreement::kVague);
    }
  }
  if (l.count("instrumental") != r.count("instrumental")) {
    worse(WordAgreement::kNoVoice);
  }
  // Two concerts of two years; an unmarked year says nothing.
  const std::set<std::string> years_left = YearsOf(left),
                              years_right = YearsOf(right);
  if (!years_left.empty() && !years_right.empty() &&
      years_left != years_right) {
    worse(WordAgreement::kVague);
  }
  return result;
}

// What the title says, or else what a column says.
std::string LanguageOf(const Words& words, const WordsSaid& record) {
  return words.empty() ? std::string(record.language) : Spelt(words);
}

WordComparison CompareLanguages(const WordsSaid& left, const WordsSaid& right) {
  const Words l = WordsOf(left, Kind::kLanguage),
              r = WordsOf(right, Kind::kLanguage);
  WordComparison result{WordAgreement::kNothing, LanguageOf(l, left),
                        LanguageOf(r, right)};
  if (!result.left.empty() && !result.right.empty()) {
    result.agreement = result.left == result.right ? WordAgreement::kSame
                                                   : WordAgreement::kConflict;
  } else if (!l.empty() || !r.empty()) {
    const Words& said = l.empty() ? r : l;
    const std::string_view written = l.empty() ? left.written : right.written;
    const bool may_be_unsaid =
        std::all_of(said.begin(), said.end(), [&](const auto& word) {
          return written.empty() ? ChineseLanguage(word.first)
                                 : word.first == written;
        });
    result.agreement =
        may_be_unsaid ? WordAgreement::kUnsaid : WordAgreement::kConflict;
  }
  return result;
}

WordComparison CompareParts(const WordsSaid& left, const WordsSaid& right) {
  const Words l = WordsOf(left, Kind::kPart), r = WordsOf(right, Kind::kPart);
  WordComparison result{WordAgreement::kNothing, Spelt(l), Spelt(r)};
  if (l.empty() && r.empty()) return result;
  // 上 is as good as Part 1.
  const auto same = [](std::string a, std::string b) {
    if (a == "first") a = "1";
    if (b == "first") b = "1";
    return a == b;
  };
  if (same(result.left, result.right)) {
    result.agreement = WordAgreement::kSame;
  } else if (l.empty() || r.empty()) {
    result.agreement = WordAgreement::kUnsaid;
  } else {
    result.agreement = WordAgreement::kConflict;
  }
  return result;
}

// Bracketed words that no rule knows. A different subtitle on each side is no
// conflict: labels write moods, films and singers there.
WordComparison CompareSubtitles(const WordsSaid& left, const WordsSaid& right) {
  const auto notes = [](const WordsSaid& record) {
    std::string text;
    for (const Decoration& decoration : record.decorations) {
      if (decoration.kind != Kind::kNote) continue;
      text += text.empty() ? "" : ", ";
      text += decoration.value;
    }
    return text;
  };
  WordComparison result{WordAgreement::kNothing, notes(left), notes(right)};
  if (result.left.empty() && result.right.empty()) return result;
  if (result.left.empty() || result.right.empty()) {
    result.agreement = WordAgreement::kUnsaid;
  } else {
    result.agreement = Contains(KeyOf(result.left), KeyOf(result.right))
                           ? WordAgreement::kSame
                           : WordAgreement::kVague;
  }
  return result;
}

}  // namespace

std::string_view WrittenLanguage(std::u32string_view core) {
  for (const char32_t c : core) {
    if (c == U'の') continue;
    const Script script = ScriptOf(c);
    if (script == Script::kKana) return "ja";
    if (script == Script::kHangul) return "ko";
  }
  return {};
}

DecorationComparison CompareDecorations(const WordsSaid& left,
                                        const WordsSaid& right) {
  return {CompareVersions(left, right), CompareLanguages(left, right),
          CompareParts(left, right), CompareSubtitles(left, right)};
}

std::string_view ToText(WordAgreement agreement) {
  switch (agreement) {
    case WordAgreement::kNothing:
      return "nothing";
    case WordAgreement::kSame:
      return "same";
    case WordAgreement::kUnsaid:
      return "one_sided";
    case WordAgreement::kVague:
      return "unlike";
    case WordAgreement::kConflict:
      return "conflict";
    case WordAgreement::kNoVoice:
      return "no_voice";
  }
  return "nothing";
}

}  // namespace qiao::matcher
