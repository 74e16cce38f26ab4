#include "registry/service/review_table.h"

#include <cstddef>
#include <cstdint>
#include <map>

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
std::string CellsOf(const std::string& file, const CatalogEntry& entry) {
  const matcher::Record record = ToRecord(entry, nullptr);
  std::string cells = InCell(file + ":" + std::to_string(entry.row));
  for (const std::string& text :
       {record.title, record.artist, record.album, record.version,
        // As the sheet states it: the next time nothing may be heard.
        record.duration_ms ? Minutes(*record.duration_ms) : std::string(),
        record.isrcs.empty() ? std::string() : record.isrcs.front()}) {
    cells += '\t' + InCell(text);
  }
  return cells;
}

}  // namespace

std::string ReviewTable(std::span<const SheetToDedupe> sheets,
                        const DedupeReport& report) {
  std::map<RowOfSheet, const CatalogEntry*> entries;
  for (std::size_t sheet = 0; sheet < sheets.size(); ++sheet) {
    for (const CatalogEntry& entry : sheets[sheet].entries) {
      entries.emplace(RowOfSheet{sheet, entry.row}, &entry);
    }
  }
  const auto cells_of = [&](const RowOfSheet& row) {
    return CellsOf(sheets[row.sheet].file, *entries.at(row));
  };
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
             cells_of(pair.left) + '\t' + cells_of(pair.right) + '\n';
  }
  return table;
}

}  // namespace qiao::registry
