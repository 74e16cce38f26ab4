#include "schemas/model/codes.h"

#include <algorithm>
#include <map>
#include <vector>

#include "schemas/model/table_rows.h"
#include "tables/embedded.h"

namespace qiao {
namespace {

struct CodeTable {
  std::map<std::string_view, std::vector<std::string_view>> lists;
  std::vector<std::string_view> names;

  CodeTable() {
    for (const TableRow& row : TableRows(tables::kCodes)) {
      lists[row[0]].push_back(row[1]);
    }
    for (const TableRow& row : TableRows(tables::kRoles)) {
      lists["role"].push_back(row[0]);
    }
    for (const TableRow& row : TableRows(tables::kRights)) {
      lists["right"].push_back(row[0]);
    }
    for (auto& [name, codes] : lists) {
      std::sort(codes.begin(), codes.end());
      names.push_back(name);
    }
  }
};

const CodeTable& Table() {
  static const CodeTable table;
  return table;
}

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool IsCodeShape(std::string_view text) {
  if (text.empty() || text.size() > 32 || !IsLower(text.front())) return false;
  bool after_dash = false;
  for (char c : text) {
    if (c == '-') {
      if (after_dash) return false;
      after_dash = true;
      continue;
    }
    if (!IsLower(c) && !IsDigit(c)) return false;
    after_dash = false;
  }
  return !after_dash;
}

bool IsCode(std::string_view list, std::string_view code) {
  const auto codes = CodesOf(list);
  return std::binary_search(codes.begin(), codes.end(), code);
}

std::span<const std::string_view> CodesOf(std::string_view list) {
  const auto found = Table().lists.find(list);
  if (found == Table().lists.end()) return {};
  return found->second;
}

std::span<const std::string_view> CodeLists() { return Table().names; }

}  // namespace qiao
