#include "matcher/title_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <set>
#include <utility>

#include "matcher/script.h"
#include "matcher/title_key.h"
#include "matcher/title_vocabulary.h"

namespace qiao::matcher {
namespace {

using Kind = Decoration::Kind;

void Trim(std::string& words) {
  while (!words.empty() && words.front() == ' ') words.erase(0, 1);
  while (!words.empty() && words.back() == ' ') words.pop_back();
}

bool IsYear(std::string_view word) {
  return word.size() == 4 &&
         (word.substr(0, 2) == "19" || word.substr(0, 2) == "20") &&
         word.find_first_not_of("0123456789") == std::string_view::npos;
}

// "1" to "99", 一 to 十, ii to x.
std::string PartNumber(std::string_view word) {
  static const std::array<std::string, 10> kHan = {
      KeyOf("一"), KeyOf("二"), KeyOf("三"), KeyOf("四"), KeyOf("五"),
      KeyOf("六"), KeyOf("七"), KeyOf("八"), KeyOf("九"), KeyOf("十")};
  static const std::array<std::string_view, 10> kRoman = {
      "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"};
  for (std::size_t i = 0; i < kHan.size(); ++i) {
    if (word == kHan[i] || word == kRoman[i]) return std::to_string(i + 1);
  }
  if (word.empty() || word.size() > 2 ||
      word.find_first_not_of("0123456789") != std::string_view::npos) {
    return {};
  }
  return std::string(word[0] == '0' ? word.substr(1) : word);
}

// "part 2", "pt ii", "第二部", "之一", "2" (set apart only).
std::string PartIn(std::string_view piece, std::string_view words,
                   PiecePlace place) {
  for (const std::string_view prefix : {"part ", "pt ", "vol ", "chapter "}) {
    if (words.substr(0, prefix.size()) == prefix) {
      return PartNumber(words.substr(prefix.size()));
    }
  }
  static const std::string kOrdinal = KeyOf("第");
  static const std::string kOf = KeyOf("之"), kThat = KeyOf("其");
  if (words.substr(0, kOrdinal.size()) == kOrdinal) {
    for (const std::string_view unit :
         {"部", "部分", "章", "集", "樂章", "篇"}) {
      const std::string folded = KeyOf(unit);
      if (words.size() <= kOrdinal.size() + folded.size() ||
          words.substr(words.size() - folded.size()) != folded) {
        continue;
      }
      std::string number(words.substr(
          kOrdinal.size(), words.size() - kOrdinal.size() - folded.size()));
      Trim(number);
      if (number = PartNumber(number); !number.empty()) return number;
    }
  }
  if (place != PiecePlace::kApart) return {};
  for (const std::string& prefix : {kOf, kThat}) {
    if (words.substr(0, prefix.size()) == prefix) {
      return PartNumber(words.substr(prefix.size()));
    }
  }
  // Nothing but the number: (2), not (=I).
  return piece.size() <= words.size() ? PartNumber(words) : std::string();
}

// "升1key", "+2 Key", "降半音", "Key-1": sung higher or lower.
std::optional<Decoration> KeyChangeIn(std::string_view piece,
                                      std::string_view words) {
  static const std::string kUp = KeyOf("升"), kDown = KeyOf("降");
  const bool digit = words.find_first_of("0123456789") != std::string::npos;
  const bool key = words.find("key") != std::string::npos ||
                   words.find(KeyOf("調")) != std::string::npos ||
                   words.find(KeyOf("半音")) != std::string::npos;
  const bool up = words.substr(0, kUp.size()) == kUp ||
                  piece.find('+') != std::string_view::npos;
  const bool down = words.substr(0, kDown.size()) == kDown ||
                    piece.find('-') != std::string_view::npos;
  if (!key || (!up && !down && !digit)) return std::nullopt;
  std::string steps(up ? "+" : down ? "-" : "");
  for (const char c : words) {
    if (c >= '0' && c <= '9') steps += c;
  }
  return Decoration{Kind::kVersion, "key", steps};
}

// "0.8x", "1.25倍速": played slower or faster.
std::optional<Decoration> SpeedIn(std::string_view piece) {
  const std::size_t end = piece.find_first_not_of("0123456789.");
  if (end == 0 || end == std::string_view::npos || end > 4) return std::nullopt;
  constexpr std::string_view kBehind[] = {"x", "X", "×", "倍", "倍速"};
  if (std::ranges::find(kBehind, piece.substr(end)) == std::end(kBehind)) {
    return std::nullopt;
  }
  const bool slowed = piece[0] == '0' || piece[0] == '.';
  return Decoration{Kind::kVersion, slowed ? "slowed" : "spedup", {}};
}

// The guest of "feat. 孫燕姿"; "with" only before what looks like names.
std::optional<Decoration> GuestIn(std::string_view piece) {
  std::string lower(piece);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const std::string_view word :
       {"featuring ", "feat.", "feat ", "feat：", "feat:", "ft.", "ft ",
        "duet with ", "合唱：", "合唱:", "with "}) {
    if (lower.substr(0, word.size()) != word) continue;
    std::string guest(piece.substr(word.size()));
    Trim(guest);
    if (FoldedWords(guest).empty()) return std::nullopt;
    // "(with You)" and "(with All My Heart)" are no guests.
    static const std::set<std::string, std::less<>> kNoGuest = {
        "you", "me", "us",   "him", "her", "them", "it", "love",
        "all", "my", "your", "a",   "the", "no",   "out"};
    const std::string words = FoldedWords(guest);
    if (word == "with " && kNoGuest.count(std::string_view(words).substr(
                               0, words.find(' '))) != 0) {
      return std::nullopt;
    }
    return Decoration{Kind::kFeaturing, guest, {}};
  }
  return std::nullopt;
}

// What stands between marks of quotation or of titles: 《月老》, "Frozen".
std::string_view Quoted(std::string_view piece) {
  static const std::array<std::pair<std::string_view, std::string_view>, 9>
      kMarks = {{{"《", "》"},
                 {"〈", "〉"},
                 {"「", "」"},
                 {"『", "』"},
                 {"“", "”"},
                 {"<", ">"},
                 {"＜", "＞"},
                 {"\"", "\""},
                 {"【", "】"}}};
  for (const auto& [open, close] : kMarks) {
    const std::size_t at = piece.find(open);
    if (at == std::string_view::npos) continue;
    const std::size_t end = piece.find(close, at + open.size());
    if (end == std::string_view::npos) continue;
    return piece.substr(at + open.size(), end - at - open.size());
  }
  return {};
}

std::optional<Decoration> SourceIn(std::string_view piece,
                                   std::string_view words) {
  const TitlePhrases& phrases = TitleWords().source;
  const std::string_view quoted = Quoted(piece);
  bool known = false;
  std::string rest(words);
  for (;;) {  // "電影 … 主題曲": what is between is the name
    const auto* start = PhraseAtStart(phrases, rest);
    if (start != nullptr) rest.erase(0, start->first.size());
    Trim(rest);
    const auto* end = PhraseAtEnd(phrases, rest);
    if (end != nullptr) rest.resize(rest.size() - end->first.size());
    Trim(rest);
    if (start == nullptr && end == nullptr) break;
    known = true;
  }
  const bool from = words.substr(0, 5) == "from ";
  if (!quoted.empty()) {
    for (const auto& [phrase, word] : phrases.All()) {
      known = known || (!IsLatinByte(phrase[0]) &&
                        words.find(phrase) != std::string_view::npos);
    }
    if (known || from) {
      return Decoration{Kind::kSource, "theme", KeyOf(quoted)};
    }
  }
  if (!known) return std::nullopt;
  return Decoration{Kind::kSource, "theme", KeyOf(rest)};
}

void Add(std::vector<Decoration>& all, const TitleWord& word) {
  const auto same = [&](const Decoration& d) {
    return d.kind == word.kind && d.value == word.value;
  };
  if (std::none_of(all.begin(), all.end(), same)) {
    all.push_back({word.kind, word.value, {}});
  }
}

// Takes years out of the words.
void TakeYears(std::string& words, std::vector<Decoration>& found) {
  std::string rest;
  for (const std::string_view word : SplitAt(words, ' ')) {
    if (IsYear(word)) {
      found.push_back({Kind::kYear, std::string(word), {}});
    } else if (!word.empty()) {
      rest += rest.empty() ? "" : " ";
      rest += word;
    }
  }
  words = rest;
}

// "other" is what 版 says when nothing more is known; a known word besides it
// says it all.
void DropIdleWords(std::vector<Decoration>& found) {
  const auto version = [](const Decoration& d) {
    return d.kind == Kind::kVersion || d.kind == Kind::kLanguage;
  };
  if (std::count_if(found.begin(), found.end(), version) < 2) return;
  std::erase_if(found, [](const Decoration& d) {
    return d.kind == Kind::kVersion && d.value == "other";
  });
}

// "DJ 阿福 Remix": DJ is part of who made the remix.
bool IsNameOfRemixer(const TitlePhrases::value_type& start,
                     std::string_view words,
                     const std::vector<Decoration>& found) {
  if (start.first != "dj" || words == "dj") return false;
  const auto* end = PhraseAtEnd(TitleWords().label, words);
  return (end != nullptr && end->second.value == "remix") ||
         std::any_of(found.begin(), found.end(), [](const Decoration& one) {
           return one.value == "remix";
         });
}

// "國/粵", "Live/Acoustic": several words, each of which is known alone.
std::optional<std::vector<Decoration>> ReadSeveral(std::string_view piece) {
  std::vector<Decoration> found;
  std::size_t pieces = 0;
  for (const std::string_view part : SplitAt(piece, '/')) {
    ++pieces;
    const std::string words = FoldedWords(part);
    const TitleVocabulary& known = TitleWords();
    const TitleWord* word = known.alone.Find(words);
    if (word == nullptr) word = known.label.Find(words);
    if (word == nullptr) return std::nullopt;
    Add(found, *word);
  }
  if (pieces < 2) return std::nullopt;
  return found;
}

std::optional<std::vector<Decoration>> ReadWords(std::string words,
                                                 PiecePlace place) {
  std::vector<Decoration> found;
  const TitlePhrases& phrases = TitleWords().label;
  bool known = false;
  for (bool more = true; more && !words.empty();) {
    more = false;
    const auto* start = PhraseAtStart(phrases, words);
    if (start != nullptr && !IsNameOfRemixer(*start, words, found)) {
      Add(found, start->second);
      words.erase(0, start->first.size());
      more = known = true;
    }
    Trim(words);
    if (const auto* end = PhraseAtEnd(phrases, words)) {
      Add(found, end->second);
      words.resize(words.size() - end->first.size());
      more = known = true;
    }
    Trim(words);
    TakeYears(words, found);
  }
  if (!known) {
    const bool year = !found.empty() && words.empty();
    if (!year || place != PiecePlace::kApart) return std::nullopt;
    return found;
  }
  DropIdleWords(found);
  if (words.empty()) return found;
  if (place == PiecePlace::kTail) return std::nullopt;
  // The rest says which: 小巨蛋, 周杰倫, Tiësto. The bare word ver or 版 needs
  // no more than that; it goes to the first version or language.
  for (Decoration& decoration : found) {
    if (decoration.kind == Kind::kYear) continue;
    decoration.detail = KeyOf(words);
    break;
  }
  return found;
}

}  // namespace

