// A label's sheet, with or without its audio, to what is to be signed.
//
//   QIAO_TRY(PreparedImport prepared, PrepareImport(registry, settings, {}));
//   prepared.report   what becomes of each row, and why
//   prepared.items    the statements, in order
//
// Read, draft, match against the registry and inside the sheet, settle each
// row. Rows in = new + registered + in conflict + waiting + rejected, always.
// Nothing is written: a plan stops here, an import goes on to run_import.h.
#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "registry/import/catalog_reader.h"
#include "registry/import/draft_statements.h"
#include "registry/service/fingerprint_files.h"
#include "registry/service/import_items.h"
#include "registry/service/import_report.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct ImportSettings {
  std::string id;     // NewImportId()
  std::string file;   // its name, for people
  std::string bytes;  // the sheet
  PartyOnRecord label;
  std::vector<std::string> own_names;  // further names of the label in sheets
  ReadOptions read;
  std::optional<TerritorySet> territories;  // for rows that give none
  std::optional<AudioFolder> audio;         // files to meet rows, as heard
  // Rows that say something else about a recording of the label's replace what
  // it said before, instead of waiting.
  bool correct = false;
};

// Where an import goes on, and who may stop it.
struct ImportFrom {
  std::size_t done = 0;  // rows that it has stored already, from the first
  std::stop_token stop;
};

// 32 hex digits by chance, and of nothing else: the id is signed and public,
// and what is made of the sheet would tell a guessed sheet from a wrong one.
std::string NewImportId();

// What the sheet says by itself, without any registry. `today` is the start of
// a claim whose term nobody states. kUnreadable for a file that is no sheet.
struct SheetAsRead {
  Catalog catalog;  // without entries if its charset is undecided
  Drafts drafts;
};
Result<SheetAsRead> ReadSheet(const ImportSettings& settings, Day today);

// kUnreadable for a file that is no sheet; kInterrupted when stopped. An
// undecided charset is an answer: `charset.charset` of the report is empty.
Result<PreparedImport> PrepareImport(const Registry& registry,
                                     const ImportSettings& settings,
                                     const ImportFrom& from);

}  // namespace qiao::registry
