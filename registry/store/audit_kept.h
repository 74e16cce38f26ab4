// The audit of what stands beside the ledger: each row against the hash that
// was recorded when it was written (kept_rows.h).
#pragma once

#include <optional>

#include "registry/store/audit_report.h"
#include "registry/store/kept_rows.h"

namespace qiao::store {

// The end of the chain, absent if the chain itself was changed. `scratch` holds
// a list of the rows meanwhile; kStorage is trouble with it.
Result<std::optional<KeptHead>> CheckKept(Database& file, Database& scratch,
                                          AuditReport& report);

}  // namespace qiao::store
