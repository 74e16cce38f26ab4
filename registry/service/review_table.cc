#include "registry/service/review_table.h"

#include <cstddef>
#include <cstdint>
#include <map>

#include "matcher/record.h"
#include "registry/service/matcher_records.h"
#include "registry/service/record_pairs.h"
#include "schemas/text/duration.h"

namespace qiao::registry {
namespace {

// id, title, artist, album, version, duration and ISRC of a row.
std::string CellsOf(const std::string& file, const CatalogEntry& entry) {
  const matcher::Record record = ToRecord(entry, nullptr);
  std::string cells = InPairCell(file + ":" + std::to_string(entry.row));
  for (const std::string& text :
       {record.title, record.artist, record.album, record.version,
        // As the sheet states it: the next time nothing may be heard.
        record.duration_ms ? text::WrittenDuration(*record.duration_ms)
                           : std::string(),
        record.isrcs.empty() ? std::string() : record.isrcs.front()}) {
    cells += '\t' + InPairCell(text);
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
