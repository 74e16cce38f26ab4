// Tables of fingerprints, plain or gzip:
//
//   id<TAB>duration_s<TAB>base64 of the items (little-endian 32-bit words)
//   jay-01  243.7  jmGqyaZhqsm…
//
// Read row by row, so that a table of a million tracks needs no more memory
// than a small one. Empty lines are skipped, and so is a first line whose
// second cell is the word duration_s.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/model/fingerprint.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct PrintRow {
  std::int64_t line = 0;
  std::string id;
  Fingerprint print;
};

// One row without its line feed. kInvalid with the reason.
Result<PrintRow> ParsePrintRow(std::string_view line);

class PrintTable {
 public:
  // kNotFound, kUnreadable.
  static Result<PrintTable> Open(const std::string& path);

  // The next row, nothing at the end. A row that cannot be read is kInvalid,
  // with its line, and reading may go on; kUnreadable ends the table.
  Result<std::optional<PrintRow>> Next();

 private:
  struct Gzip;
  // Puts the next line into `line`, without its end; false behind the last.
  Result<bool> NextLine(std::string& line);

  std::string path_;
  std::shared_ptr<Gzip> file_;
  std::string waiting_;    // read and not taken
  std::size_t taken_ = 0;  // of waiting_
  bool ended_ = false;
  std::int64_t line_ = 0;
};

// Whether the file at `path` is a table by its name (.tsv, .tsv.gz) or is gzip.
bool IsPrintTable(const std::string& path);

}  // namespace qiao::registry