std::optional<std::vector<Decoration>> ReadPiece(std::string_view piece,
                                                 PiecePlace place) {
  if (piece.size() > kLongestPiece) return std::nullopt;
  const std::string words = FoldedWords(piece);
  if (words.empty()) return std::nullopt;
  const auto one = [](Decoration decoration) {
    return std::vector<Decoration>{std::move(decoration)};
  };
  if (place == PiecePlace::kGlued) {
    const TitleWord* const word = TitleWords().glued.Find(words);
    if (word == nullptr) return std::nullopt;
    return one({word->kind, word->value, {}});
  }
  if (place == PiecePlace::kApart) {
    if (const TitleWord* const alone = TitleWords().alone.Find(words)) {
      // (二胡) says what (二胡版) says.
      return one({alone->kind, alone->value,
                  alone->value == "other" ? KeyOf(piece) : std::string()});
    }
    if (auto several = ReadSeveral(piece)) return several;
    if (auto guest = GuestIn(piece)) return one(std::move(*guest));
    if (auto change = KeyChangeIn(piece, words)) return one(std::move(*change));
    if (auto speed = SpeedIn(piece)) return one(std::move(*speed));
  }
  if (std::string part = PartIn(piece, words, place); !part.empty()) {
    return one({Kind::kPart, std::move(part), {}});
  }
  if (auto found = ReadWords(words, place)) return found;
  auto source = SourceIn(piece, words);
  if (!source || (place == PiecePlace::kTail && Quoted(piece).empty() &&
                  !source->detail.empty())) {
    return std::nullopt;
  }
  return one(std::move(*source));
}

}  // namespace qiao::matcher
