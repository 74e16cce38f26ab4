#include "matcher/title_parts.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "matcher/brackets.h"
#include "matcher/characters.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "matcher/title_vocabulary.h"
#include "matcher/title_words.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

using Kind = Decoration::Kind;

// More is no title; each is looked for in the whole of it.
constexpr std::size_t kMostCuts = 32;

bool IsDash(char32_t c) {
  return c == '-' || c == U'–' || c == U'—' || c == U'－' || c == '|' ||
         c == U'｜' || c == U'―' || c == '/' || c == U'／' || c == '~' ||
         c == U'～' || c == U'〜' || c == '_';
}

// 後來.mp3: lists made of files keep their endings.
std::string_view WithoutFileEnding(std::string_view title) {
  const std::size_t dot = title.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return title;
  std::string ending(title.substr(dot + 1));
  for (char& c : ending) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  constexpr std::string_view kEndings[] = {"mp3", "flac", "wav", "m4a", "aac",
                                           "ape", "wma",  "ogg", "aif", "aiff"};
  const std::string_view before = Trimmed(title.substr(0, dot));
  return std::ranges::find(kEndings, ending) != std::end(kEndings) &&
                 HasWords(before)
             ? before
             : title;
}

// Text written in scripts that cannot be each other's spelling: 溯, Reverse.
bool OtherScript(std::string_view a, std::string_view b) {
  const Scripts left = ScriptsOf(a), right = ScriptsOf(b);
  const auto apart = [](const Scripts& x, const Scripts& y) {
    return (x.EastAsian() && !y.EastAsian() && (y.latin || y.other)) ||
           (x.hangul && !y.hangul && y.EastAsian()) ||
           (x.kana && !y.kana && y.EastAsian());
  };
  return apart(left, right) || apart(right, left);
}

class Reading {
 public:
  explicit Reading(std::string_view title)
      : rest_(WithoutFileEnding(Trimmed(title))) {
    whole_ = rest_;
  }

  TitleParts Read() {
    if (NothingButHan()) {
      parts_.core = std::string(rest_);
      return std::move(parts_);
    }
    TakeTrackNumber();
    while (cuts_ < kMostCuts && TakeTail()) rest_ = Trimmed(rest_);
    while (cuts_ < kMostCuts && TakeHead()) rest_ = Trimmed(rest_);
    Unwrap();
    if (rest_.empty()) rest_ = whole_;
    parts_.core = std::string(rest_);
    AddScripts();
    std::reverse(last_first_.begin(), last_first_.end());
    for (std::vector<Decoration>& some : last_first_) {
      for (Decoration& one : some) {
        parts_.decorations.push_back(std::move(one));
      }
    }
    DropBareSource();
    return std::move(parts_);
  }

 private:
  // Most titles: without a border between words, and with nothing that may be
  // an edition (TakeGlued), there is nothing to take off.
  bool NothingButHan() const {
    if (rest_.empty()) return false;
    std::size_t last = 0;
    for (std::size_t at = 0; at < rest_.size();) {
      last = at;
      const char32_t c = text::Next(rest_, at);
      if (c < 0x4E00 || c > 0x9FFF) return false;
    }
    return KeyOf(rest_.substr(last)) != KeyOfEdition();
  }
  static const std::string& KeyOfEdition() {
    static const std::string kEdition = KeyOf("版");
    return kEdition;
  }

  // "逆光《追光》插曲": the film is named, so that 插曲 says no more.
  void DropBareSource() {
    std::vector<Decoration>& all = parts_.decorations;
    const bool named =
        std::any_of(all.begin(), all.end(), [](const Decoration& one) {
          return one.kind == Kind::kSource && !one.detail.empty();
        });
    if (!named) return;
    std::erase_if(all, [](const Decoration& one) {
      return one.kind == Kind::kSource && one.detail.empty();
    });
  }

