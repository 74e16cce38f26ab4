#include "matcher/name_key.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <span>
#include <utility>

#include "matcher/characters.h"
#include "matcher/credit_pieces.h"
#include "matcher/reading.h"
#include "matcher/script.h"
#include "matcher/surname_spellings.h"
#include "matcher/title_key.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

// Credits that name nobody. Folded, so that each stands for all its spellings.
bool NamesNobody(const std::string& key) {
  static const std::set<std::string> kNobody = [] {
    std::set<std::string> keys;
    for (const std::string_view text : {"群星",
                                        "众星",
                                        "群英",
                                        "合輯",
                                        "合集",
                                        "佚名",
                                        "無名氏",
                                        "未知",
                                        "未知歌手",
                                        "未知藝人",
                                        "未知藝術家",
                                        "未知演唱者",
                                        "不明歌手",
                                        "不詳歌手",
                                        "歌手不詳",
                                        "演唱者不詳",
                                        "演唱不詳",
                                        "不詳",
                                        "不明",
                                        "無",
                                        "暫無",
                                        "未填",
                                        "待定",
                                        "待確認",
                                        "其他",
                                        "原唱",
                                        "網路歌手",
                                        "網絡歌手",
                                        "華語群星",
                                        "眾藝人",
                                        "眾歌手",
                                        "眾歌星",
                                        "眾明星",
                                        "各歌手",
                                        "群星合唱",
                                        "群星演唱",
                                        "明星合唱",
                                        "多位歌手",
                                        "多位藝人",
                                        "多人",
                                        "眾人",
                                        "各藝人",
                                        "純音樂",
                                        "民謠",
                                        "傳統民謠",
                                        "傳統歌曲",
                                        "民歌",
                                        "兒歌",
                                        "オムニバス",
                                        "ヴァリアス・アーティスト",
                                        "various",
                                        "various artists",
                                        "various artist",
                                        "various artistes",
                                        "artistes various",
                                        "mixed artists",
                                        "multiple artists",
                                        "compilation",
                                        "va",
                                        "v.a.",
                                        "unknown",
                                        "unknown artist",
                                        "anonymous",
                                        "anon",
                                        "n/a",
                                        "na",
                                        "none",
                                        "null",
                                        "nil",
                                        "tba",
                                        "tbd",
                                        "traditional",
                                        "trad.",
                                        "no artist",
                                        "artist"}) {
      keys.insert(KeyOf(text));
    }
    return keys;
  }();
  // 滾石群星, 華納群星: whoever was on the label's sampler.
  static const std::string kAllStars = KeyOf("群星");
  return !HasWords(key) || kNobody.count(key) != 0 || key.ends_with(kAllStars);
}

// Pieces of one name by script: F.I.R.飛兒樂團 -> F.I.R. and 飛兒樂團. One
// border only, and each side at least two characters.
std::vector<std::string_view> ByScript(std::string_view name) {
  const std::vector<Character> all = CharactersOf(name);
  std::size_t border = 0;
  int changes = 0;
  bool east_asian = false, first = true;
  for (const Character& token : all) {
    const Script script = ScriptOf(token.c);
    if (script == Script::kNone || script == Script::kDigit) continue;
    const bool is = IsEastAsian(script);
    if (!first && is != east_asian) {
      ++changes;
      border = token.begin;
    }
    east_asian = is;
    first = false;
  }
  if (changes != 1) return {};
  return {name.substr(0, border), name.substr(border)};
}

// 雲の泣 銀臨 are two people and 宇多田 ヒカル is one: the parts are keys
// beside the whole.
std::vector<std::string_view> BySpace(std::string_view name) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0, letters = 0;
  const std::vector<Character> all = CharactersOf(name);
  for (std::size_t i = 0; i <= all.size(); ++i) {
    if (i < all.size() && !IsSpace(all[i].c)) {
      const Script script = ScriptOf(all[i].c);
      if (script != Script::kNone && !IsEastAsian(script)) return {};
      letters += script != Script::kNone ? 1 : 0;
      continue;
    }
    const std::size_t end = i < all.size() ? all[i].begin : name.size();
    if (letters == 1) return {};  // 林 俊傑
    if (letters > 0) parts.push_back(name.substr(begin, end - begin));
    begin = i < all.size() ? all[i].end : end;
    letters = 0;
  }
  if (parts.size() < 2) parts.clear();
  return parts;
}

// Chan and Eason of "Eason Chan"; nothing of a single word.
std::vector<std::string> OuterWords(std::string_view name) {
  const Scripts scripts = ScriptsOf(name);
  if (!scripts.latin || scripts.EastAsian() || scripts.other) return {};
  std::vector<std::string> words;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t here = at;
    const bool end = at == name.size();
    if (!end && !IsSpace(text::Next(name, at))) continue;
    std::string word = KeyOf(name.substr(begin, here - begin));
    if (begin < here) words.push_back(std::move(word));
    begin = at;
    if (end) break;
  }
  if (words.size() < 2) return {};
  return {std::move(words.front()), std::move(words.back())};
}

