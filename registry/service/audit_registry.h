// The audit of a registry file, and the two things that may follow from it: a
// new anchor file, and tables made again. The full story is docs/audit.md.
#pragma once

#include <string>
#include <string_view>

#include "registry/ledger/key_file.h"
#include "registry/ledger/policy.h"
#include "registry/store/audit.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// The head in a signed note from outside. kUnreadable, with the reason, if it
// is no note, or not one that the policy lets us believe.
Result<ledger::Checkpoint> OutsideHead(std::string_view note,
                                       const ledger::TrustPolicy& policy);

Result<store::AuditReport> AuditRegistry(const store::AuditOrder& order);

// Takes the registry file, as it is, for the newest: the anchor file is written
// anew. kKeyNeeded if the folder lacks the key that signs this log. For a file
// that an audit found sound but for its anchor.
Result<void> RenewAnchor(const std::string& path,
                         const ledger::KeyFolder& folder);

// Makes every table again that follows from the entries. kKeyNeeded likewise.
Result<void> RebuildTables(const std::string& path,
                           const ledger::KeyFolder& folder);

}  // namespace qiao::registry
