// The rows of an import on their way from drafts to statements: who is the
// same as whom, what is new, and what must be signed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "registry/import/catalog_reader.h"
#include "registry/import/draft_statements.h"
#include "registry/ledger/heading.h"
#include "registry/service/fingerprint_files.h"
#include "registry/service/import_items.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// What the rows are settled from. Everything must outlive the call.
struct RowsToSettle {
  const store::Store& store;
  const ledger::Heading& heading;
  PartyId party;  // the label
  const Catalog& catalog;
  const Drafts& drafts;
  // One for each entry of the catalogue; null for a row without audio.
  const std::vector<const HeardFile*>& heard;
  const Digest& file_hash;
  const std::string& import_id;  // 32 hex digits
  bool correct = false;          // ImportSettings::correct
  // Entries from the start that this import has stored already. Their rows in
  // the report are left as they are when new: whoever stored them knows.
  std::size_t done = 0;
  std::stop_token stop{};
};

// Fills the report's rows, and what is to be signed. Reads, and writes nothing.
// kInterrupted when stopped.
Result<void> SettleRows(const RowsToSettle& rows, PreparedImport& into);

}  // namespace qiao::registry
