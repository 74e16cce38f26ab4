#include "registry/import/csv_reader.h"

#include <algorithm>

namespace qiao::registry {
namespace {

// A quoted cell longer than this was opened by accident.
constexpr std::size_t kLongestQuoted = std::size_t{64} * 1024;

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

}  // namespace

bool CsvRow::Blank() const {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
    return cell.find_first_not_of(" \t\r\n") == std::string::npos;
  });
}

CsvReader::CsvReader(std::string_view bytes, text::Charset charset,
                     std::size_t mark_bytes, char delimiter)
    : source_(bytes), charset_(charset), delimiter_(delimiter) {
  const std::string_view body =
      bytes.substr(std::min(mark_bytes, bytes.size()));
  counted_source_ = bytes.size() - body.size();
  if (charset == text::Charset::kUtf16Le ||
      charset == text::Charset::kUtf16Be) {
    transcoded_ = text::Decode(body, charset).text;
    text_ = transcoded_;
  } else {
    text_ = body;
  }
}

// In the charsets that hold ASCII no comma, quote, tab or line end is ever part
// of another character, so that rows are split as bytes and cells decoded
// afterwards: a broken character cannot take a comma with it.
bool CsvReader::Next(CsvRow& row) {
  if (at_ >= text_.size()) return false;
  const std::size_t begin = at_;
  row = CsvRow{};
  row.number = ++number_;
  row.begin = SourceOffset(at_);
  ReadRow(row, Quotes::kStrict);
  if (row.stray_quote && expected_ > 0 && row.cells.size() > expected_) {
    // "Hello, "World" again": the comma may be part of the cell after all.
    const std::size_t strict_end = at_;
    CsvRow loose;
    loose.number = row.number;
    loose.begin = row.begin;
    loose.stray_quote = true;
    at_ = begin;
    ReadRow(loose, Quotes::kLoose);
    if (loose.cells.size() == expected_) {
      row = std::move(loose);
    } else {
      at_ = strict_end;
    }
  }
  row.end = SourceOffset(at_);
  if (at_ >= text_.size()) {
    open_end_ = true;
    return true;
  }
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
    at_ += 2;
  } else {
    bare_cr_ = bare_cr_ || text_[at_] == '\r';
    ++at_;
  }
  return true;
}

// Leaves at_ on the line end, or at the end of the file.
void CsvReader::ReadRow(CsvRow& row, Quotes quotes) {
  for (;;) {
    std::string cell;
    const bool quoted = delimiter_ != '\t' && at_ < text_.size() &&
                        text_[at_] == '"' && ReadQuoted(cell, row, quotes);
    if (!quoted) ReadPlain(cell, row);
    Finish(cell, row);
    if (at_ >= text_.size() || IsLineEnd(text_[at_])) return;
    ++at_;                      // the delimiter
    if (at_ >= text_.size()) {  // a last, empty cell
      Finish({}, row);
      return;
    }
  }
}

// Up to the delimiter or the end of the line.
void CsvReader::ReadPlain(std::string& cell, CsvRow& row) {
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != delimiter_ &&
         !IsLineEnd(text_[at_])) {
    if (text_[at_] == '"' && delimiter_ != '\t') row.stray_quote = true;
    ++at_;
  }
  cell = text_.substr(begin, at_ - begin);
}

// A cell from its opening quote to the delimiter behind its closing one. False,
// and nothing read, if the quote is no opening quote after all.
bool CsvReader::ReadQuoted(std::string& cell, CsvRow& row, Quotes quotes) {
  if (rewinds_left_ <= 0) return false;
  bool line_break = false;
  const std::size_t limit = std::min(text_.size(), at_ + kLongestQuoted);
  std::size_t at = at_ + 1;
  for (; at < limit; ++at) {
    const char c = text_[at];
    if (c != '"') {
      line_break = line_break || IsLineEnd(c);
      cell += c;
      continue;
    }
    const char next = at + 1 < text_.size() ? text_[at + 1] : '\n';
    if (next == '"') {
      cell += '"';
      ++at;
    } else if (next == delimiter_ || IsLineEnd(next)) {
      row.line_break = row.line_break || line_break;
      at_ = at + 1;
      return true;
    } else if (quotes == Quotes::kLoose && !line_break) {
      cell += '"';
    } else {
      break;  // a quote inside: what began with a quote was plain text
    }
  }
  if (at >= limit) row.unclosed = true;
  --rewinds_left_;
  cell.clear();
  return false;
}

void CsvReader::Finish(const std::string& raw, CsvRow& row) {
  const bool utf16 = charset_ == text::Charset::kUtf16Le ||
                     charset_ == text::Charset::kUtf16Be;
  std::string cell = raw;
  if (utf16) {
    row.undecodable =
        row.undecodable || cell.find("\xEF\xBF\xBD") != std::string::npos;
  } else {
    text::DecodedText decoded = text::Decode(raw, charset_);
    row.undecodable = row.undecodable || !decoded.bad.empty();
    cell = std::move(decoded.text);
  }
  const auto nul = std::remove(cell.begin(), cell.end(), '\0');
  if (nul != cell.end()) {
    row.nul = true;
    cell.erase(nul, cell.end());
  }
  row.cells.push_back(std::move(cell));
}

// Where the file stands when the text stands at `at`; `at` never falls.
std::size_t CsvReader::SourceOffset(std::size_t at) {
  if (transcoded_.empty()) {
    return at + (source_.size() - text_.size());
  }
  for (; counted_text_ < at; ++counted_text_) {
    const auto byte = static_cast<unsigned char>(text_[counted_text_]);
    if ((byte & 0xC0) == 0x80) continue;  // inside a character
    counted_source_ += byte >= 0xF0 ? 4 : 2;
  }
  return std::min(counted_source_, source_.size());
}

}  // namespace qiao::registry
