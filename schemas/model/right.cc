#include "schemas/model/right.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "schemas/model/table_rows.h"
#include "tables/embedded.h"

namespace qiao {
namespace {

enum Column : std::size_t {
  kCode,
  kLayer,
  kOn,
  kHolds,
  kHant,
  kHans,
  kEn,
  kWords
};

// Lower case, without spaces: how words are compared.
std::string WordKey(std::string_view word) {
  std::string key;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == ' ' || c == '\t') continue;
    if (word.substr(i, 3) == "　") {  // ideographic space
      i += 2;
      continue;
    }
    key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return key;
}

struct RightsTable {
  std::map<std::string_view, TableRow> rows;
  std::map<std::string, Right, std::less<>> by_word;

  RightsTable() {
    for (const TableRow& row : TableRows(tables::kRights)) {
      const std::string_view code = row[kCode];
      rows.emplace(code, row);
      for (Column column : {kCode, kHant, kHans}) Learn(row[column], code);
      for (std::string_view word : Split(row[kWords], '|')) Learn(word, code);
    }
  }

  void Learn(std::string_view word, std::string_view code) {
    by_word.emplace(WordKey(word), Right(code));
  }
};

const RightsTable& Table() {
  static const RightsTable table;
  return table;
}

}  // namespace

bool IsRight(std::string_view code) { return Table().rows.contains(code); }

std::vector<Right> ActsOf(std::span<const Right> rights,
                          std::string_view kind) {
  std::vector<Right> acts;
  for (const Right& right : rights) {
    const auto row = Table().rows.find(right);
    if (row == Table().rows.end() || row->second[kHolds].empty()) {
      acts.push_back(right);
      continue;
    }
    const auto kinds = Split(row->second[kOn], ' ');
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      acts.push_back(right);
      continue;
    }
    for (std::string_view act : Split(row->second[kHolds], ' ')) {
      acts.emplace_back(act);
    }
  }
  std::sort(acts.begin(), acts.end());
  acts.erase(std::unique(acts.begin(), acts.end()), acts.end());
  return acts;
}

Right FindRight(std::string_view word) {
  const auto found = Table().by_word.find(WordKey(word));
  return found == Table().by_word.end() ? Right() : found->second;
}

std::string_view NameOfRight(std::string_view code, std::string_view lang) {
  const auto row = Table().rows.find(code);
  if (row == Table().rows.end()) return code;
  const std::string_view name = row->second[lang == "zh-Hant"   ? kHant
                                            : lang == "zh-Hans" ? kHans
                                                                : kEn];
  return name.empty() ? code : name;
}

}  // namespace qiao