  // "03. 我用什麽把你留住", "03 - x", "01、x"; not 7 rings, 3月9日, 99次我愛他.
  void TakeTrackNumber() {
    std::size_t digits = 0;
    while (digits < rest_.size() && rest_[digits] >= '0' &&
           rest_[digits] <= '9') {
      ++digits;
    }
    if (digits == 0 || digits > 3) return;
    std::string_view after = rest_.substr(digits);
    const bool zero = rest_[0] == '0' && digits > 1;
    const std::vector<Character> next = CharactersOf(after.substr(0, 8));
    if (next.empty()) return;
    const char32_t mark = next[0].c;
    std::size_t taken = 0;
    if (mark == U'、' || mark == U'．') {
      taken = next[0].end;
    } else if (mark == '.' && next.size() > 1 &&
               (IsSpace(next[1].c) || (zero && next[1].c > '9') ||
                IsEastAsian(ScriptOf(next[1].c)))) {
      taken = next[0].end;
    } else if (zero && (IsSpace(mark) || mark == '-' || mark == '_')) {
      taken = next[0].end;
    }
    if (taken == 0) return;
    after = Trimmed(after.substr(taken));
    if (zero) {
      while (!after.empty() && (after[0] == '-' || after[0] == '_')) {
        after = Trimmed(after.substr(1));
      }
    }
    if (!HasWords(after) || (after[0] >= '0' && after[0] <= '9')) return;
    std::string number(rest_.substr(0, digits));
    while (number.size() > 1 && number[0] == '0') number.erase(0, 1);
    parts_.decorations.push_back({Kind::kTrack, number, {}});
    rest_ = after;
  }

  bool TakeTail() {
    return TakeGuest() || TakeHashtag() || TakeBehindDash() ||
           TakeBracketAtEnd() || TakeGlued() || TakeBareTail();
  }

