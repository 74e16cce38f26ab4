// A label's sheet, from its bytes to drafts of statements. The first byte says
// which charset the caller asks for, if any.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "registry/import/catalog_reader.h"
#include "registry/import/csv_reader.h"
#include "registry/import/draft_statements.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/law.h"
#include "tests/fuzz/targets.h"

namespace qiao::fuzz {
namespace {

using registry::Catalog;

constexpr std::optional<text::Charset> kAsked[] = {std::nullopt,
                                                   text::Charset::kUtf8,
                                                   text::Charset::kUtf16Le,
                                                   text::Charset::kUtf16Be,
                                                   text::Charset::kGb18030,
                                                   text::Charset::kBig5Hkscs};

void CheckText(const std::string& cell) {
  Law(text::IsUtf8(cell), "what was read of a cell is text");
}

void CheckFinding(const Finding& finding) {
  CheckText(finding.column);
  CheckText(finding.value);
  CheckText(finding.message);
  CheckText(finding.fix);
  Law(finding.rule.starts_with("QIAO-IMP-"), "a finding names its rule");
}

void CheckEntry(const CatalogEntry& entry) {
  for (const std::string* cell :
       {&entry.title,    &entry.version,   &entry.artist,
        &entry.featured, &entry.lyricist,  &entry.composer,
        &entry.arranger, &entry.producer,  &entry.album,
        &entry.released, &entry.language,  &entry.genre,
        &entry.label,    &entry.publisher, &entry.sub_publisher,
        &entry.pline,    &entry.cline,     &entry.certificate,
        &entry.ai,       &entry.file}) {
    CheckText(*cell);
  }
  for (const std::string& title : entry.other_titles) CheckText(title);
  for (const Identifier& id : entry.ids) CheckText(id.text);
  for (const auto& [heading, cell] : entry.other_cells) {
    CheckText(heading);
    CheckText(cell);
  }
  for (const Finding& finding : entry.findings) {
    CheckFinding(finding);
    Law(finding.row == entry.row, "a finding of a row names it");
  }
  Law(entry.rejected.has_value() || !entry.title.empty(),
      "a row without a title is rejected");
}

// Every row below the header is an entry or blank, in the order of the file.
void CheckRows(std::string_view file, const Catalog& catalog) {
  registry::CsvReader reader(file, *catalog.charset.charset,
                             catalog.charset.mark_bytes, catalog.delimiter);
  reader.ExpectCells(catalog.headings.size());
  registry::CsvRow row;
  std::int64_t rows = 0;
  std::size_t end = catalog.charset.mark_bytes;
  while (reader.Next(row)) {
    Law(row.number == ++rows, "rows are counted one by one");
    Law(end <= row.begin && row.begin <= row.end && row.end <= file.size(),
        "rows follow each other in the file");
    end = row.end;
  }
  Law(rows == catalog.header_row + catalog.blank_rows +
                  static_cast<std::int64_t>(catalog.entries.size()),
      "rows add up");
  std::int64_t last = catalog.header_row;
  for (const CatalogEntry& entry : catalog.entries) {
    Law(entry.row > last && entry.row <= rows, "entries are rows in order");
    last = entry.row;
  }
}

void CheckDrafts(const Catalog& catalog) {
  registry::DraftContext context;
  context.today = *ParseDay("2026-01-01");
  const registry::Drafts drafts =
      registry::DraftStatements(catalog.entries, context);
  const auto kept =
      std::count_if(catalog.entries.begin(), catalog.entries.end(),
                    [](const CatalogEntry& entry) { return !entry.rejected; });
  Law(static_cast<std::ptrdiff_t>(drafts.rows.size()) == kept,
      "every row that is not rejected has its draft");
  for (const registry::RowDraft& draft : drafts.rows) {
    Law(!draft.work || *draft.work < drafts.works.size(),
        "the work of a draft is there");
    Law(!draft.recording.titles.empty(), "a recording has a title");
    for (const Finding& finding : draft.findings) CheckFinding(finding);
  }
}

}  // namespace

void Sheet(std::string_view input) {
  if (input.empty()) return;
  const auto selector = static_cast<unsigned char>(input[0]);
  const std::string_view file = input.substr(1);
  registry::ReadOptions options;
  options.charset = kAsked[selector % std::size(kAsked)];
  const auto catalog = registry::ReadCatalog(file, options);
  if (!catalog) {
    CheckText(catalog.error().message);
    return;
  }
  for (const Finding& finding : catalog->findings) CheckFinding(finding);
  if (!catalog->charset.charset) {
    Law(catalog->entries.empty(), "an undecided file is not read");
    return;
  }
  for (const CatalogEntry& entry : catalog->entries) CheckEntry(entry);
  CheckRows(file, *catalog);
  CheckDrafts(*catalog);
}

}  // namespace qiao::fuzz
