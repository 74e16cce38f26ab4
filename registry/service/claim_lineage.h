// Which claims a claim derives from, over all corrections of each.
//
//   A own            corrected: A own'
//   L licensee, under A     -> L derives from A, and so from A'
//
// Rights rules read it to tell two exclusives that compete from one that was
// given by the other (registry/rights/exclusive.h).
#pragma once

#include <span>

#include "registry/rights/claim_on_record.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// Fills in `first` and `derived_from` of the claims of one group, of those in
// force: a parent that was corrected derives from what its correction names.
// Claims that an import would add may be among them. Does nothing, and asks the
// store nothing, unless there are two exclusive claims, and one names a parent.
Result<void> AddLineage(const store::Store& store,
                        std::span<rights::ClaimOnRecord> claims);

}  // namespace qiao::registry
