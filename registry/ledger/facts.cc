#include "registry/ledger/facts.h"

#include <algorithm>

namespace qiao::ledger {
namespace {

bool HasAllConsents(const StatementFact& statement) {
  return std::all_of(statement.needs.begin(), statement.needs.end(),
                     [&statement](const PartyId& party) {
                       return std::any_of(statement.accepts.begin(),
                                          statement.accepts.end(),
                                          [&party](const Consent& consent) {
                                            return consent.party == party;
                                          });
                     });
}

}  // namespace

bool StatementFact::InForce() const { return !ended && HasAllConsents(*this); }

bool StatementFact::Proposed() const {
  return !ended && !HasAllConsents(*this);
}

bool Contests(const KeyFact& key, std::int64_t index) {
  return key.since && key.revoked && *key.since <= index &&
         index < *key.revoked;
}

Result<bool> IsContested(const StatementFact& statement, const Facts& facts) {
  for (const KeyId& kid : statement.signers) {
    QIAO_TRY(const std::optional<KeyFact> key, facts.Key(kid));
    if (key && Contests(*key, statement.index)) return true;
  }
  return false;
}

}  // namespace qiao::ledger
