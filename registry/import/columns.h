// Which heading of a sheet is which field, and where its header is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/import/csv_reader.h"
#include "schemas/text/charset.h"

namespace qiao::registry {

struct ColumnHeading {
  std::string text;     // as in the sheet
  std::string field;    // of schemas/tables/columns.tsv; empty: unknown
  std::string bracket;  // what stood in brackets behind it: 秒, %
};

struct Header {
  char delimiter = ',';
  std::int64_t row = 1;                // as Excel counts
  std::vector<ColumnHeading> columns;  // trailing empty headings left out
};

// The row of the first thirty that names most columns, split by comma, tab or
// semicolon, whichever names more. Absent if none names a title, or two other
// columns.
std::optional<Header> FindHeader(
    std::string_view bytes, text::Charset charset, std::size_t mark_bytes,
    const std::map<std::string, std::string>& given);

// True if the row holds the headings themselves.
bool RepeatsHeader(const CsvRow& row, const Header& header);

// White space, full-width too, off both ends.
std::string TrimmedCell(std::string_view cell);

}  // namespace qiao::registry
