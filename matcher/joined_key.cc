#include "matcher/joined_key.h"

#include <cstddef>
#include <vector>

#include "matcher/characters.h"
#include "matcher/script.h"
#include "matcher/title_key.h"

namespace qiao::matcher {
namespace {

constexpr std::string_view kJoin = "&";

bool IsSign(char32_t c) {
  return c == '&' || c == U'＆' || c == '+' || c == U'＋';
}

bool JoinsInHan(std::string_view key) {
  static const std::string kWith = KeyOf("與", FoldLevel::kBroad),
                           kAnd = KeyOf("和", FoldLevel::kBroad);
  return key == kWith || key == kAnd;
}

// The characters of a run of Han: 愛與誠. One that begins the run, or ends the
// title, joins nothing.
void AddHan(std::string_view run, bool more_follows,
            std::vector<std::string>& pieces) {
  const std::vector<Character> all = CharactersOf(run);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string key = KeyOf(run.substr(all[i].begin, all[i].end - all[i].begin),
                            FoldLevel::kBroad);
    const bool inside =
        (i > 0 || all.size() == 1) && (i + 1 < all.size() || more_follows);
    const bool joins = inside && JoinsInHan(key);
    pieces.push_back(joins ? std::string(kJoin) : std::move(key));
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

std::string JoinedKey(std::string_view title) {
  std::vector<std::string> pieces;
  const std::vector<Character> all = CharactersOf(title);
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
           HasWords(title.substr(all[end - 1].end)), pieces);
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
