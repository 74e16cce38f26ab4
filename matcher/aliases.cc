#include "matcher/aliases.h"

#include <algorithm>
#include <optional>
#include <span>

#include "matcher/characters.h"
#include "matcher/credit_pieces.h"
#include "matcher/name_key.h"
#include "matcher/script.h"
#include "matcher/title_key.h"
#include "schemas/text/utf8.h"

namespace qiao::matcher {
namespace {

constexpr std::size_t kMostNames = 8;  // of one bearer

std::vector<std::string_view> CellsOf(std::string_view line) {
  std::vector<std::string_view> cells;
  while (true) {
    const std::size_t end = line.find('\t');
    cells.push_back(Trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

using KeyPair = std::pair<std::string, std::string>;
KeyPair Ordered(const std::string& a, const std::string& b) {
  return a < b ? KeyPair{a, b} : KeyPair{b, a};
}

Error NoTable(std::size_t line, const std::string& why) {
  return Error{ErrorCode::kUnreadable,
               "line " + std::to_string(line) + ": " + why};
}

bool IsLatin(std::string_view text) {
  const Scripts scripts = ScriptsOf(text);
  return scripts.latin && !scripts.EastAsian() && !scripts.other;
}
bool IsEastAsianName(std::string_view text) {
  const Scripts scripts = ScriptsOf(text);
  return scripts.EastAsian() && !scripts.latin && !scripts.other;
}

// One person's name, and not what he does or a word for a group.
bool IsName(std::string_view text) {
  static const std::set<std::string> kNone = [] {
    std::set<std::string> keys;
    for (const std::string_view word :
         {"DJ",   "MC",   "VJ",   "Dr",    "Mr",   "Ms",   "Miss",   "Sir",
          "feat", "with", "band", "vocal", "樂團", "樂隊", "合唱團", "樂隊組合",
          "組合", "老師", "先生", "小姐",  "樂集", "原唱", "翻唱"}) {
      keys.insert(KeyOf(word));
    }
    return keys;
  }();
  const std::string key = KeyOf(text);
  return LengthOf(key) >= 2 && kNone.count(key) == 0 &&
         text.find(':') == std::string_view::npos &&
         text.find("：") == std::string_view::npos &&
         CreditOf(text).names.size() == 1;
}

// "周杰倫" and "Jay Chou" of a name with one bracket, or with one border
// between the scripts.
std::optional<std::pair<std::string_view, std::string_view>> Halves(
    std::string_view name) {
  const std::vector<Character> all = CharactersOf(name);
  std::size_t open = 0, close = 0, brackets = 0, border = 0, changes = 0;
  std::optional<bool> east_asian;
  for (const Character& one : all) {
    if (OpensAside(one.c)) {
      ++brackets;
      open = one.begin;
    }
    if (ClosesAside(one.c)) close = one.begin;
    const Script script = ScriptOf(one.c);
    if (script == Script::kNone || script == Script::kDigit) continue;
    if (east_asian && *east_asian != IsEastAsian(script)) {
      ++changes;
      border = one.begin;
    }
    east_asian = IsEastAsian(script);
  }
  if (changes != 1 || brackets > 1) return std::nullopt;
  if (brackets == 0) {
    return std::pair{Trimmed(name.substr(0, border)),
                     Trimmed(name.substr(border))};
  }
  if (close <= open || border < open) return std::nullopt;
  const std::string_view before = Trimmed(name.substr(0, open));
  const std::string_view after = name.substr(close);
  if (HasWords(after) || !HasWords(before)) return std::nullopt;
  std::size_t inside = open;
  text::Next(name, inside);
  return std::pair{before, Trimmed(name.substr(inside, close - inside))};
}

}  // namespace

std::string_view ToText(AliasOrigin origin) {
  return origin == AliasOrigin::kDeclared ? "declared" : "mined";
}

struct AliasTable::Line {
  std::size_t number = 0;
  std::string name, alias, name_key, alias_key;
  std::optional<AliasOrigin> origin;  // none: the line denies it
};

void AliasTable::Join(const Line& line) {
  const auto group = [this](const std::string& key) {
    const auto at = group_of_.find(key);
    return at == group_of_.end() ? groups_.size() : at->second;
  };
  const auto declared = [this](std::size_t number) {
    return number < groups_.size() &&
           groups_[number].front().origin == AliasOrigin::kDeclared;
  };
  std::size_t left = group(line.name_key), right = group(line.alias_key);
  if (left == right && left < groups_.size()) return;
  if (line.origin == AliasOrigin::kMined && declared(left) && declared(right)) {
    ++passed_over_;
    return;
  }
  // What is declared takes the other in, and stands first.
  if (left == groups_.size() || (declared(right) && !declared(left))) {
    std::swap(left, right);
  }
  if (left == groups_.size()) groups_.emplace_back();
  const auto add = [&](const std::string& key, const std::string& text) {
    if (group_of_.emplace(key, left).second) {
      groups_[left].push_back({key, text, *line.origin});
    }
  };
  if (right < groups_.size() && right != left) {
    for (Member& member : groups_[right]) {
      group_of_[member.key] = left;
      groups_[left].push_back(std::move(member));
    }
    groups_[right].clear();
  }
  add(line.name_key, line.name);
  add(line.alias_key, line.alias);
}

Result<AliasTable> AliasTable::Parse(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!text::IsUtf8(bytes)) return NoTable(1, "the table is not UTF-8");
  std::vector<Line> lines;
  constexpr std::size_t kMissing = static_cast<std::size_t>(-1);
  std::size_t name = kMissing, alias = kMissing, origin = kMissing;
  for (std::size_t number = 1; !bytes.empty() || number == 1; ++number) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::vector<std::string_view> cells = CellsOf(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (number == 1) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] == "name") name = i;
        if (cells[i] == "alias") alias = i;
        if (cells[i] == "origin") origin = i;
      }
      if (std::max({name, alias, origin}) == kMissing) {
        return NoTable(1,
                       "no table of aliases: its first line names the "
                       "columns name, alias and origin, between tabs");
      }
      continue;
    }
    if (cells.size() == 1 && cells[0].empty()) continue;
    if (cells.size() <= std::max({name, alias, origin})) {
      return NoTable(number, "a cell is missing");
    }
    Line line{number,
              std::string(cells[name]),
              std::string(cells[alias]),
              KeyOf(cells[name]),
              KeyOf(cells[alias]),
              {}};
    if (line.name_key.empty() || line.alias_key.empty()) {
      return NoTable(number, "a name is empty");
    }
    if (cells[origin] == "declared") line.origin = AliasOrigin::kDeclared;
    if (cells[origin] == "mined") line.origin = AliasOrigin::kMined;
    if (!line.origin && cells[origin] != "not") {
      return NoTable(number, "the origin " + std::string(cells[origin]) +
                                 " is none of declared, mined, not");
    }
    lines.push_back(std::move(line));
  }

  std::set<KeyPair> denied;
  for (const Line& line : lines) {
    if (!line.origin) denied.insert(Ordered(line.name_key, line.alias_key));
  }
  AliasTable table;
  for (const Line& line : lines) {
    if (line.origin != AliasOrigin::kDeclared) continue;
    if (denied.count(Ordered(line.name_key, line.alias_key)) != 0) {
      return NoTable(line.number, line.name + " is declared to be " +
                                      line.alias +
                                      ", which another line denies");
    }
    table.Join(line);
  }
  // Of whom each name is mined, those that are declared to be one counted once.
  std::map<std::string, std::set<std::string>> bearers;
  const auto bearer = [&table](const std::string& key) {
    const auto at = table.group_of_.find(key);
    return at == table.group_of_.end() ? key
                                       : table.groups_[at->second].front().key;
  };
  std::vector<const Line*> mined;
  for (const Line& line : lines) {
    if (line.origin != AliasOrigin::kMined) continue;
    if (denied.count(Ordered(line.name_key, line.alias_key)) != 0) {
      ++table.passed_over_;
      continue;
    }
    bearers[line.alias_key].insert(bearer(line.name_key));
    mined.push_back(&line);
  }
  const std::size_t declared_groups = table.groups_.size();
  for (const Line* line : mined) {
    const bool declared = declared_groups > 0 &&
                          bearer(line->name_key) == bearer(line->alias_key);
    if (bearers[line->alias_key].size() > 1 && !declared) {
      ++table.passed_over_;
    } else {
      table.Join(*line);
    }
  }
  return table;
}