void AddKey(std::string_view name, CreditedName& to) {
  std::string key = KeyOf(name);
  if (NamesNobody(key)) return;
  // The Carpenters are Carpenters on the next sheet.
  if (key.starts_with("the") && LowerAscii(name.substr(0, 4)) == "the " &&
      key.size() > 5) {
    to.keys.push_back(key.substr(3));
  }
  to.keys.push_back(std::move(key));
}

// "CV:茅野愛衣", "CV 茅野愛衣", "vocal: X": the voice, said in brackets.
std::string_view WithoutRole(std::string_view text, bool& guest) {
  const std::string lower = LowerAscii(text);
  for (const std::string_view role :
       {"cv:", "cv：", "cv.", "cv ", "feat.", "feat ", "ft.", "ft ",
        "vocal:", "vocal：", "with "}) {
    if (lower.substr(0, role.size()) == role) {
      guest = true;
      return Trimmed(text.substr(role.size()));
    }
  }
  return text;
}

// Brackets in brackets that are looked into for people: feat. 甲 (CV: 乙 (丙)).
// Whatever stands deeper is part of the name around it.
constexpr int kDeepest = 3;

// Names that a bracket holds: another spelling of the name before it (Jay
// Chou), or people of their own (CV, feat., several names).
void AddBracket(std::string_view inside, CreditedName& name,
                std::vector<CreditPiece>& more) {
  bool guest = false;
  const std::string_view text = WithoutRole(Trimmed(inside), guest);
  if (text.empty()) return;
  const std::vector<CreditPiece> pieces = CutCredit(text);
  if (guest || pieces.size() > 1) {
    for (const CreditPiece& piece : pieces)
      more.push_back({piece.text, true, {}});
    return;
  }
  AddKey(text, name);
}

void AddPiece(const CreditPiece& piece, Credit& credit, int nested = 0) {
  CreditedName name;
  name.guest = piece.guest;
  bool guest = false;
  const std::string_view text = WithoutRole(piece.text, guest);
  if (text.empty()) return;  // "feat." and nobody behind it
  name.guest = name.guest || guest;
  std::vector<CreditPiece> more;
  std::string outside;
  const std::vector<Character> all = CharactersOf(text);
  int depth = 0;
  std::size_t begin = 0;
  for (const Character& token : all) {
    if (OpensAside(token.c) && depth++ == 0) begin = token.end;
    if (ClosesAside(token.c) && depth > 0 && --depth == 0) {
      AddBracket(text.substr(begin, token.begin - begin), name, more);
      outside += ' ';
      continue;
    }
    if (depth == 0)
      outside += text.substr(token.begin, token.end - token.begin);
  }
  const std::string_view own = Trimmed(outside);
  if (!NamesNobody(KeyOf(own))) {  // of EMI群星 EMI is nobody either
    AddKey(own, name);
    for (const std::string_view part : ByScript(own)) {
      if (LengthOf(KeyOf(part)) >= 2) AddKey(part, name);
    }
    for (const std::string_view part : BySpace(own)) AddKey(part, name);
    name.outer_words = OuterWords(own);
  }
  if (!piece.joined.empty()) AddKey(piece.joined, name);
  name.text = std::string(text);
  std::sort(name.keys.begin(), name.keys.end());
  name.keys.erase(std::unique(name.keys.begin(), name.keys.end()),
                  name.keys.end());
  if (!name.keys.empty()) credit.names.push_back(std::move(name));
  if (nested == kDeepest) return;
  for (const CreditPiece& another : more) AddPiece(another, credit, nested + 1);
}

// 刘瑞琪 and 劉瑞琦: three characters or more, all but the sound alike.
bool Misspelt(const CreditedName& a, const CreditedName& b) {
  for (const std::string& left : a.keys) {
    for (const std::string& right : b.keys) {
      if (SoundAlike(left, right) && LengthOf(left) >= 3) return true;
    }
  }
  return false;
}

bool WrittenInHan(const std::string& key) { return ScriptsOf(key).han; }
bool WrittenInLatin(const std::string& key) {
  const Scripts scripts = ScriptsOf(key);
  return scripts.latin && !scripts.EastAsian() && !scripts.other;
}

// 孫燕姿, Sun Yan-Zi: the Latin name begins or ends with the surname's sound.
bool Romanised(const std::string& han, const std::string& latin) {
  std::size_t at = 0;
  for (const std::uint16_t number : ReadingsOf(text::Next(han, at))) {
    const std::string_view syllable = SyllableOf(number);
    if (syllable.size() < 2 || latin.size() < syllable.size() + 2) continue;
    if (latin.starts_with(syllable) || latin.ends_with(syllable)) return true;
  }
  return false;
}

