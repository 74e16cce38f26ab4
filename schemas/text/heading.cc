#include "schemas/text/heading.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

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

}  // namespace

std::string HeadingKey(std::string_view heading) { return Folded(heading); }

HeadingMeaning MeaningOfHeading(std::string_view heading) {
  std::string key = Folded(heading);
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

bool IsField(std::string_view field) { return Table().names.contains(field); }

}  // namespace qiao::text
