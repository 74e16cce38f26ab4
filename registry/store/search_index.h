// The indexes over registrations: titles and names by key, identifiers, and
// what a recording sounds like.
#pragma once

#include "registry/store/database.h"
#include "registry/store/search_keys.h"

namespace qiao::store {

// Enters a registration; other statements leave the indexes as they are.
Result<void> Index(Database& database, const Statement& statement,
                   const SearchKeys& keys);
// Forgets a subject, whose registration was replaced or withdrawn.
Result<void> Unindex(Database& database, const SubjectId& subject);

}  // namespace qiao::store
