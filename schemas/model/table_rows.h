// Rows of an embedded table: tab-separated, no quoting; blank lines and lines
// that begin with # are skipped.
//
//   for (const TableRow& row : TableRows(tables::kRoles)) … row[0] …
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace qiao {

// One row. A cell that is not there is empty, so that a trailing tab is not
// needed. The text must outlive the row, as embedded tables do.
class TableRow {
 public:
  explicit TableRow(std::vector<std::string_view> cells)
      : cells_(std::move(cells)) {}
  std::string_view operator[](std::size_t column) const {
    return column < cells_.size() ? cells_[column] : std::string_view();
  }

 private:
  std::vector<std::string_view> cells_;
};

std::vector<TableRow> TableRows(std::string_view table);

// The pieces between `separator`; empty ones are left out.
std::vector<std::string_view> Split(std::string_view text, char separator);

}  // namespace qiao
