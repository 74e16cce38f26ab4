#include "matcher/title_difference.h"

#include <algorithm>
#include <cstddef>

#include "matcher/reading.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

constexpr std::size_t kMostCharacters = 1'000;

// A character with its key at each level.
struct Character {
  std::string text, plain, script, broad;
  char32_t point = 0;
  bool ignored = false;
};

std::vector<Character> CharactersOf(std::string_view title) {
  std::vector<Character> characters;
  for (std::size_t at = 0;
       at < title.size() && characters.size() < kMostCharacters;) {
    const std::size_t begin = at;
    Character one;
    one.point = text::Next(title, at);
    one.text = title.substr(begin, at - begin);
    one.plain = KeyOf(one.text, FoldLevel::kPlain);
    one.script = KeyOf(one.text, FoldLevel::kScript);
    one.broad = KeyOf(one.text, FoldLevel::kBroad);
    one.ignored = ScriptOf(one.point) == Script::kNone;
    characters.push_back(std::move(one));
  }
  return characters;
}

CharacterAgreement Compare(const Character& a, const Character& b) {
  if (a.text == b.text) return CharacterAgreement::kEqual;
  if (a.plain == b.plain && !a.plain.empty()) return CharacterAgreement::kForm;
  if (a.script == b.script && !a.script.empty()) {
    return CharacterAgreement::kScript;
  }
  if (a.broad == b.broad && !a.broad.empty()) {
    return CharacterAgreement::kVariant;
  }
  return SoundAlike(a.point, b.point) ? CharacterAgreement::kSound
                                      : CharacterAgreement::kDifferent;
}

// What an alignment costs; one difference costs less than two gaps.
int CostOf(CharacterAgreement agreement) {
  switch (agreement) {
    case CharacterAgreement::kEqual:
      return 0;
    case CharacterAgreement::kForm:
    case CharacterAgreement::kScript:
    case CharacterAgreement::kVariant:
    case CharacterAgreement::kIgnored:
      return 1;
    case CharacterAgreement::kSound:
      return 10;
    case CharacterAgreement::kOnlyLeft:
    case CharacterAgreement::kOnlyRight:
      return 12;
    case CharacterAgreement::kDifferent:
      return 20;
  }
  return 20;
}

CharacterAgreement Alone(const Character& one, CharacterAgreement side) {
  return one.ignored ? CharacterAgreement::kIgnored : side;
}

}  // namespace

std::string_view ToText(CharacterAgreement agreement) {
  switch (agreement) {
    case CharacterAgreement::kEqual:
      return "equal";
    case CharacterAgreement::kForm:
      return "form";
    case CharacterAgreement::kScript:
      return "script";
    case CharacterAgreement::kVariant:
      return "variant";
    case CharacterAgreement::kSound:
      return "sound";
    case CharacterAgreement::kIgnored:
      return "ignored";
    case CharacterAgreement::kOnlyLeft:
      return "only_left";
    case CharacterAgreement::kOnlyRight:
      return "only_right";
    case CharacterAgreement::kDifferent:
      return "different";
  }
  return "different";
}

std::vector<CharacterPair> DifferenceOf(std::string_view left,
                                        std::string_view right) {
  const std::vector<Character> l = CharactersOf(left), r = CharactersOf(right);
  // cost[i][k]: of what is left behind i and k.
  const std::size_t width = r.size() + 1;
  std::vector<int> cost((l.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t k) -> int& {
    return cost[i * width + k];
  };
  const auto skip_left = [&](std::size_t i) {
    return CostOf(Alone(l[i], CharacterAgreement::kOnlyLeft));
  };
  const auto skip_right = [&](std::size_t k) {
    return CostOf(Alone(r[k], CharacterAgreement::kOnlyRight));
  };
  for (std::size_t i = l.size() + 1; i-- > 0;) {
    for (std::size_t k = width; k-- > 0;) {
      if (i == l.size() && k == r.size()) continue;
      int best = 1 << 30;
      if (i < l.size()) best = std::min(best, at(i + 1, k) + skip_left(i));
      if (k < r.size()) best = std::min(best, at(i, k + 1) + skip_right(k));
      if (i < l.size() && k < r.size()) {
        best = std::min(best, at(i + 1, k + 1) + CostOf(Compare(l[i], r[k])));
      }
      at(i, k) = best;
    }
  }
  std::vector<CharacterPair> pairs;
  for (std::size_t i = 0, k = 0; i < l.size() || k < r.size();) {
    if (i < l.size() && k < r.size()) {
      const CharacterAgreement agreement = Compare(l[i], r[k]);
      if (at(i, k) == at(i + 1, k + 1) + CostOf(agreement)) {
        pairs.push_back({l[i++].text, r[k++].text, agreement});
        continue;
      }
    }
    if (i < l.size() && at(i, k) == at(i + 1, k) + skip_left(i)) {
      pairs.push_back(
          {l[i].text, {}, Alone(l[i], CharacterAgreement::kOnlyLeft)});
      ++i;
    } else {
      pairs.push_back(
          {{}, r[k].text, Alone(r[k], CharacterAgreement::kOnlyRight)});
      ++k;
    }
  }
  return pairs;
}

}  // namespace qiao::matcher
