#include "matcher/brackets.h"

#include <array>
#include <cstddef>
#include <vector>

#include "matcher/characters.h"

namespace qiao::matcher {
namespace {

constexpr std::array<Bracket, 14> kBrackets = {{
    {'(', ')', Bracket::Use::kAside},
    {U'（', U'）', Bracket::Use::kAside},
    {'[', ']', Bracket::Use::kTag},
    {U'［', U'］', Bracket::Use::kTag},
    {U'【', U'】', Bracket::Use::kTag},
    {U'〔', U'〕', Bracket::Use::kTag},
    {U'﹝', U'﹞', Bracket::Use::kTag},
    {U'《', U'》', Bracket::Use::kName},
    {U'〈', U'〉', Bracket::Use::kName},
    {'<', '>', Bracket::Use::kName},
    {U'＜', U'＞', Bracket::Use::kName},
    {U'「', U'」', Bracket::Use::kQuote},
    {U'『', U'』', Bracket::Use::kQuote},
    {U'“', U'”', Bracket::Use::kQuote},
}};

// A full-width bracket is often closed by a half-width one.
bool Close(const Bracket& open, const Bracket& close) {
  return open.close == close.close ||
         (open.use == close.use && open.use == Bracket::Use::kAside);
}

}  // namespace

const Bracket* Opening(char32_t c) {
  for (const Bracket& bracket : kBrackets) {
    if (bracket.open == c) return &bracket;
  }
  return nullptr;
}
const Bracket* Closing(char32_t c) {
  for (const Bracket& bracket : kBrackets) {
    if (bracket.close == c) return &bracket;
  }
  return nullptr;
}

std::optional<Group> GroupAtEnd(std::string_view text) {
  const std::vector<Character> all = CharactersOf(text);
  if (all.empty()) return std::nullopt;
  const Bracket* close = Closing(all.back().c);
  if (close == nullptr) return std::nullopt;
  int depth = 0;
  for (std::size_t i = all.size(); i-- > 0;) {
    if (const Bracket* b = Closing(all[i].c); b && Close(*b, *close)) ++depth;
    const Bracket* open = Opening(all[i].c);
    if (open == nullptr || !Close(*open, *close) || --depth != 0) continue;
    Group group;
    group.before = text.substr(0, all[i].begin);
    group.inside = text.substr(all[i].end, all.back().begin - all[i].end);
    group.use = close->use;
    return group;
  }
  return std::nullopt;
}

std::optional<Group> GroupAtStart(std::string_view text) {
  const std::vector<Character> all = CharactersOf(text);
  if (all.empty()) return std::nullopt;
  const Bracket* open = Opening(all.front().c);
  if (open == nullptr) return std::nullopt;
  int depth = 0;
  for (const Character& character : all) {
    if (const Bracket* b = Opening(character.c); b && Close(*b, *open)) ++depth;
    const Bracket* close = Closing(character.c);
    if (close == nullptr || !Close(*open, *close) || --depth != 0) continue;
    Group group;
    group.inside =
        text.substr(all.front().end, character.begin - all.front().end);
    group.after = text.substr(character.end);
    group.use = open->use;
    return group;
  }
  return std::nullopt;
}

}  // namespace qiao::matcher
