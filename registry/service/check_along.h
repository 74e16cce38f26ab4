// What goes along with statements (AlongWith) is not signed itself, and is
// brought by whoever sends the statements. So each part of it must be what they
// say, or what the registry said:
//
//   a link            bears the registry's seal (match_seals.h)
//   a fingerprint     is described by a recording that is registered with it
//   a private value   opens a commitment that a statement makes, has a salt, is
//                     of its subject or its party, and was not erased
//   an import         is of the party that speaks, named by what it signs or
//                     signed itself, and never another's
//   a row             names a subject on record, and stands once for ever
#pragma once

#include <string>

#include "registry/ledger/facts.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// Where something is to be stored.
struct AlongPlace {
  const store::Store& store;
  const ledger::Facts& facts;  // before the records
  const ledger::SealKey& seals;
  Instant now{};
};

// Nothing, if all of it may be stored once the records are admitted. kRefused
// says what may not, and that nothing was stored.
Result<void> CheckAlong(const AlongPlace& place, const Submission& submission);

// Whether these are rows without a statement that stand there already, as an
// answer that was lost would leave them. Their party alone is told.
Result<bool> HasRows(const AlongPlace& place, const Submission& submission);

}  // namespace qiao::registry
