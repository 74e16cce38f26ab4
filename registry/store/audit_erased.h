// The part of an audit that holds what redactions erased against the private
// values that are there.
#pragma once

#include "registry/store/audit_report.h"
#include "registry/store/database.h"
#include "schemas/model/result.h"

namespace qiao::store {

// `file`: its entries and the tables that follow from them are sound.
Result<void> CheckErased(Database& file, AuditReport& report);

}  // namespace qiao::store
