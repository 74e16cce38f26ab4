#include "matcher/name_key.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <utility>

#include "matcher/reading.h"
#include "matcher/script.h"
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
                                        "群星合唱",
                                        "多位歌手",
                                        "多位藝人",
                                        "多人",
                                        "眾人",
                                        "各藝人",
                                        "純音樂",
                                        "民謠",
                                        "傳統民謠",
                                        "傳統歌曲",
                                        "various",
                                        "various artists",
                                        "various artist",
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
  return key.empty() || kNobody.count(key) != 0;
}

struct Token {
  char32_t c = 0;
  std::size_t begin = 0, end = 0;
};

std::vector<Token> TokensOf(std::string_view text) {
  std::vector<Token> all;
  for (std::size_t at = 0; at < text.size();) {
    Token token;
    token.begin = at;
    token.c = text::Next(text, at);
    token.end = at;
    all.push_back(token);
  }
  return all;
}

bool IsSpace(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 ||
         (c >= 0x2000 && c <= 0x200D) || c == 0xFEFF || c == 0x2060;
}

std::string_view Trimmed(std::string_view text) {
  const std::vector<Token> all = TokensOf(text);
  std::size_t first = 0, last = all.size();
  while (first < last && IsSpace(all[first].c)) ++first;
  while (last > first && IsSpace(all[last - 1].c)) --last;
  if (first == last) return {};
  return text.substr(all[first].begin, all[last - 1].end - all[first].begin);
}

bool IsOpen(char32_t c) {
  return c == '(' || c == U'（' || c == '[' || c == U'【' || c == U'［';
}
bool IsClose(char32_t c) {
  return c == ')' || c == U'）' || c == ']' || c == U'】' || c == U'］';
}

