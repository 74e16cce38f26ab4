// From a row of a sheet to what the label would sign about it.
//
//   後來 劉若英 TWA019900123 錄音版權占比 100% 授權地區 台灣
//     -> a RecordingRegistration, and the label's OwnershipClaim {phonogram}
//
// A sheet gives a label its own claims and no other. Writers, performers and
// publishers in it are mentions: they stand in the registration exactly as
// written, and never become claims.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/catalog_entry.h"
#include "schemas/model/ids.h"
#include "schemas/model/statement.h"

namespace qiao::registry {

// What is true of the whole import.
struct DraftContext {
  PartyId party;                         // the label, whose key signs
  std::vector<std::string> party_names;  // to know the label in 版權公司 cells
  std::optional<TerritorySet> territories;  // --territory: rows without one
  std::string lang;                         // --lang-tag: where no script shows
};

// Drafts of one row, in the order in which they are signed. Ids, nonces and
// salts are not in them yet: they are minted when the import is applied.
struct RowDraft {
  std::int64_t row = 0;
  RecordingRegistration recording;  // nonce, works and source unset
  std::optional<std::size_t> work;  // index into Drafts::works
  std::vector<OwnershipClaim> on_recording;
  std::vector<OwnershipClaim> on_work;
  // Why the row cannot be signed as it stands: a person must look.
  std::vector<Finding> waits;
};

// Rows that name the same work share one registration: same ISWC, or same
// title and same writers.
struct WorkDraft {
  WorkRegistration work;  // nonce and source unset
  std::vector<std::int64_t> rows;
};

struct Drafts {
  std::vector<RowDraft> rows;  // one for each entry not rejected
  std::vector<WorkDraft> works;
};

Drafts DraftStatements(const std::vector<CatalogEntry>& entries,
                       const DraftContext& context);

}  // namespace qiao::registry
