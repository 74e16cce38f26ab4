// SQLite's own check of a registry file: that its pages can be read, and that
// its indexes hold what its tables hold.
#pragma once

#include <string>

#include "registry/store/audit_report.h"

namespace qiao::store {

// By a connection of its own, so that any thread may ask. The report is of this
// check alone; it has no head.
AuditReport CheckPages(const std::string& path);

}  // namespace qiao::store