// 陳奕迅, Eason Chan.
bool SpeltInLatin(const CreditedName& han, const CreditedName& latin) {
  return std::any_of(latin.outer_words.begin(), latin.outer_words.end(),
                     [&](const std::string& word) {
                       return std::any_of(han.keys.begin(), han.keys.end(),
                                          [&](const std::string& key) {
                                            return WrittenInHan(key) &&
                                                   SpellsSurname(key, word);
                                          });
                     });
}

bool Romanised(const CreditedName& a, const CreditedName& b) {
  if (SpeltInLatin(a, b) || SpeltInLatin(b, a)) return true;
  for (const std::string& left : a.keys) {
    for (const std::string& right : b.keys) {
      if ((WrittenInHan(left) && WrittenInLatin(right) &&
           Romanised(left, right)) ||
          (WrittenInHan(right) && WrittenInLatin(left) &&
           Romanised(right, left))) {
        return true;
      }
    }
  }
  return false;
}

// How many names of `some` have a key in common with one of `among`.
std::size_t NamesFound(const Credit& some, const Credit& among) {
  std::vector<std::string_view> keys;
  for (const CreditedName& name : among.names) {
    keys.insert(keys.end(), name.keys.begin(), name.keys.end());
  }
  std::sort(keys.begin(), keys.end());
  return static_cast<std::size_t>(std::count_if(
      some.names.begin(), some.names.end(), [&](const CreditedName& name) {
        return std::any_of(name.keys.begin(), name.keys.end(),
                           [&](const std::string& key) {
                             return std::binary_search(keys.begin(), keys.end(),
                                                       std::string_view(key));
                           });
      }));
}

// Those that are held against each other letter by letter: a choir's list of
// thousands is not.
std::span<const CreditedName> FirstOf(const Credit& credit) {
  constexpr std::size_t kMost = 32;
  return std::span(credit.names).first(std::min(kMost, credit.names.size()));
}

// True if no key of one side is in a script that the other side has too.
bool NoScriptInCommon(const Credit& a, const Credit& b) {
  return (WritingsOf(a) & WritingsOf(b)) == 0;
}

}  // namespace

Credit CreditOf(std::string_view credit) {
  Credit result;
  if (!NamesNobody(KeyOf(credit))) {  // "N/A" is not N and A
    for (const CreditPiece& piece : CutCredit(credit)) AddPiece(piece, result);
  }
  result.nobody = result.names.empty();
  return result;
}

unsigned WritingsOf(const Credit& credit) {
  unsigned writings = 0;
  for (const CreditedName& name : credit.names) {
    for (const std::string& key : name.keys) {
      const Scripts s = ScriptsOf(key);
      if (s.EastAsian()) writings |= NameWritings::kEastAsian;
      if (WrittenInLatin(key)) writings |= NameWritings::kLatin;
      if (s.other) writings |= NameWritings::kOther;
    }
  }
  return writings;
}

NameAgreement Compare(const Credit& left, const Credit& right) {
  if (left.nobody || right.nobody) return NameAgreement::kUnknown;
  const std::size_t in_right = NamesFound(left, right),
                    in_left = NamesFound(right, left);
  const bool all_left = in_right == left.names.size();
  const bool all_right = in_left == right.names.size();
  if (all_left && all_right) return NameAgreement::kSame;
  if (all_left || all_right) return NameAgreement::kSubset;
  if (in_right > 0) return NameAgreement::kShared;
  bool romanised = false;
  for (const CreditedName& a : FirstOf(left)) {
    for (const CreditedName& b : FirstOf(right)) {
      if (Misspelt(a, b)) return NameAgreement::kSimilar;
      romanised = romanised || Romanised(a, b);
    }
  }
  if (!NoScriptInCommon(left, right)) return NameAgreement::kNone;
  return romanised ? NameAgreement::kRomanised : NameAgreement::kOtherScript;
}

std::string_view ToText(NameAgreement agreement) {
  switch (agreement) {
    case NameAgreement::kSame:
      return "same";
    case NameAgreement::kSubset:
      return "subset";
    case NameAgreement::kShared:
      return "shared";
    case NameAgreement::kSimilar:
      return "similar";
    case NameAgreement::kAmongTitle:
      return "among_title";
    case NameAgreement::kRomanised:
      return "romanised";
    case NameAgreement::kOtherScript:
      return "other_script";
    case NameAgreement::kUnknown:
      return "unknown";
    case NameAgreement::kNone:
      return "none";
  }
  return "none";
}

std::vector<std::string> NameKeys(std::string_view credit) {
  std::vector<std::string> keys;
  for (const CreditedName& name : CreditOf(credit).names) {
    keys.insert(keys.end(), name.keys.begin(), name.keys.end());
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace qiao::matcher
