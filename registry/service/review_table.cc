#include "registry/service/review_table.h"

#include <algorithm>
#include <cstdint>

#include "matcher/record.h"
#include "registry/service/matcher_records.h"

namespace qiao::registry {
namespace {

// A cell holds no tab and no end of a line.
std::string InCell(std::string text) {
  for (char& c : text) {
    if (c == '\t' || c == '\r' || c == '\n') c = ' ';
  }
  return text;
}

std::string Minutes(std::int64_t ms) {
  const std::int64_t seconds = (ms + 500) / 1000;
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

// id, title, artist, album, version, duration and ISRC of a row.
std::string CellsOf(std::span<const SheetToDedupe> sheets,
                    const RowOfSheet& row) {
  const SheetToDedupe& sheet = sheets[row.sheet];
  const auto entry = std::ranges::find_if(
      sheet.entries,
      [&](const CatalogEntry& one) { return one.row == row.row; });
  const auto at = static_cast<std::size_t>(entry - sheet.entries.begin());
  const matcher::Record record =
      ToRecord(*entry, at < sheet.prints.size() ? sheet.prints[at] : nullptr);
  std::string cells = InCell(sheet.file + ":" + std::to_string(row.row));
  for (const std::string& text :
       {record.title, record.artist, record.album, record.version,
        // As the sheet states it: the next time nothing may be heard.
        entry->duration_ms ? Minutes(*entry->duration_ms) : std::string(),
        record.isrcs.empty() ? std::string() : record.isrcs.front()}) {
    cells += '\t' + InCell(text);
  }
  return cells;
}

}  // namespace

std::string ReviewTable(std::span<const SheetToDedupe> sheets,
                        const DedupeReport& report) {
  std::string table = "label\tlevel";
  for (const std::string side : {"left_", "right_"}) {
    for (const char* const name :
         {"id", "title", "artist", "album", "version", "duration", "isrc"}) {
      table += '\t' + side + name;
    }
  }
  table += '\n';
  for (const DuplicatePair& pair : report.pairs) {
    if (pair.decision.verdict != matcher::Verdict::kReview) continue;
    table += '\t' + std::string(ToText(pair.decision.level)) + '\t' +
             CellsOf(sheets, pair.left) + '\t' + CellsOf(sheets, pair.right) +
             '\n';
  }
  return table;
}

}  // namespace qiao::registry
