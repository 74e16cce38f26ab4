// Rows of a CSV or TSV file, in any charset of schemas/text/charset.h.
//
// RFC 4180 with what real sheets do: quoted cells hold line breaks and doubled
// quotes; a quote in the middle of a plain cell, or one that never closes, is
// a character like any other and is reported. A TSV has no quoting. Lines end
// in LF, CRLF or CR; the last one need not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/text/charset.h"

namespace qiao::registry {

struct CsvRow {
  std::int64_t number = 0;  // as Excel counts: the first row of the file is 1
  std::size_t begin = 0;    // byte offsets into the file, line end excluded
  std::size_t end = 0;
  std::vector<std::string> cells;  // UTF-8, white space around them kept
  bool stray_quote = false;        // a quote that opens or closes nothing
  bool unclosed = false;           // an opening quote without its partner
  bool line_break = false;         // a cell holds a line break
  bool nul = false;                // NUL bytes were left out
  bool undecodable = false;        // a cell holds bytes outside the charset
  // No cell holds anything but white space.
  bool Blank() const;
};

class CsvReader {
 public:
  // `bytes` must outlive the reader. `mark_bytes` are skipped.
  CsvReader(std::string_view bytes, text::Charset charset,
            std::size_t mark_bytes, char delimiter);
  // How many cells a row should have: settles whether a quotation mark inside a
  // cell ends it.
  void ExpectCells(std::size_t count) { expected_ = count; }
  // False at the end of the file.
  bool Next(CsvRow& row);

  bool ended_without_line_end() const { return open_end_; }
  bool bare_carriage_returns() const { return bare_cr_; }

 private:
  // kStrict: a quote inside a quoted cell makes the whole cell plain.
  // kLoose: it is a character of the cell, which ends at a quote before a
  // delimiter on the same line.
  enum class Quotes { kStrict, kLoose };
  void ReadRow(CsvRow& row, Quotes quotes);
  void ReadPlain(std::string& cell, CsvRow& row);
  bool ReadQuoted(std::string& cell, CsvRow& row, Quotes quotes);
  void Finish(const std::string& raw, CsvRow& row);
  std::size_t SourceOffset(std::size_t at);

  std::string_view source_;  // the file
  text::Charset charset_;
  std::string transcoded_;  // UTF-16 only: the file as UTF-8
  std::string_view text_;   // what is split: source_ or transcoded_
  std::size_t at_ = 0;
  char delimiter_;
  std::int64_t number_ = 0;
  std::size_t expected_ = 0;  // cells; 0: not known
  int rewinds_left_ = 100;    // bounds the work on files full of stray quotes
  bool open_end_ = false;
  bool bare_cr_ = false;
  // UTF-16: how far SourceOffset() has counted.
  std::size_t counted_text_ = 0;
  std::size_t counted_source_ = 0;
};

}  // namespace qiao::registry
