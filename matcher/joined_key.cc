#include "matcher/joined_key.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include "matcher/characters.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

constexpr std::string_view kJoin = "&";

bool IsSign(char32_t c) {
  return c == '&' || c == U'＆' || c == '+' || c == U'＋';
}

const std::string& With() {
  static const std::string kWith = KeyOf("與", FoldLevel::kBroad);
  return kWith;
}
const std::string& And() {
  static const std::string kAnd = KeyOf("和", FoldLevel::kBroad);
  return kAnd;
}
bool JoinsInHan(std::string_view key) { return key == With() || key == And(); }

// Whether a run of Latin letters may be "and" or "n", as only such a word or
// one with other letters than a to z is folded to.
bool MayBeAnd(std::string_view run) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const auto is = [&](std::size_t at, char small) {
    return run[at] == small || run[at] == small - 'a' + 'A';
  };
  return !std::all_of(run.begin(), run.end(), plain) ||
         (run.size() == 1 && is(0, 'n')) ||
         (run.size() == 3 && is(0, 'a') && is(1, 'n') && is(2, 'd'));
}

// True of every title with a run that is folded to "and" or "n".
bool HoldsAnd(std::string_view title) {
  std::size_t begin = 0;
  bool latin = false;  // in a run
  for (std::size_t at = 0; at < title.size();) {
    const std::size_t here = at;
    const Script script = ScriptOf(text::Next(title, at));
    if (script == Script::kOther) return true;  // ℕ is folded to n
    const bool is_latin = script == Script::kLatin;
    if (latin && !is_latin && MayBeAnd(title.substr(begin, here - begin))) {
      return true;
    }
    if (is_latin && !latin) begin = here;
    latin = is_latin;
  }
  return latin && MayBeAnd(title.substr(begin));
}

// False of most titles: there is no sign, no "and" or "n", no 與 or 和.
bool MayJoin(std::string_view title, std::string_view broad) {
  const auto has = [](std::string_view text, std::string_view what) {
    return text.find(what) != std::string_view::npos;
  };
  return has(broad, With()) || has(broad, And()) || has(title, "&") ||
         has(title, "+") || has(title, "＆") || has(title, "＋") ||
         (has(broad, "n") && HoldsAnd(title));
}

// Words of two characters that hold 和 or 與 themselves.
bool IsOneWord(const std::string& two) {
  static const std::set<std::string> kWords = [] {
    std::set<std::string> keys;
    for (const std::string_view word :
         {"和平", "和諧", "和解", "和聲", "和弦", "和煦", "和睦", "和好",
          "和風", "和氣", "和善", "和緩", "和尚", "和音", "和服", "溫和",
          "柔和", "緩和", "隨和", "祥和", "平和", "調和", "飽和", "總和",
          "共和", "暖和", "謙和", "人和", "與其", "與否", "參與", "給與",
          "贈與", "授與", "賦與", "與世", "與眾", "與共"}) {
      keys.insert(KeyOf(word, FoldLevel::kBroad));
    }
    return keys;
  }();
  return kWords.count(two) != 0;
}

// The characters of a run of Han: 愛與誠. One that begins the run, or ends the
// title, joins nothing.
void AddHan(std::string_view run, bool more_follows,
            std::vector<std::string>& pieces) {
  std::vector<std::string> keys;
  for (const Character& one : CharactersOf(run)) {
    keys.push_back(
        KeyOf(run.substr(one.begin, one.end - one.begin), FoldLevel::kBroad));
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool inside =
        (i > 0 || keys.size() == 1) && (i + 1 < keys.size() || more_follows);
    const bool joins =
        inside && JoinsInHan(keys[i]) &&
        !(i > 0 && IsOneWord(keys[i - 1] + keys[i])) &&
        !(i + 1 < keys.size() && IsOneWord(keys[i] + keys[i + 1]));
    pieces.push_back(joins ? std::string(kJoin) : keys[i]);
  }
}

void AddRun(std::string_view run, Script script, bool more_follows,
            std::vector<std::string>& pieces) {
  if (script == Script::kHan) {
    AddHan(run, more_follows, pieces);
    return;
  }
  std::string key = KeyOf(run, FoldLevel::kBroad);
  const bool joins = key == "and" || key == "n";
  pieces.push_back(joins ? std::string(kJoin) : std::move(key));
}

}  // namespace

std::string JoinedKey(std::string_view title, std::string_view broad) {
  if (!MayJoin(title, broad)) return {};
  std::vector<std::string> pieces;
  const std::vector<Character> all = CharactersOf(title);
  std::size_t words_end = all.size();  // behind the last letter or digit
  while (words_end > 0 && ScriptOf(all[words_end - 1].c) == Script::kNone) {
    --words_end;
  }
  for (std::size_t i = 0; i < all.size();) {
    const Script script = ScriptOf(all[i].c);
    if (script == Script::kNone) {
      if (IsSign(all[i].c)) pieces.emplace_back(kJoin);
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < all.size() && ScriptOf(all[end].c) == script) ++end;
    const std::size_t begin = all[i].begin;
    AddRun(title.substr(begin, all[end - 1].end - begin), script,
           end < words_end, pieces);
    i = end;
  }
  while (!pieces.empty() && pieces.back() == kJoin) pieces.pop_back();
  std::string key;
  bool joined = false, pending = false;
  for (const std::string& piece : pieces) {
    if (piece == kJoin) {
      pending = !key.empty();
      continue;
    }
    if (pending) key += kJoin;
    joined = joined || pending;
    pending = false;
    key += piece;
  }
  return joined ? key : std::string();
}

}  // namespace qiao::matcher
