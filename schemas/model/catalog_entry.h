// A CatalogEntry is one row of a label's sheet as read: every cell kept, the
// cells of known columns sorted into fields, nothing guessed and nothing
// repaired. What became of each row is a RowOutcome of the import report.
//
//   曲名 後來   演唱者 劉若英   ISRC TW-A01-99-00123   錄音著作權人 …   比例 各50%
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schemas/model/period.h"
#include "schemas/model/share.h"
#include "schemas/model/statement.h"
#include "schemas/model/territory.h"

namespace qiao {

enum class Severity { kNote, kWarning, kError };

// Something about one cell that its owner should know.
struct Finding {
  std::int64_t row = 0;  // as Excel counts: the header is row 1; 0: the file
  std::string column;    // the sheet's own heading; empty: the whole row
  std::string value;     // the cell as read
  std::string rule;      // stable code, "QIAO-IMP-014"; `qiao explain error`
  Severity severity = Severity::kWarning;
  std::string message;   // what is wrong, in words
  std::string fix;       // what was done, or what to do
  bool operator==(const Finding&) const = default;
};

// What the sheet says the label itself holds in the recording or the work.
struct StatedShare {
  enum class Of { kRecording, kWork, kWords, kMusic };
  Of of = Of::kRecording;
  Share share;
  bool operator==(const StatedShare&) const = default;
};

struct CatalogEntry {
  std::int64_t row = 0;  // as Excel counts; a quoted line break does not count
  std::string raw;       // the row's bytes, before decoding

  std::string title;
  std::vector<std::string> other_titles;  // translated, alternative
  std::string version;                    // a version column, not the title's
  std::string artist;                     // the whole credit, as written
  std::string featured;
  std::string lyricist, composer, arranger, producer;
  std::string album;
  std::optional<int> disc, track;
  std::vector<Identifier> ids;  // isrc, iswc, gtin …; invalid ones keep `text`
                                // with an empty value
  std::string released;         // some-day, or empty
  std::optional<std::int64_t> duration_ms;
  std::string language, genre;
  std::string label, publisher, sub_publisher, pline, cline;
  std::vector<StatedShare> shares;
  std::optional<TerritorySet> territories;
  std::optional<Period> term;
  std::optional<bool> exclusive;
  std::string certificate;  // 作品登記號 and the like
  std::string ai;           // AI 參與, as written
  std::string file;         // an audio file name, where a column gives one
  // Columns that no field takes: heading and cell.
  std::vector<std::pair<std::string, std::string>> other_cells;
  std::vector<Finding> findings;  // about this row
  // Set when the row cannot become a record: why.
  std::optional<std::string> rejected;
};

}  // namespace qiao
