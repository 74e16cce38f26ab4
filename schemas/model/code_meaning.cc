#include "schemas/model/code_meaning.h"

#include "schemas/model/table_rows.h"
#include "tables/embedded.h"

namespace qiao {
namespace {

std::string Text(std::string_view cell) { return std::string(cell); }

template <typename Read>
void AddRows(std::vector<CodeMeaning>& all, std::string_view table,
             const Read& read) {
  for (const TableRow& row : TableRows(table)) {
    if (row[0] != "code") all.push_back(read(row));
  }
}

CodeMeaning RefusalOf(const TableRow& row) {
  return {Text(row[0]), Text(row[1]), Text(row[2])};
}

// code, status, error, title, meaning, next
CodeMeaning ProblemOf(const TableRow& row) {
  return {Text(row[0]),
          Text(row[3]) + " (" + Text(row[1]) + "). " + Text(row[4]),
          Text(row[5])};
}

// code, severity, effect (kept, waits, rejected, file), title, meaning, next
CodeMeaning FindingOf(const TableRow& row) {
  std::string meaning =
      Text(row[3]) + " (" + Text(row[1]) + "). " + Text(row[4]);
  if (row[2] == "waits") meaning += " The row waits for review.";
  if (row[2] == "rejected") meaning += " The row is rejected.";
  return {Text(row[0]), std::move(meaning), Text(row[5])};
}

}  // namespace

const std::vector<CodeMeaning>& CodeMeanings() {
  static const std::vector<CodeMeaning> all = [] {
    std::vector<CodeMeaning> rows;
    AddRows(rows, tables::kRefusals, RefusalOf);
    AddRows(rows, tables::kFindings, FindingOf);
    AddRows(rows, tables::kProblems, ProblemOf);
    return rows;
  }();
  return all;
}

const CodeMeaning* FindCode(std::string_view code) {
  for (const CodeMeaning& row : CodeMeanings()) {
    if (row.code == code) return &row;
  }
  return nullptr;
}

}  // namespace qiao
