#include "registry/desk/checked_proposal.h"

#include <string>

#include "registry/service/check_proposal.h"
#include "schemas/json/document.h"

namespace qiao::desk {

Result<registry::ImportProposal> ProposeChecked(
    Desk& desk, const registry::ImportSettings& settings,
    const registry::ImportFrom& from, Instant now) {
  QIAO_TRY(registry::ImportProposal proposal, desk.Propose(settings, from));
  if (!proposal.charset_known) return proposal;  // nothing to sign
  registry::ProposalAsked asked;
  QIAO_TRY(asked.heading, desk.Heading());
  asked.heading.iat = now;
  asked.entry_of = [&desk](const StatementId& id) -> Result<std::string> {
    QIAO_TRY(const json::Object record, desk.Record(ToText(id)));
    return std::string(json::View(record)["entry"].text());
  };
  QIAO_TRY_DO(registry::CheckProposal(settings, proposal, asked));
  return proposal;
}

}  // namespace qiao::desk
