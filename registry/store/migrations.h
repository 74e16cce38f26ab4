// The SQL scripts that make a registry file and bring an older one up to date:
// migrations/0001_ledger.sql and those after it, in order. A script is never
// changed once it has been released; PRAGMA user_version counts those applied.
#pragma once

#include <span>

namespace qiao::store {

std::span<const char* const> Migrations();

}  // namespace qiao::store
