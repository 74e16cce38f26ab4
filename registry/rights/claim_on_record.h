// What the rights rules read: claims and disputes with their place in the
// ledger. Which subjects are one recording or one work: subject_group.h.
//
// Rights rules are pure. They know nothing of stores, clocks and JSON; whoever
// calls them brings what is in force.
#pragma once

#include <cstdint>

#include "schemas/model/statement.h"

namespace qiao::rights {

// A claim that is in force: neither replaced nor withdrawn.
struct ClaimOnRecord {
  StatementId id;
  std::int64_t index = 0;  // in the ledger
  PartyId party;           // who says it
  SubjectId subject;
  OwnershipClaim claim;
  bool contested = false;  // a signing key was later reported compromised
  bool operator==(const ClaimOnRecord&) const = default;
};

// Whose share it is: the holder named, or the party that speaks.
SubjectId HolderOf(const ClaimOnRecord& claim);

// A dispute that is in force: not withdrawn. Without a target it doubts every
// claim on its subject, within the rights, territories and period it names.
struct DisputeOnRecord {
  StatementId id;
  std::int64_t index = 0;
  PartyId party;
  SubjectId subject;
  Dispute dispute;
  bool operator==(const DisputeOnRecord&) const = default;
};

}  // namespace qiao::rights
