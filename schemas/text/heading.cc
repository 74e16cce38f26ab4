#include "schemas/text/heading.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "schemas/text/nfc.h"
#include "schemas/text/utf8.h"
#include "tables/embedded.h"

namespace qiao::text {
namespace {

// Characters that stand around the words of a heading and mean nothing.
bool IsDecoration(char32_t c) {
  switch (c) {
    case U' ':
    case U'\t':
    case U'\r':
    case U'\n':
    case U'*':
    case U':':
    case U'"':
    case U'\'':
    case U'_':
    case U'※':
    case U'★':
    case U'•':
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x2060:
    case 0xFEFF:
    case 0xA0:
    case 0x3000:
    case 0:
      return true;
    default:
      return false;
  }
}

std::string Folded(std::string_view heading) {
  const auto nfkc = Nfkc(heading);
  if (!nfkc) return {};
  std::string key;
  for (std::size_t at = 0; at < nfkc->size();) {
    const char32_t c = Next(*nfkc, at);
    if (IsDecoration(c)) continue;
    AppendUtf8(key, c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c);
  }
  return key;
}

struct Spellings {
  std::unordered_map<std::string, std::string_view> fields;  // by key
  std::unordered_set<std::string_view> names;
};

Spellings ReadTable() {
  Spellings spellings;
  std::string_view rest = tables::kColumns;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t tab = line.find('\t');
    if (line.empty() || line.front() == '#' || tab == line.npos) continue;
    const std::string_view field = line.substr(0, tab);
    spellings.names.insert(field);
    spellings.fields.emplace(Folded(line.substr(tab + 1)), field);
  }
  return spellings;
}

const Spellings& Table() {
  static const Spellings spellings = ReadTable();
  return spellings;
}

std::string_view Find(const std::string& key) {
  const auto found = Table().fields.find(key);
  return found == Table().fields.end() ? std::string_view{} : found->second;
}

// Where the bracket opens that ends `key`; npos if none does. NFKC has made
// full-width brackets plain.
std::size_t LastBracket(const std::string& key) {
  struct Pair {
    std::string_view open, close;
  };
  for (const auto& [open, close] :
       {Pair{"(", ")"}, Pair{"[", "]"}, Pair{"【", "】"}, Pair{"〔", "〕"}}) {
    if (key.size() > close.size() && key.ends_with(close)) {
      return key.rfind(open);
    }
  }
  return std::string::npos;
}

HeadingMeaning MeaningOfKey(std::string key) {
  HeadingMeaning meaning;
  while (!key.empty()) {
    meaning.field = Find(key);
    if (!meaning.field.empty()) return meaning;
    const std::size_t open = LastBracket(key);
    if (open == std::string::npos || open == 0) break;
    std::size_t first = open;
    Next(key, first);
    std::string held = key.substr(first);
    while (!held.empty() && (held.back() & 0xC0) == 0x80) held.pop_back();
    if (!held.empty()) held.pop_back();
    meaning.bracket = std::move(held);
    key.resize(open);
  }
  meaning.bracket.clear();
  return meaning;
}

bool IsHan(char32_t c) { return c >= 0x3400 && c <= 0x9FFF; }

bool IsLatin(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

enum class SplitAt { kSeparators, kScripts };

// The parts of 歌手/Artist or of two lines in one cell; or those of 歌名 Title,
// where Han characters and Latin letters meet. Brackets stay whole.
std::vector<std::string> Split(std::string_view heading, SplitAt where) {
  std::vector<std::string> parts(1);
  char32_t letter = 0;  // the last one
  int open = 0;         // brackets
  for (std::size_t at = 0; at < heading.size();) {
    const char32_t c = Next(heading, at);
    if (c == U'(' || c == U'[') ++open;
    if (c == U')' || c == U']') --open;
    const bool separator = c == U'/' || c == U'|' || c == U'\n' || c == U'\r';
    const bool turn =
        (IsHan(letter) && IsLatin(c)) || (IsLatin(letter) && IsHan(c));
    if (IsHan(c) || IsLatin(c)) letter = c;
    if (open <= 0 && (where == SplitAt::kSeparators ? separator : turn)) {
      parts.emplace_back();
    }
    if (open > 0 || where == SplitAt::kScripts || !separator) {
      AppendUtf8(parts.back(), c);
    }
  }
  return parts;
}

// In two scripts, or two words for one thing: known if every part is, and all
// mean the same. 歌曲Page is no title, and 詞/曲 neither of the two.
HeadingMeaning MeaningOfParts(std::string_view heading, SplitAt where) {
  HeadingMeaning all;
  for (const std::string& part : Split(heading, where)) {
    std::string key = Folded(part);
    if (key.empty()) continue;
    HeadingMeaning one = MeaningOfKey(std::move(key));
    if (one.field.empty() && where == SplitAt::kSeparators) {
      one = MeaningOfParts(part, SplitAt::kScripts);
    }
    if (one.field.empty()) return {};
    if (!all.field.empty() && all.field != one.field) return {};
    all.field = one.field;
    if (all.bracket.empty()) all.bracket = std::move(one.bracket);
  }
  return all;
}

}  // namespace

std::string HeadingKey(std::string_view heading) { return Folded(heading); }

HeadingMeaning MeaningOfHeading(std::string_view heading) {
  HeadingMeaning meaning = MeaningOfKey(Folded(heading));
  if (!meaning.field.empty()) return meaning;
  const auto nfkc = Nfkc(heading);
  return nfkc ? MeaningOfParts(*nfkc, SplitAt::kSeparators) : meaning;
}

bool IsField(std::string_view field) { return Table().names.contains(field); }

}  // namespace qiao::text
