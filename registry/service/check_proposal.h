// What a label looks at before it signs what a registry proposes for its sheet.
//
//   QIAO_TRY_DO(CheckProposal(settings, proposal));
//   SignImport(proposal, keys, now);
//
// A registry behind a network settles which rows are new, and writes the
// statements. It must not get a signature under anything that the sheet does
// not say.
#pragma once

#include "registry/service/import_catalog.h"
#include "registry/service/import_steps.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// The sheet is read again here, and each item must be the registration or the
// claim that the row it names drafts, of this label and this import, but for
// what only a registry can know: nonces, commitments, what it replaces, the
// subjects of works. Which subject of the label's a row that is registered
// already speaks about is the registry's word. kRefused names the item that is
// something else.
Result<void> CheckProposal(const ImportSettings& settings,
                           const ImportProposal& proposal);

}  // namespace qiao::registry
