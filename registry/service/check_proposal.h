// What a label looks at before it signs what a registry proposes for its sheet.
//
//   QIAO_TRY_DO(CheckProposal(settings, proposal, asked));
//   SignImport(proposal, keys, now);
//
// A registry behind a network settles which rows are new, and writes the
// statements. It must not get a signature under anything that the sheet does
// not say.
#pragma once

#include <functional>
#include <string>

#include "registry/ledger/heading.h"
#include "registry/service/import_catalog.h"
#include "registry/service/import_steps.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// Of the registry that proposes.
struct ProposalAsked {
  // Its log by its own word, and the time by the label's clock.
  ledger::Heading heading;
  // The entry of a statement on record. It is not believed to be that: it must
  // hash to the id.
  std::function<Result<std::string>(const StatementId&)> entry_of;
};

// The sheet is read again here, and each item must be the registration or the
// claim that the row it names drafts, of this label, this import, this log and
// this day, about a subject that is the label's. A statement that it replaces
// must be the label's own about the same subject, and replacing must have been
// asked for. What remains the registry's word: which subject of the label's a
// row that is registered already speaks about. kRefused names the item that is
// something else.
Result<void> CheckProposal(const ImportSettings& settings,
                           const ImportProposal& proposal,
                           const ProposalAsked& asked);

}  // namespace qiao::registry
