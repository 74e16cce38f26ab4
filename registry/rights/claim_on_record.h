// What the rights rules read: claims and disputes with their place in the
// ledger. Which subjects are one recording or one work: subject_group.h.
//
// Rights rules are pure. They know nothing of stores, clocks and JSON; whoever
// calls them brings what is in force.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

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

  // Where it comes from, for exclusive claims. A correction is a new statement:
  // the first of a claim's statements stands for all of them. Absent: this one.
  std::optional<StatementId> first;
  // The claims that it derives from, by their first statements, the nearest
  // first: its parent, the parent's parent, and so on, ended or not.
  std::vector<StatementId> derived_from;
  bool operator==(const ClaimOnRecord&) const = default;
};

// How far parents are followed. A chain of the trade is an original publisher,
// sub-publishers and a society; a longer one is somebody's invention.
inline constexpr std::size_t kLongestChain = 16;

StatementId FirstOf(const ClaimOnRecord& claim);

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
