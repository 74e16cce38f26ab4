// A label's sheet, with or without its audio, to signed records.
//
//   QIAO_TRY(ImportReport plan, PlanImport(registry, settings));
//   QIAO_TRY(ImportReport done, ApplyImport(registry, settings, keys));
//
// Both run the same code up to the signature: read, draft, match against the
// registry and inside the sheet, settle each row. The plan writes nothing. Rows
// in = new + registered + in conflict + waiting + rejected, always.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "registry/import/catalog_reader.h"
#include "registry/ledger/key_file.h"
#include "registry/service/fingerprint_files.h"
#include "registry/service/import_report.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct ImportSettings {
  std::string file;   // its name, for people
  std::string bytes;  // the sheet
  PartyOnRecord label;
  std::vector<std::string> own_names;  // further names of the label in sheets
  ReadOptions read;
  std::optional<TerritorySet> territories;  // for rows that give none
  std::vector<std::string> audio;           // files to meet rows
  // Rows that say something else about a recording of the label's replace what
  // it said before, instead of waiting.
  bool correct = false;
  FingerprintFilesSettings fingerprints;
};

// kUnreadable for a file that is no sheet. An undecided charset is an answer:
// `charset.charset` of the report is empty.
Result<ImportReport> PlanImport(const Registry& registry,
                                const ImportSettings& settings);

// `keys` must be the label's (kKeyNeeded). All rows that can be stored are
// stored in one manifest, or several for more than 65,536 statements; durable
// on return. What others write meanwhile is seen: the rows are then compared
// again. kChanged if that never ends.
Result<ImportReport> ApplyImport(Registry& registry,
                                 const ImportSettings& settings,
                                 const ledger::PartyKeys& keys);

}  // namespace qiao::registry
