#include "registry/import/catalog_reader.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "registry/import/columns.h"
#include "registry/import/csv_reader.h"
#include "registry/import/finding_rules.h"
#include "registry/import/row_reader.h"
#include "schemas/text/heading.h"

namespace qiao::registry {
namespace {

// A row must be this much likelier in the other charset to be taken for one
// that was pasted in from there.
constexpr std::int64_t kForeignRow = 40'000;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

// Fields that may have several columns.
bool MayRepeat(std::string_view field) {
  return field == "other_title" || field == "isrc" || field == "iswc" ||
         field == "gtin" || field == "publisher" || field == "sub_publisher" ||
         field == "note" || field == "number" || field == "split";
}

void DescribeColumns(const Header& header, Catalog& catalog) {
  std::set<std::string> seen;
  for (const ColumnHeading& column : header.columns) {
    catalog.headings.push_back(column.text);
    catalog.fields.push_back(column.field);
    if (column.text.empty()) continue;
    if (column.field.empty()) {
      catalog.findings.push_back(
          MakeFinding("QIAO-IMP-014", header.row, column.text, {}));
    } else if (!seen.insert(column.field).second && !MayRepeat(column.field)) {
      catalog.findings.push_back(MakeFinding("QIAO-IMP-015", header.row,
                                             column.text, {}, column.field));
    }
  }
  if (header.row > 1) {
    catalog.findings.push_back(
        MakeFinding("QIAO-IMP-016", 1, {}, {},
                    "the header is row " + std::to_string(header.row)));
  }
}

bool HasShareColumn(const Header& header) {
  return std::any_of(header.columns.begin(), header.columns.end(),
                     [](const ColumnHeading& column) {
                       return column.field.ends_with("_share") ||
                              column.field == "pline";
                     });
}

// Bare numbers up to 1: fractions of the whole, unless the same column holds
// bare percentages too; then nobody can tell.
void SettleBareShares(std::vector<ReadRow>& rows, const Header& header) {
  std::set<std::size_t> percent_columns;
  for (const ReadRow& row : rows) {
    for (const BareShare& bare : row.bare_shares) {
      if (!bare.written.as_percent && bare.written.share->num > 0) {
        percent_columns.insert(bare.column);
      }
    }
  }
  for (ReadRow& row : rows) {
    for (const BareShare& bare : row.bare_shares) {
      if (!bare.written.as_percent) continue;
      const std::string heading = bare.column < header.columns.size()
                                      ? header.columns[bare.column].text
                                      : std::string();
      if (percent_columns.contains(bare.column)) {
        row.entry.findings.push_back(MakeFinding(
            "QIAO-IMP-028", row.entry.row, heading, bare.written.share->text));
        continue;
      }
      row.entry.shares.push_back({bare.of, *bare.written.share});
    }
  }
}

// The same ISRC, or the very same row, twice.
void SayRepeats(std::vector<CatalogEntry>& entries) {
  std::unordered_map<std::string, std::int64_t> rows;
  std::unordered_map<std::string, std::int64_t> isrcs;
  for (CatalogEntry& entry : entries) {
    const auto [same, first] = rows.emplace(entry.raw, entry.row);
    if (!first) {
      entry.findings.push_back(
          MakeFinding("QIAO-IMP-039", entry.row, {}, {},
                      "row " + std::to_string(same->second)));
      continue;
    }
    for (const Identifier& id : entry.ids) {
      if (id.scheme != "isrc" || id.value.empty()) continue;
      const auto [other, fresh] = isrcs.emplace(id.value, entry.row);
      if (!fresh && other->second != entry.row) {
        entry.findings.push_back(
            MakeFinding("QIAO-IMP-038", entry.row, "ISRC", id.value,
                        "row " + std::to_string(other->second)));
      }
    }
  }
}

// Absent for charsets that have no rival.
std::optional<text::Charset> RivalOf(text::Charset charset) {
  switch (charset) {
    case text::Charset::kGb18030:
      return text::Charset::kBig5Hkscs;
    case text::Charset::kBig5Hkscs:
      return text::Charset::kGb18030;
    default:
      return std::nullopt;
  }
}

void CheckRowCharset(std::string_view raw, text::Charset charset,
                     CatalogEntry& entry) {
  const auto rival = RivalOf(charset);
  if (!rival || IsAscii(raw)) return;
  if (text::MillibitsAs(raw, *rival) + kForeignRow >
      text::MillibitsAs(raw, charset)) {
    return;
  }
  entry.findings.push_back(
      MakeFinding("QIAO-IMP-007", entry.row, {}, {}, text::ToText(*rival)));
  if (!entry.rejected) entry.rejected = entry.findings.back().message;
}

// What is no text at all, by how it begins. Empty: it may be a sheet.
std::string_view OtherFormat(std::string_view bytes) {
  using namespace std::string_view_literals;
  static constexpr std::pair<std::string_view, std::string_view> kFormats[] = {
      {"PK\x03\x04"sv, "an Excel workbook (.xlsx) or another zip file"sv},
      {"\xD0\xCF\x11\xE0"sv, "an old Excel workbook (.xls)"sv},
      {"%PDF-"sv, "a PDF"sv},
      {"{\\rtf"sv, "an RTF document"sv},
      {"\x1F\x8B"sv, "a gzip file"sv},
      {"<html"sv, "a web page"sv},
      {"<!DOCTYPE"sv, "a web page"sv},
      {"<?xml"sv, "XML"sv}};
  for (const auto& [begin, what] : kFormats) {
    if (bytes.starts_with(begin)) return what;
  }
  return {};
}

// Filled cells of a row that names a recording, not a part of the sheet.
constexpr std::size_t kFewestCells = 3;

std::size_t FilledCells(const CsvRow& row) {
  return static_cast<std::size_t>(std::count_if(
      row.cells.begin(), row.cells.end(),
      [](const std::string& cell) { return !TrimmedCell(cell).empty(); }));
}

bool SaysTotal(std::string_view title) {
  static constexpr std::string_view kWords[] = {
      "合計", "合计", "總計",  "总计",     "小計",       "小计",
      "共計", "共计", "total", "subtotal", "grandtotal", "sum"};
  const std::string key = text::HeadingKey(title);
  return std::find(std::begin(kWords), std::end(kWords), key) !=
         std::end(kWords);
}

// 第一張專輯 and 合計 among the songs: rows with a title and nothing else, in a
// sheet whose other rows say more; totals. They may be songs, so that a person
// must look.
void SayHeadingsAmongRows(const std::vector<std::size_t>& filled,
                          std::vector<CatalogEntry>& entries) {
  const auto count = [&filled](const auto& which) {
    return std::count_if(filled.begin(), filled.end(), which);
  };
  const bool rows_say_more =
      count([](std::size_t cells) { return cells >= kFewestCells; }) >=
      count([](std::size_t cells) { return cells == 1; });
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CatalogEntry& entry = entries[i];
    if (entry.rejected) continue;
    const bool has_id =
        std::any_of(entry.ids.begin(), entry.ids.end(),
                    [](const Identifier& id) { return !id.value.empty(); });
    if ((filled[i] == 1 && rows_say_more) ||
        (SaysTotal(entry.title) && !has_id && filled[i] < kFewestCells)) {
      entry.findings.push_back(
          MakeFinding("QIAO-IMP-052", entry.row, {}, entry.title));
    }
  }
}

Error NoHeader(std::string_view bytes, const Catalog& catalog) {
  CsvReader reader(bytes, *catalog.charset.charset, catalog.charset.mark_bytes,
                   ',');
  CsvRow row;
  std::string first;
  if (reader.Next(row)) {
    for (const std::string& cell : row.cells) {
      first += (first.empty() ? "" : " | ") + TrimmedCell(cell);
      if (first.size() > 200) break;
    }
  }
  if (first.empty()) {
    return Error{ErrorCode::kUnreadable, "holds no text"};
  }
  return Error{
      ErrorCode::kUnreadable,
      "no row names columns that Qiao knows (曲名, 演唱者, ISRC, Title "
      "…); the first row is: " +
          first};
}

}  // namespace

