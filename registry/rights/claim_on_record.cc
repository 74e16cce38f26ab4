#include "registry/rights/claim_on_record.h"

namespace qiao::rights {

StatementId FirstOf(const ClaimOnRecord& claim) {
  return claim.first.value_or(claim.id);
}

SubjectId HolderOf(const ClaimOnRecord& claim) {
  return claim.claim.holder ? *claim.claim.holder : AsSubject(claim.party);
}

}  // namespace qiao::rights
