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
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/catalog_entry.h"
#include "schemas/model/statement.h"

namespace qiao::registry {

// What is true of the whole import.
struct DraftContext {
  // Whether a cell (錄音著作權人, OP) names the label, alone or among others.
  // Empty: nobody knows, and the sheet is taken to speak of the label.
  std::function<bool(std::string_view cell)> names_label;
  // The title of the song, without what makes it a version of it: 吻別 of
  // 吻別 (Live). Empty: the whole title.
  std::function<std::string(std::string_view title)> work_title;
  // --territory: for rows whose own cell is empty or cannot be read.
  std::optional<TerritorySet> territories;
  // The sheet has a column for the publisher, filled in this row or not.
  bool publisher_column = false;
  Day today{};  // the start of a claim whose term nobody states
};

// Drafts of one row. Ids, nonces, salts, sources and audio are not in them
// yet: they come when the import is applied.
struct RowDraft {
  std::int64_t row = 0;
  RecordingRegistration recording;  // nonce, works, audio and source unset
  std::optional<std::size_t> work;  // index into Drafts::works
  std::vector<OwnershipClaim> on_recording;
  std::vector<OwnershipClaim> on_work;
  // What was noticed on the way; those that wait (finding_rules.h) keep the
  // row from being signed as it stands.
  std::vector<Finding> findings;
  bool waits = false;
};

// Rows that name the same work share one registration: same ISWC, or same
// title and same writers.
struct WorkDraft {
  WorkRegistration work;  // nonce and source unset
  std::vector<std::int64_t> rows;
};

struct Drafts {
  std::vector<RowDraft> rows;  // one for each entry that is not rejected
  std::vector<WorkDraft> works;
};

Drafts DraftStatements(const std::vector<CatalogEntry>& entries,
                       const DraftContext& context);

}  // namespace qiao::registry