  // "… feat. 孫燕姿 (Live)": a known bracket behind the guest is not his.
  bool TakeGuest() {
    const std::vector<Character> all = CharactersOf(rest_);
    int depth = 0;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      const Character& character = all[i];
      if (Opening(character.c) != nullptr) ++depth;
      if (Closing(character.c) != nullptr) --depth;
      if (depth > 0 || !IsSpace(character.c) || i == 0 ||
          rest_.size() - character.end > kLongestPiece ||
          !StartsWithFeat(rest_.substr(character.end))) {
        continue;
      }
      std::string_view tail = Trimmed(rest_.substr(character.end));
      std::vector<Decoration> behind;
      while (const auto group = GroupAtEnd(tail)) {
        const auto read = ReadPiece(Trimmed(group->inside), PiecePlace::kApart);
        if (!read || Trimmed(group->before).empty()) break;
        behind.insert(behind.begin(), read->begin(), read->end());
        tail = Trimmed(group->before);
      }
      if (const std::size_t dash = tail.rfind(" - ");
          dash != std::string_view::npos) {  // "feat. 孫燕姿 - Live"
        if (const auto read =
                ReadPiece(Trimmed(tail.substr(dash + 3)), PiecePlace::kApart)) {
          behind.insert(behind.begin(), read->begin(), read->end());
          tail = Trimmed(tail.substr(0, dash));
        }
      }
      const auto guest = ReadPiece(tail, PiecePlace::kApart);
      if (!guest || guest->front().kind != Kind::kFeaturing) continue;
      if (!behind.empty()) last_first_.push_back(std::move(behind));
      return Cut(rest_.substr(0, character.begin), *guest);
    }
    return false;
  }

  static bool StartsWithFeat(std::string_view text) {
    std::string head(text.substr(0, 10));
    for (char& c : head) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return head.starts_with("feat.") || head.starts_with("feat ") ||
           head.starts_with("ft.") || head.starts_with("ft ") ||
           head.starts_with("featuring ");
  }

  bool TakeHashtag() {
    const std::size_t at = rest_.rfind(" #");
    if (at == std::string_view::npos || at == 0) return false;
    const std::string_view tag = rest_.substr(at + 2);
    if (tag.empty() || tag.find(' ') != std::string_view::npos ||
        (tag[0] >= '0' && tag[0] <= '9')) {
      return false;
    }
    return Cut(rest_.substr(0, at), {{Kind::kNote, std::string(tag), {}}});
  }

  // "光年之外 - 電影<Passengers>中國區主題曲", "趁早 - Remastered". The last
  // dash outside brackets; what stands behind it must be known.
  bool TakeBehindDash() {
    const std::vector<Character> all = CharactersOf(rest_);
    std::size_t last = all.size();  // "-Live-", "～Live～": up to that dash
    while (last > 0 && (IsDash(all[last - 1].c) || IsSpace(all[last - 1].c))) {
      --last;
    }
    int depth = 0;
    for (std::size_t i = all.size(); i-- > 1;) {
      if (Closing(all[i].c) != nullptr) ++depth;
      if (Opening(all[i].c) != nullptr) --depth;
      if (depth > 0 || !IsDash(all[i].c)) continue;
      const bool spaced = IsSpace(all[i - 1].c);
      const bool han_before = IsEastAsian(ScriptOf(all[i - 1].c));
      if (!spaced && !han_before && all[i].c != U'｜' && all[i].c != '|') {
        continue;
      }
      if (i + 1 >= last) continue;  // a dash that closes
      const std::string_view before = rest_.substr(0, all[i].begin);
      const std::string_view tail =
          Trimmed(rest_.substr(all[i].end, all[last - 1].end - all[i].end));
      const auto read = ReadPiece(tail, PiecePlace::kApart);
      // A bare number behind a dash is as often the title's: 2-1, 23-7.
      if (!read || (!spaced && (read->front().kind == Kind::kPart ||
                                read->front().kind == Kind::kYear))) {
        return false;
      }
      return Cut(before, *read);
    }
    return false;
  }

  // "Friend(s)": the bracket holds letters of the word before it.
  static bool InsideWord(std::string_view before, std::string_view inside) {
    const std::vector<Character> all = CharactersOf(before);
    return ScriptOf(all.back().c) == Script::kLatin && inside.size() <= 3 &&
           ScriptsOf(inside).latin;
  }

  bool TakeBracketAtEnd() {
    const auto group = GroupAtEnd(rest_);
    if (!group || !HasWords(group->before) || !HasWords(group->inside)) {
      return false;
    }
    const std::string_view inside = Trimmed(group->inside);
    if (InsideWord(group->before, inside)) return false;
    if (group->use == Bracket::Use::kName ||
        group->use == Bracket::Use::kQuote) {
      return TakeNameAtEnd(*group, inside);
    }
    if (const auto read = ReadPiece(inside, PiecePlace::kApart)) {
      return Cut(group->before, *read);
    }
    if (OtherScript(group->before, inside)) {
      parts_.others.insert(parts_.others.begin(), std::string(inside));
      return Cut(group->before, {});
    }
    return TakeNote(*group, inside);
  }

  // "(Just Rolls Around Heaven (with Willie Nelson))": a known bracket inside
  // is not the note's.
  bool TakeNote(const Group& group, std::string_view inside) {
    std::string_view note = inside;
    if (const auto nested = GroupAtEnd(inside);
        nested && HasWords(nested->before) && HasWords(group.before)) {
      if (auto read = ReadPiece(Trimmed(nested->inside), PiecePlace::kApart)) {
        note = Trimmed(nested->before);
        last_first_.push_back(std::move(*read));
      }
    }
    return Cut(group.before, {{Kind::kNote, std::string(note), {}}});
  }

  // "不想懂得 2007《公主小妹》", "如果可以 電影《月老》": the film's name, with
  // the words before it.
  bool TakeNameAtEnd(const Group& group, std::string_view inside) {
    std::string_view before = Trimmed(group.before);
    const std::size_t space = before.rfind(' ');
    if (space != std::string_view::npos) {
      const std::string_view piece = rest_.substr(space + 1);
      const auto read = ReadPiece(piece, PiecePlace::kApart);
      if (read && read->front().kind == Kind::kSource) {
        return Cut(before.substr(0, space), *read);
      }
    }
    if (const auto read = ReadPiece(inside, PiecePlace::kApart)) {
      return Cut(before, *read);
    }
    if (group.use == Bracket::Use::kQuote) return false;
    std::vector<Decoration> found = {{Kind::kSource, "theme", KeyOf(inside)}};
    if (space != std::string_view::npos) {
      const auto year = ReadPiece(before.substr(space + 1), PiecePlace::kApart);
      if (year && year->front().kind == Kind::kYear) {
        found.push_back(year->front());
        before = before.substr(0, space);
      }
    }
    return Cut(before, std::move(found));
  }

  // "晴天 Live", "なんでもないや 中文ver.", "不值得 ver. 單依純". Behind Latin
  // words only what cannot be part of a name: Long Live stays.
  bool TakeBareTail() {
    const bool east_asian = ScriptsOf(rest_).EastAsian();
    const std::vector<Character> all = CharactersOf(rest_);
    Scripts before;  // of what stands before the border
    for (std::size_t i = 1; i < all.size(); ++i) {
      before.Add(ScriptOf(all[i - 1].c));
      if (rest_.size() - all[i].begin > kLongestPiece) continue;
      // Behind a space, a bracket, or where Latin words follow Han: 響念Piano.
      const bool border = Closing(all[i - 1].c) != nullptr ||
                          (IsEastAsian(ScriptOf(all[i - 1].c)) &&
                           ScriptOf(all[i].c) == Script::kLatin);
      if (!IsSpace(all[i].c) && !border) continue;
      const std::string_view tail = Trimmed(rest_.substr(all[i].begin));
      if (!before.Any() || !HasWords(tail)) continue;
      const std::string_view title = rest_.substr(0, all[i].begin);
      const std::string words = FoldedWords(tail);
      if (words.starts_with("ver ") && tail.find('.') < 5) {
        return Cut(title, {{Kind::kVersion, "other", KeyOf(tail.substr(4))}});
      }
      const bool set_apart =
          east_asian && (before.EastAsian() || ScriptsOf(tail).EastAsian());
      auto read = ReadPiece(tail, PiecePlace::kGlued);
      if (!read && (set_apart || words.starts_with("part ") ||
                    words.starts_with("pt ") || words.starts_with("vol "))) {
        read = ReadPiece(tail, PiecePlace::kTail);
      }
      if (read) return Cut(title, *read);
    }
    return false;
  }

  // "错位时空DJ版": known 版 words at the end of a Han title.
  bool TakeGlued() {
    const std::vector<Character> all = CharactersOf(rest_);
    if (all.size() < 4) return false;
    std::string_view end = rest_;
    while (!end.empty() && end.back() == '.') end.remove_suffix(1);
    if (end.empty()) return false;
    const std::string last = KeyOf(end.substr(CharactersOf(end).back().begin));
    if (last != KeyOfEdition() && last != "r" && last != "e" && last != "l") {
      return false;
    }
    for (std::size_t i = all.size() > 12 ? all.size() - 12 : 1; i < all.size();
         ++i) {
      const Script here = ScriptOf(all[i].c), before = ScriptOf(all[i - 1].c);
      if (here == Script::kNone) continue;
      if (here == before && !IsEastAsian(here)) continue;
      if (!IsEastAsian(before) && before != Script::kNone) continue;
      const std::string_view prefix = rest_.substr(0, all[i].begin);
      if (!ScriptsOf(prefix).EastAsian()) continue;
      const auto read =
          ReadPiece(rest_.substr(all[i].begin), PiecePlace::kGlued);
      if (read) return Cut(prefix, *read);
    }
    return false;
  }

  // "【翻唱】晴天", "(프리지아) 小蒼蘭", "《後來》現場版".
  bool TakeHead() {
    const auto group = GroupAtStart(rest_);
    if (!group || !HasWords(group->after) || !HasWords(group->inside)) {
      return false;
    }
    const std::string_view inside = Trimmed(group->inside);
    const std::string_view after = Trimmed(group->after);
    if (group->use == Bracket::Use::kName) {
      const auto read = ReadPiece(after, PiecePlace::kTail);
      if (!read) return false;
      return Cut(inside, *read);
    }
    if (group->use == Bracket::Use::kQuote ||
        (ScriptsOf(inside).latin && !group->after.empty() &&
         ScriptOf(CharactersOf(group->after).front().c) == Script::kLatin)) {
      return false;  // [A]ddiction
    }
    if (const auto read = ReadPiece(inside, PiecePlace::kApart);
        read && (group->use == Bracket::Use::kTag ||
                 read->front().kind != Kind::kPart)) {
      return Cut(after, *read);
    }
    if (group->use == Bracket::Use::kTag) {
      return Cut(after, {{Kind::kNote, std::string(inside), {}}});
    }
    if (!OtherScript(inside, after)) return false;
    parts_.others.insert(parts_.others.begin(), std::string(inside));
    return Cut(after, {});
  }

  // 《後來》 and 「後來」 are 後來; (…) around everything stays.
  void Unwrap() {
    const auto group = GroupAtStart(rest_);
    if (!group || !Trimmed(group->after).empty() || !HasWords(group->inside)) {
      return;
    }
    if (group->use != Bracket::Use::kAside) rest_ = Trimmed(group->inside);
  }

  // "溯 Reverse" and "迷醉Sangria": one run of each, each a title by itself if
  // it is long enough; without a space between them longer: OK歌, 特务J.
  void AddScripts() {
    const std::vector<Character> all = CharactersOf(rest_);
    std::size_t border = 0, last_end = 0;
    std::size_t east_asian = 0, latin = 0;
    int changes = 0;
    bool spaced = false;
    Script before = Script::kNone;
    for (const Character& character : all) {
      const Script script = ScriptOf(character.c);
      if (script == Script::kNone) continue;
      if (script == Script::kDigit || script == Script::kOther) return;
      ++(IsEastAsian(script) ? east_asian : latin);
      if (before != Script::kNone &&
          IsEastAsian(script) != IsEastAsian(before)) {
        if (++changes > 1) return;
        border = character.begin;
        std::size_t next = last_end;
        spaced = IsSpace(text::Next(rest_, next));
      }
      before = script;
      last_end = character.end;
    }
    if (changes != 1 || latin < (spaced ? 3U : 4U) ||
        east_asian < (spaced ? 1U : 2U)) {
      return;
    }
    parts_.others.emplace_back(Trimmed(rest_.substr(0, border)));
    parts_.others.emplace_back(Trimmed(rest_.substr(border)));
  }

  // Leaves `rest`, unless nothing would be left.
  bool Cut(std::string_view rest, std::vector<Decoration> found) {
    rest = Trimmed(rest);
    if (!HasWords(rest)) return false;
    rest_ = rest;
    ++cuts_;
    if (!found.empty()) last_first_.push_back(std::move(found));
    return true;
  }

  std::string_view whole_, rest_;
  std::size_t cuts_ = 0;
  TitleParts parts_;
  std::vector<std::vector<Decoration>> last_first_;
};

}  // namespace

