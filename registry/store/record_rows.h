// What follows from one entry, as rows: the tree over it, its facts, chains,
// and search keys. All of it can be made again from the entries.
#pragma once

#include "registry/ledger/admission.h"
#include "registry/store/database.h"
#include "registry/store/search_keys.h"

namespace qiao::store {

// Appends a leaf and stores the subtrees that it completes.
Result<void> AppendNodes(Database& database, ledger::MerkleFrontier& tree,
                         const Digest& leaf);
// Facts, chains, and the indexes over registrations.
Result<void> EnterRecord(Database& database,
                         const ledger::VerifiedRecord& record,
                         const SearchKeys& keys);

}  // namespace qiao::store