// Marks that stand between people wherever they are. A comma, a dash and a
// middle dot need a closer look; × and & between Latin words too.
bool Separates(char32_t c) {
  return c == '/' || c == U'／' || c == U'、' || c == ';' || c == U'；' ||
         c == '|' || c == U'｜' || c == '&' || c == U'＆' || c == U'×' ||
         c == U'✕' || c == U'╳' || c == '+' || c == U'＋' || c == U'⨯' ||
         c == '\n';
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// A word between spaces that joins people, and whether a guest follows.
struct Joiner {
  std::string_view word;
  bool guest;
};
constexpr std::array<Joiner, 18> kJoiners = {{{"feat.", true},
                                              {"feat", true},
                                              {"ft.", true},
                                              {"ft", true},
                                              {"featuring", true},
                                              {"with", true},
                                              {"w/", true},
                                              {"duet", true},
                                              {"and", false},
                                              {"x", false},
                                              {"vs", false},
                                              {"vs.", false},
                                              {"與", false},
                                              {"与", false},
                                              {"和", false},
                                              {"跟", false},
                                              {"暨", false},
                                              {"-", false}}};

struct Piece {
  std::string_view text;
  bool guest = false;
  std::string_view joined;  // with the name behind the comma; may be empty
};

// Cuts at separators outside brackets.
std::vector<Piece> CutCredit(std::string_view credit) {
  const std::vector<Token> all = TokensOf(credit);
  std::vector<Piece> pieces;
  bool guest = false;
  std::size_t begin = 0;
  int depth = 0;
  // 張韶涵-潘瑋柏, KSP-3R2-茶米: dashes separate where one borders Han or kana;
  // in Anne-Marie they do not.
  bool dashes = false;
  for (std::size_t i = 1; i + 1 < all.size(); ++i) {
    dashes =
        dashes || (all[i].c == '-' && (IsEastAsian(ScriptOf(all[i - 1].c)) ||
                                       IsEastAsian(ScriptOf(all[i + 1].c))));
  }
  bool comma = false;      // the cut before was at a comma
  std::size_t run = 0;     // where the names joined by commas begin
  std::size_t in_run = 0;  // their number so far
  const auto close_run = [&](std::size_t end) {
    if (in_run == 2) {
      pieces[pieces.size() - 2].joined = credit.substr(run, end - run);
    }
    in_run = 0;
  };
  const auto cut = [&](std::size_t end, std::size_t next, bool next_guest) {
    const std::string_view text = Trimmed(credit.substr(begin, end - begin));
    if (!text.empty()) {
      if (in_run == 0) run = begin;
      ++in_run;
      pieces.push_back({text, guest, {}});
    }
    if (!std::exchange(comma, false)) close_run(end);
    begin = next;
    guest = guest || next_guest;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char32_t c = all[i].c;
    if (IsOpen(c)) ++depth;
    if (IsClose(c)) depth = std::max(0, depth - 1);
    if (depth > 0) continue;
    const Script before = i > 0 ? ScriptOf(all[i - 1].c) : Script::kNone;
    const Script after =
        i + 1 < all.size() ? ScriptOf(all[i + 1].c) : Script::kNone;
    if (Separates(c)) {
      // AC/DC, R&B: a mark inside a Latin word is part of it, but / between
      // names of several letters is not.
      const bool inside = (c == '&' || c == '+') && before == Script::kLatin &&
                          after == Script::kLatin;
      if (!inside) cut(all[i].begin, all[i].end, false);
      continue;
    }
    if (c == ',' || c == U'，') {
      // 接個吻，開一槍 is one band and "米津玄師, 宇多田ヒカル" are two people:
      // both are tried (AddPiece keeps the whole as a key of the first).
      comma = true;
      cut(all[i].begin, all[i].end, false);
      continue;
    }
    if (c == '-' && dashes) {
      cut(all[i].begin, all[i].end, false);
      continue;
    }
    if (!IsSpace(c)) continue;
    // A word of its own between two spaces.
    std::size_t end = i + 1;
    while (end < all.size() && !IsSpace(all[end].c) && !IsOpen(all[end].c)) {
      // "ft.あいみょん", "feat.孫燕姿": the dot ends the word.
      ++end;
      if (all[end - 1].c == '.') break;
    }
    if (end >= all.size()) continue;
    const std::string word =
        Lower(credit.substr(all[i].end, all[end - 1].end - all[i].end));
    for (const Joiner& joiner : kJoiners) {
      if (word != joiner.word) continue;
      cut(all[i].begin, all[end - 1].end, joiner.guest);
      i = end - 1;
      break;
    }
  }
  cut(credit.size(), credit.size(), false);
  return pieces;
}

// Pieces of one name by script: F.I.R.飛兒樂團 -> F.I.R. and 飛兒樂團. One
// border only, and each side at least two characters.
std::vector<std::string_view> ByScript(std::string_view name) {
  const std::vector<Token> all = TokensOf(name);
  std::size_t border = 0;
  int changes = 0;
  bool east_asian = false, first = true;
  for (const Token& token : all) {
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
  const std::vector<Token> all = TokensOf(name);
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

void AddKey(std::string_view name, CreditedName& to) {
  std::string key = KeyOf(name);
  if (NamesNobody(key)) return;
  // The Carpenters are Carpenters on the next sheet.
  if (key.starts_with("the") && Lower(name.substr(0, 4)) == "the " &&
      key.size() > 5) {
    to.keys.push_back(key.substr(3));
  }
  to.keys.push_back(std::move(key));
}

// "CV:茅野愛衣", "CV 茅野愛衣", "vocal: X": the voice, said in brackets.
std::string_view WithoutRole(std::string_view text, bool& guest) {
  const std::string lower = Lower(text);
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

void AddPiece(const Piece& piece, Credit& credit);

// Names that a bracket holds: another spelling of the name before it (Jay
// Chou), or people of their own (CV, feat., several names).
void AddBracket(std::string_view inside, CreditedName& name,
                std::vector<Piece>& more) {
  bool guest = false;
  const std::string_view text = WithoutRole(Trimmed(inside), guest);
  if (text.empty()) return;
  const std::vector<Piece> pieces = CutCredit(text);
  if (guest || pieces.size() > 1) {
    for (const Piece& piece : pieces) more.push_back({piece.text, true, {}});
    return;
  }
  AddKey(text, name);
}

void AddPiece(const Piece& piece, Credit& credit) {
  CreditedName name;
  name.guest = piece.guest;
  bool guest = false;
  const std::string_view text = WithoutRole(piece.text, guest);
  name.guest = name.guest || guest;
  std::vector<Piece> more;
  std::string outside;
  const std::vector<Token> all = TokensOf(text);
  int depth = 0;
  std::size_t begin = 0;
  for (const Token& token : all) {
    if (IsOpen(token.c) && depth++ == 0) begin = token.end;
    if (IsClose(token.c) && depth > 0 && --depth == 0) {
      AddBracket(text.substr(begin, token.begin - begin), name, more);
      outside += ' ';
      continue;
    }
    if (depth == 0)
      outside += text.substr(token.begin, token.end - token.begin);
  }
  const std::string_view own = Trimmed(outside);
  AddKey(own, name);
  for (const std::string_view part : ByScript(own)) {
    if (LengthOf(KeyOf(part)) >= 2) AddKey(part, name);
  }
  for (const std::string_view part : BySpace(own)) AddKey(part, name);
  if (!piece.joined.empty()) AddKey(piece.joined, name);
  name.text = std::string(text);
  std::sort(name.keys.begin(), name.keys.end());
  name.keys.erase(std::unique(name.keys.begin(), name.keys.end()),
                  name.keys.end());
  if (!name.keys.empty()) credit.names.push_back(std::move(name));
  for (const Piece& another : more) AddPiece(another, credit);
}

bool HaveKeyInCommon(const CreditedName& a, const CreditedName& b) {
  return std::find_first_of(a.keys.begin(), a.keys.end(), b.keys.begin(),
                            b.keys.end()) != a.keys.end();
}

std::u32string Characters(std::string_view key) {
  std::u32string all;
  for (std::size_t at = 0; at < key.size();) all += text::Next(key, at);
  return all;
}

// 刘瑞琪 and 劉瑞琦: three characters or more, all but the sound alike.
bool Misspelt(const CreditedName& a, const CreditedName& b) {
  for (const std::string& left : a.keys) {
    for (const std::string& right : b.keys) {
      const std::u32string l = Characters(left), r = Characters(right);
      if (l.size() >= 3 && SoundAlike(l, r)) return true;
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

bool Romanised(const CreditedName& a, const CreditedName& b) {
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

// True if no key of one side is in a script that the other side has too.
bool NoScriptInCommon(const Credit& a, const Credit& b) {
  const auto scripts = [](const Credit& credit) {
    std::array<bool, 3> has{};  // East Asian, Latin, other
    for (const CreditedName& name : credit.names) {
      for (const std::string& key : name.keys) {
        const Scripts s = ScriptsOf(key);
        has[0] = has[0] || s.EastAsian();
        has[1] = has[1] || WrittenInLatin(key);
        has[2] = has[2] || s.other;
      }
    }
    return has;
  };
  const auto left = scripts(a), right = scripts(b);
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] && right[i]) return false;
  }
  return true;
}

}  // namespace

Credit CreditOf(std::string_view credit) {
  Credit result;
  if (!NamesNobody(KeyOf(credit))) {  // "N/A" is not N and A
    for (const Piece& piece : CutCredit(credit)) AddPiece(piece, result);
  }
  result.nobody = result.names.empty();
  return result;
}

NameAgreement Compare(const Credit& left, const Credit& right) {
  if (left.nobody || right.nobody) return NameAgreement::kUnknown;
  const auto found = [](const Credit& some, const Credit& among) {
    return static_cast<std::size_t>(std::count_if(
        some.names.begin(), some.names.end(), [&](const CreditedName& name) {
          return std::any_of(among.names.begin(), among.names.end(),
                             [&](const CreditedName& other) {
                               return HaveKeyInCommon(name, other);
                             });
        }));
  };
  const std::size_t in_right = found(left, right), in_left = found(right, left);
  const bool all_left = in_right == left.names.size();
  const bool all_right = in_left == right.names.size();
  if (all_left && all_right) return NameAgreement::kSame;
  if (all_left || all_right) return NameAgreement::kSubset;
  if (in_right > 0) return NameAgreement::kShared;
  bool romanised = false;
  for (const CreditedName& a : left.names) {
    for (const CreditedName& b : right.names) {
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
