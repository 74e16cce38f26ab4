// Erasing values behind commitments (record format §8): what a `redact` names
// is overwritten in the transaction that stores the statement.
//
//   before   560e…  rec:bd7c…  legal-name  0001…1f  "林小橋"
//   after    560e…  rec:bd7c…  legal-name  00…00    00000000000
//
// The row stays, with no salt and as many zeros as the value had bytes: it says
// that the value was here and is gone, and takes no other. What the row held is
// then nowhere in the registry file; the journal beside it is emptied before
// the redaction is acknowledged (Database::EmptyJournal).
//
// A redaction erases what its target commits to, and nothing else: whoever
// repeats the commitment of somebody else cannot have it erased. The operator
// can.
#pragma once

#include <vector>

#include "registry/store/database.h"
#include "registry/store/kept_rows.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::store {

// What `redaction`, a statement on record here, erases; of a statement of
// another type nothing. `fields` as the target has them.
Result<std::vector<qiao::PrivateValue>> ErasedBy(Database& database,
                                                 const Statement& redaction);

// Overwrites them. True if a value was there. Inside a transaction; the journal
// is owed afterwards.
Result<bool> Erase(Database& database, const Statement& redaction,
                   KeptHead& head);

// The redactions on record, in ledger order.
Result<std::vector<std::int64_t>> Redactions(Database& database);
// All that they erase and that is there still: in a file of a program that did
// not know how.
Result<void> EraseAll(Database& database);

}  // namespace qiao::store
