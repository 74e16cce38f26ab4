#include "registry/import/columns.h"

#include <algorithm>

#include "schemas/text/heading.h"

namespace qiao::registry {
namespace {

constexpr int kRowsLookedAt = 30;

ColumnHeading Meaning(const std::string& cell,
                      const std::map<std::string, std::string>& given) {
  ColumnHeading column{TrimmedCell(cell), {}, {}};
  const std::string key = text::HeadingKey(cell);
  for (const auto& [heading, field] : given) {
    if (!key.empty() && text::HeadingKey(heading) == key) {
      column.field = field;
      return column;
    }
  }
  text::HeadingMeaning meaning = text::MeaningOfHeading(cell);
  column.field = meaning.field;
  column.bracket = std::move(meaning.bracket);
  return column;
}

struct Score {
  int known = 0;
  bool title = false;
};

Score ScoreOf(const std::vector<ColumnHeading>& columns) {
  Score score;
  for (const ColumnHeading& column : columns) {
    if (column.field.empty()) continue;
    ++score.known;
    score.title = score.title || column.field == "title";
  }
  return score;
}

// At least two columns, and each of the same field in both.
bool SameFields(const std::vector<ColumnHeading>& a,
                const std::vector<ColumnHeading>& b) {
  int same = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string left = i < a.size() ? a[i].field : "";
    const std::string right = i < b.size() ? b[i].field : "";
    if (left != right) return false;
    same += left.empty() ? 0 : 1;
  }
  return same >= 2;
}

}  // namespace

std::string TrimmedCell(std::string_view cell) {
  static constexpr std::string_view kSpaces[] = {
      " ", "\t", "\r", "\n", "\u3000", "\u00A0", "\u200B", "\uFEFF"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view space : kSpaces) {
      while (cell.starts_with(space)) {
        cell.remove_prefix(space.size());
        again = true;
      }
      while (cell.ends_with(space)) {
        cell.remove_suffix(space.size());
        again = true;
      }
    }
  }
  return std::string(cell);
}

std::optional<Header> FindHeader(
    std::string_view bytes, text::Charset charset, std::size_t mark_bytes,
    const std::map<std::string, std::string>& given) {
  std::optional<Header> best;
  int best_known = 0;
  for (const char delimiter : {',', '\t', ';'}) {
    CsvReader reader(bytes, charset, mark_bytes, delimiter);
    CsvRow row;
    for (int i = 0; i < kRowsLookedAt && reader.Next(row); ++i) {
      // A file of one column has no delimiter: the comma finds its header.
      if (delimiter != ',' && row.cells.size() < 2) continue;
      Header header{delimiter, row.number, {}};
      for (const std::string& cell : row.cells) {
        header.columns.push_back(Meaning(cell, given));
      }
      const Score score = ScoreOf(header.columns);
      const bool header_like = score.known >= 3 ||
                               (score.title && score.known >= 1) ||
                               (score.known >= 2 && row.cells.size() <= 4);
      // The same columns once more, in the other script: data begins below.
      const bool once_more = best && best->delimiter == delimiter &&
                             best->row + 1 == row.number &&
                             score.known == best_known &&
                             SameFields(header.columns, best->columns);
      if (!header_like || (score.known <= best_known && !once_more)) continue;
      best_known = score.known;
      best = std::move(header);
    }
  }
  if (best) {
    while (!best->columns.empty() && best->columns.back().text.empty()) {
      best->columns.pop_back();
    }
  }
  return best;
}

bool RepeatsHeader(const CsvRow& row, const Header& header) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const std::string cell = TrimmedCell(row.cells[i]);
    if (cell.empty()) continue;
    const ColumnHeading* column =
        i < header.columns.size() ? &header.columns[i] : nullptr;
    if (column == nullptr) return false;
    if (cell != column->text &&
        (column->field.empty() ||
         text::MeaningOfHeading(cell).field != column->field)) {
      return false;
    }
    ++same;
  }
  return same >= 2;
}

}  // namespace qiao::registry
