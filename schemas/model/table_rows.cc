#include "schemas/model/table_rows.h"

#include <algorithm>
#include <utility>

namespace qiao {
namespace {

// Takes the text before `separator` off the front of `rest`.
std::string_view TakePiece(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return piece;
}

}  // namespace

std::vector<TableRow> TableRows(std::string_view table) {
  std::vector<TableRow> rows;
  while (!table.empty()) {
    std::string_view line = TakePiece(table, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    std::vector<std::string_view> cells;
    while (!line.empty()) cells.push_back(TakePiece(line, '\t'));
    rows.emplace_back(std::move(cells));
  }
  return rows;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::string_view piece = TakePiece(text, separator);
    if (!piece.empty()) pieces.push_back(piece);
  }
  return pieces;
}

}  // namespace qiao
