// A table of pairs of records, for asking the matcher about each: a TSV with a
// heading, without quoting.
//
//   left_title  left_artist  right_title  right_artist  label
//   後來        劉若英        后来         刘若英         1
//
// Columns are left_X and right_X with X one of title, artist, album, duration
// (seconds or m:ss), released, isrc, iswc, genre, version, language, writers,
// other_title, id; and label, level (work or recording) and phenomenon. Any
// order; only the titles must be there. Of a column that is none of these
// nothing is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/aliases.h"
#include "matcher/record.h"
#include "matcher/weight_table.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct RecordPair {
  std::int64_t row = 0;  // 1: the first below the heading
  matcher::Record left, right;
  std::string left_id, right_id;        // empty: none is given
  std::optional<bool> same;             // by its label, which may be left out
  std::optional<matcher::Level> level;  // that the label is about, if it says
  std::string phenomenon;
  // Cells that are no identifier or no length; what they were to say is unsaid:
  // "left_isrc TW-1".
  std::vector<std::string> not_read;
  // Names that a table of aliases has added to the artists.
  std::vector<matcher::AliasUse> aliases;
  // Why nothing can be said about the pair; empty: it can be compared.
  std::string unreadable;
};

struct PairTable {
  std::vector<RecordPair> pairs;             // every line that is not empty
  std::vector<std::string> unknown_columns;  // as written
};

// kUnreadable for no table of pairs: no heading, or no titles in it, a column
// twice. A line that cannot be read is a pair that says why.
Result<PairTable> ReadPairTable(std::string_view bytes);

// Text as a cell of such a table holds it: tabs and ends of lines are spaces,
// and of several spaces there is one.
std::string InPairCell(std::string_view text);

}  // namespace qiao::registry
