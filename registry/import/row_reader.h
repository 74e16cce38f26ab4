// One row of a sheet to one CatalogEntry, cell by cell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registry/import/columns.h"
#include "registry/import/csv_reader.h"
#include "registry/import/written_share.h"
#include "schemas/model/catalog_entry.h"

namespace qiao::registry {

// A share whose meaning its column decides (written_share.h).
struct BareShare {
  std::size_t column = 0;  // of the header
  StatedShare::Of of = StatedShare::Of::kRecording;
  WrittenShare written;
};

struct ReadRow {
  CatalogEntry entry;
  std::vector<BareShare> bare_shares;
};

class RowReader {
 public:
  // `header` must outlive the reader. `legacy`: the charset cannot hold all of
  // Unicode, so that a ? may stand for what it could not.
  RowReader(const Header& header, bool legacy)
      : header_(header), legacy_(legacy) {}

  // `raw` is the row's bytes as in the file.
  ReadRow Read(const CsvRow& row, std::string_view raw) const;

 private:
  const Header& header_;
  bool legacy_;
};

}  // namespace qiao::registry