std::string AliasTable::Applied(std::string_view credit,
                                std::vector<AliasUse>& used) const {
  if (groups_.empty() || credit.empty()) return std::string(credit);
  std::string applied;
  std::size_t copied = 0;
  for (const CreditPiece& piece : CutCredit(credit)) {
    const auto end =
        static_cast<std::size_t>(piece.text.data() - credit.data()) +
        piece.text.size();
    const Credit read = CreditOf(piece.text);
    if (read.names.empty()) continue;
    const std::vector<std::string>& keys = read.names.front().keys;
    std::string added;
    for (const std::string& key : keys) {
      const auto at = group_of_.find(key);
      if (at == group_of_.end()) continue;
      const std::vector<Member>& group = groups_[at->second];
      const auto own = std::ranges::find(group, key, &Member::key);
      for (const Member& other :
           std::span(group).first(std::min(group.size(), kMostNames))) {
        if (std::ranges::find(keys, other.key) != keys.end()) continue;
        added += " (" + other.text + ")";
        used.push_back({std::string(piece.text), other.text,
                        std::max(own->origin, other.origin)});
      }
      break;  // he is of one group
    }
    if (added.empty()) continue;
    applied.append(credit, copied, end - copied).append(added);
    copied = end;
  }
  return applied.append(credit, copied);
}

void AliasMiner::Add(std::string_view credit, std::string_view title,
                     std::size_t sheet) {
  for (const CreditPiece& piece : CutCredit(credit)) {
    const auto halves = Halves(piece.text);
    if (!halves) continue;
    auto [name, alias] = *halves;
    if (IsLatin(name)) std::swap(name, alias);
    if (!IsEastAsianName(name) || !IsLatin(alias) || !IsName(name) ||
        !IsName(alias)) {
      continue;
    }
    Seen& seen = seen_[{KeyOf(name), KeyOf(alias)}];
    if (seen.name.empty()) {
      seen.name = std::string(name);
      seen.alias = std::string(alias);
    }
    seen.songs.insert(KeyOf(title));
    seen.sheets.insert(sheet);
  }
}

std::vector<AliasMiner::Found> AliasMiner::All() const {
  std::map<std::string, std::size_t> bearers;  // of each alias
  for (const auto& [keys, seen] : seen_) ++bearers[keys.second];
  std::vector<Found> all;
  for (const auto& [keys, seen] : seen_) {
    if (seen.songs.size() < 2 && seen.sheets.size() < 2) continue;
    if (bearers[keys.second] > 1) continue;
    all.push_back(
        {seen.name, seen.alias, seen.songs.size(), seen.sheets.size()});
  }
  return all;
}

}  // namespace qiao::matcher
