// From what is stored about claims and links to what rights rules read.
#pragma once

#include "registry/rights/claim_on_record.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// Our own bug unless the statement is a claim.
Result<rights::ClaimOnRecord> ToClaim(
    const store::Store& store, const store::StatementOnRecord& on_record);

// "title equal +9.1, audio same_recording +120.4": evidence in words, the
// weightiest first.
std::string InWords(const matcher::Decision& decision);

}  // namespace qiao::registry