std::string_view ToText(Decoration::Kind kind) {
  switch (kind) {
    case Kind::kVersion:
      return "version";
    case Kind::kLanguage:
      return "language";
    case Kind::kFeaturing:
      return "featuring";
    case Kind::kSource:
      return "source";
    case Kind::kPart:
      return "part";
    case Kind::kYear:
      return "year";
    case Kind::kTrack:
      return "track";
    case Kind::kNote:
      return "note";
  }
  return "note";
}

TitleParts PartsOf(std::string_view title) { return Reading(title).Read(); }

std::vector<TitleHalves> HalvesAtDashes(std::string_view title) {
  std::vector<TitleHalves> all;
  bool dash = false;  // most titles have none
  for (std::size_t at = 0; at < title.size() && !dash;) {
    dash = IsDash(text::Next(title, at));
  }
  if (!dash) return all;
  const std::vector<Character> characters = CharactersOf(title);
  int depth = 0;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t c = characters[i].c;
    if (Opening(c) != nullptr) ++depth;
    if (Closing(c) != nullptr && depth > 0) --depth;
    if (depth > 0 || !IsDash(c) || i == 0 || i + 1 == characters.size()) {
      continue;
    }
    const char32_t last = characters[i - 1].c, next = characters[i + 1].c;
    if (!(IsSpace(last) && IsSpace(next)) && !IsEastAsian(ScriptOf(last)) &&
        !IsEastAsian(ScriptOf(next))) {
      continue;
    }
    const TitleHalves halves{Trimmed(title.substr(0, characters[i].begin)),
                             Trimmed(title.substr(characters[i].end))};
    if (!HasWords(halves.before) || !HasWords(halves.after)) continue;
    all.push_back(halves);
    if (all.size() == kMostCuts) break;
  }
  return all;
}

std::vector<Decoration> DecorationsIn(std::string_view version) {
  const std::string_view text = Trimmed(version);
  if (!HasWords(text)) return {};
  if (auto read = ReadPiece(text, PiecePlace::kApart)) return *read;
  std::vector<Decoration> found;
  std::size_t begin = 0;
  const auto take = [&](std::string_view piece) {
    if (auto read = ReadPiece(Trimmed(piece), PiecePlace::kApart)) {
      found.insert(found.end(), read->begin(), read->end());
    }
  };
  for (const Character& character : CharactersOf(text)) {
    const char32_t c = character.c;
    if (Opening(c) == nullptr && Closing(c) == nullptr && c != ',' &&
        c != U'，' && c != U'、' && c != '/' && c != ';' && c != U'；') {
      continue;
    }
    take(text.substr(begin, character.begin - begin));
    begin = character.end;
  }
  take(text.substr(begin));
  if (found.empty()) found.push_back({Kind::kVersion, "other", KeyOf(text)});
  return found;
}

}  // namespace qiao::matcher
