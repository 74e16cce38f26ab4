// An import on its way into the ledger: signed in steps, each a manifest of
// whole rows with what goes along, each stored or not at all.
//
//   rows 2-501    manifest of 1,987 statements
//   rows 502-990  manifest of 1,996 statements …
//
// A step is signed once and keeps its bytes, so that it can be offered again
// after a crash: the ledger knows a statement by its id and never writes it
// twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "registry/ledger/key_file.h"
#include "registry/service/import_items.h"
#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// What one step holds at most, unless one row has more. A step is what an
// interruption waits for, and what travels in one request.
struct StepSize {
  std::size_t items = 2000;      // statements
  std::size_t bytes = 4U << 20;  // of them and of the fingerprints with them
};

// What a registry answers to a sheet: the report, and what to sign for it.
struct ImportProposal {
  json::Object report;  // import_document.h
  std::string id;       // of the import
  PartyId party;
  std::string file;
  Digest sha256;
  bool charset_known = true;  // false: a person must say it, nothing follows
  std::int64_t log_size = 0;  // what it was prepared from
  std::vector<Statement> items;
  std::vector<RowEnd> row_ends;
  std::vector<store::StoredPrint> prints;
  std::vector<SealedLink> links;
  std::vector<store::PrivateValue> private_values;
  std::map<SubjectId, Nonce> own;  // PreparedImport::own
  std::string log;
};
ImportProposal ToProposal(PreparedImport prepared);

struct StatementCounts {
  std::int64_t works = 0, recordings = 0, claims = 0;
  bool operator==(const StatementCounts&) const = default;
};

struct ImportStep {
  // The manifest and its items; none if no row says anything new.
  std::vector<ledger::SignedRecord> records;
  AlongWith along;
  StatementCounts counts;
  std::size_t rows = 0;  // of the report that are done once this is stored

  std::size_t entries() const { return records.size(); }
};

struct SignedImport {
  std::string id;
  PartyId party;
  json::Object report;
  // What was stored by steps that are not here any more.
  std::size_t done = 0;  // rows
  StatementCounts stored;
  std::int64_t log_index = -1;  // of the first manifest
  std::vector<ImportStep> steps;
};

// Signs every step with the party's first daily key. `done` rows of the report
// were stored before. kKeyNeeded if `keys` are not the party's.
Result<SignedImport> SignImport(ImportProposal proposal,
                                const ledger::PartyKeys& keys, Instant now,
                                std::size_t done = 0, StepSize size = {});

}  // namespace qiao::registry