Result<Catalog> ReadCatalog(std::string_view bytes,
                            const ReadOptions& options) {
  for (const auto& [heading, field] : options.columns) {
    if (!text::IsField(field)) {
      return Error{ErrorCode::kUsage, "no field is called " + field};
    }
  }
  if (const std::string_view what = OtherFormat(bytes); !what.empty()) {
    return Error{
        ErrorCode::kUnreadable,
        "is " + std::string(what) + ", no sheet of text: save it as CSV UTF-8"};
  }
  if (bytes.empty()) return Error{ErrorCode::kUnreadable, "is empty"};
  Catalog catalog;
  catalog.charset = text::DecideCharset(bytes);
  if (options.charset) {
    if (catalog.charset.charset != options.charset) {
      catalog.charset.mark_bytes = 0;
    }
    catalog.charset.charset = options.charset;
    catalog.charset_given = true;
  }
  if (!catalog.charset.charset) {
    catalog.findings.push_back(
        MakeFinding("QIAO-IMP-001", 0, {}, {}, catalog.charset.why));
    return catalog;
  }
  const text::Charset charset = *catalog.charset.charset;
  const std::size_t mark = catalog.charset.mark_bytes;
  const auto header = FindHeader(bytes, charset, mark, options.columns);
  if (!header) return NoHeader(bytes, catalog);
  catalog.delimiter = header->delimiter;
  catalog.header_row = header->row;
  DescribeColumns(*header, catalog);

  CsvReader reader(bytes, charset, mark, header->delimiter);
  reader.ExpectCells(header->columns.size());
  const RowReader row_reader(*header, RivalOf(charset).has_value());
  std::vector<ReadRow> rows;
  std::vector<std::size_t> filled;
  CsvRow row;
  while (reader.Next(row)) {
    if (row.number <= header->row) continue;
    if (row.Blank() && !row.undecodable) {
      ++catalog.blank_rows;
      continue;
    }
    const std::string_view raw = bytes.substr(row.begin, row.end - row.begin);
    rows.push_back(row_reader.Read(row, raw));
    filled.push_back(FilledCells(row));
    CatalogEntry& entry = rows.back().entry;
    CheckRowCharset(raw, charset, entry);
    if (RepeatsHeader(row, *header)) {
      entry.findings.push_back(MakeFinding("QIAO-IMP-043", entry.row, {}, {}));
      if (!entry.rejected) entry.rejected = entry.findings.back().message;
    }
  }
  SettleBareShares(rows, *header);
  for (ReadRow& read : rows) catalog.entries.push_back(std::move(read.entry));
  SayRepeats(catalog.entries);
  SayHeadingsAmongRows(filled, catalog.entries);
  if (catalog.blank_rows > 0) {
    catalog.findings.push_back(MakeFinding("QIAO-IMP-017", 0, {}, {},
                                           std::to_string(catalog.blank_rows)));
  }
  if (reader.bare_carriage_returns()) {
    catalog.findings.push_back(MakeFinding("QIAO-IMP-005", 0, {}, {}));
  }
  if (reader.ended_without_line_end()) {
    catalog.findings.push_back(MakeFinding("QIAO-IMP-006", 0, {}, {}));
  }
  if (!HasShareColumn(*header)) {
    catalog.findings.push_back(MakeFinding("QIAO-IMP-040", 0, {}, {}));
  }
  return catalog;
}

}  // namespace qiao::registry
