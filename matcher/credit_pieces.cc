#include "matcher/credit_pieces.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "matcher/characters.h"
#include "matcher/script.h"

namespace qiao::matcher {
namespace {

// Marks that stand between people wherever they are. Commas and dashes need a
// closer look, and so do & and + between Latin letters.
bool Separates(char32_t c) {
  return c == '/' || c == U'／' || c == U'、' || c == ';' || c == U'；' ||
         c == '|' || c == U'｜' || c == '&' || c == U'＆' || c == U'×' ||
         c == U'✕' || c == U'╳' || c == '+' || c == U'＋' || c == U'⨯' ||
         c == '\n';
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

}  // namespace

bool OpensAside(char32_t c) {
  return c == '(' || c == U'（' || c == '[' || c == U'【' || c == U'［';
}
bool ClosesAside(char32_t c) {
  return c == ')' || c == U'）' || c == ']' || c == U'】' || c == U'］';
}

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::vector<CreditPiece> CutCredit(std::string_view credit) {
  const std::vector<Character> all = CharactersOf(credit);
  std::vector<CreditPiece> pieces;
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
    if (OpensAside(c)) ++depth;
    if (ClosesAside(c)) depth = std::max(0, depth - 1);
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
      // both are tried (`joined`).
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
    while (end < all.size() && !IsSpace(all[end].c) &&
           !OpensAside(all[end].c)) {
      // "ft.あいみょん", "feat.孫燕姿": the dot ends the word.
      ++end;
      if (all[end - 1].c == '.') break;
    }
    if (end >= all.size()) continue;
    const std::string word =
        LowerAscii(credit.substr(all[i].end, all[end - 1].end - all[i].end));
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

}  // namespace qiao::matcher
