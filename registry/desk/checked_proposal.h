// A proposal that may be signed: what a desk proposes for a sheet, looked at by
// whoever is about to sign it (check_proposal.h).
//
//   QIAO_TRY(ImportProposal proposal, ProposeChecked(desk, settings, from,
//   now)); SignImport(std::move(proposal), keys, now);
#pragma once

#include "registry/desk/desk.h"
#include "registry/service/import_catalog.h"
#include "registry/service/import_steps.h"
#include "schemas/model/result.h"

namespace qiao::desk {

// `now` is of the label's own clock. kRefused if the desk proposes what the
// sheet does not say.
Result<registry::ImportProposal> ProposeChecked(
    Desk& desk, const registry::ImportSettings& settings,
    const registry::ImportFrom& from, Instant now);

}  // namespace qiao::desk
