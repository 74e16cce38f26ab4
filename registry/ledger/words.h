// The code words that a new statement may use: those of the published tables
// (schemas/model/codes.h). Admission asks this of what is new; verifiers of
// what is logged look at the shape of a code only, since tables grow.
#pragma once

#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

// Refused with kValueInvalid at the first word that no table has.
Result<void> CheckWords(const Statement& statement);

}  // namespace qiao::ledger
