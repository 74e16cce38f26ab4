// A label's sheet, read: every row an entry, every doubt a finding.
//
//   曲名,演唱者,ISRC,權利比例      -> 41 entries, 6 findings, "Big5-HKSCS"
//
// Nothing is guessed and nothing repaired: a bad identifier stays as text, a
// share that can be read two ways stays unread. A row that cannot become a
// record is an entry with `rejected` set, so that rows always add up.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/catalog_entry.h"
#include "schemas/model/result.h"
#include "schemas/text/charset.h"

namespace qiao::registry {

struct ReadOptions {
  std::optional<text::Charset> charset;  // --encoding: overrides the decision
  // Heading (as in the sheet) to field of schemas/tables/columns.tsv, for
  // headings that no table knows.
  std::map<std::string, std::string> columns;
};

struct Catalog {
  text::CharsetDecision charset;  // `charset.charset` is what was used
  bool charset_given = false;     // by the caller
  char delimiter = ',';
  std::int64_t header_row = 1;        // as Excel counts
  std::vector<std::string> headings;  // as in the sheet
  std::vector<std::string> fields;    // of each heading; empty: unknown
  std::vector<CatalogEntry> entries;  // one for each row below the header
                                      // that is not blank
  std::int64_t blank_rows = 0;
  std::vector<Finding> findings;  // about the file, its columns
};

// The file's rows. kUnreadable if no row names a known column, or the file is
// empty. If the charset is undecided the Catalog has no entries and
// `charset.charset` is empty: ask, and read again.
Result<Catalog> ReadCatalog(std::string_view bytes,
                            const ReadOptions& options = {});

}  // namespace qiao::registry
