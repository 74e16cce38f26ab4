// An OwnershipView says who claims what in one recording or work on one day:
// the answer to "who owns this, here, for this act". It is computed from the
// claims in force and never stored.
//
//   online  TW  A  own  50 %  claimed
//   online  TW  B  own  40 %  disputed     somebody disputes it, it is part of
//                                          more than the whole, or another
//                                          exclusive competes with it
//   online  TW  -       10 %  gap          nobody has claimed it here; that
//                                          does not mean that it is free
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/rights/cell.h"
#include "registry/rights/claim_on_record.h"
#include "registry/rights/subject_group.h"

namespace qiao::rights {

enum class HoldingState {
  kClaimed,
  kDisputed,
  kGap,       // nobody has claimed it
  kRounding,  // missing, but no more than the shares' rounding explains
};
std::string_view ToText(HoldingState state);

struct Holding {
  HoldingState state = HoldingState::kGap;
  // Absent for a gap. What the party said stands in the claim: capacity,
  // share as written, its own period and territories.
  std::optional<ClaimOnRecord> claim;
  // Not added up: acts for an owner, or repeats what the same party says about
  // a linked subject, or holds for some uses only.
  bool counted = false;
  std::string part;     // of a gap: words, music; empty: the whole
  std::string amount;   // exact, "1/8": of a gap what is missing
  std::string percent;  // the same for people, "12.5%"
  std::vector<StatementId> disputes;  // that bear on the claim here
};

// Acts and places with one answer.
struct Tenure {
  std::vector<Right> acts;   // ascending
  TerritorySet territories;  // the fewest numbers that say it
  std::string total;         // of the owners counted, exact: "7/8"
  Excess excess = Excess::kNone;
  std::vector<Holding> holdings;  // claims in ledger order, then gaps
};

struct OwnershipView {
  std::vector<SubjectId> subjects;
  Day day{};
  // Days, `day` among them, on which the same question has the same tenures.
  Period same;
  std::vector<Tenure> tenures;
};

struct ViewQuestion {
  Day day{};
  std::vector<Right> acts;        // acts asked about; empty: all of the kind
  std::vector<Territory> leaves;  // places asked about; empty: all
};

// `kind` of the group decides which acts there are: those of its umbrella.
OwnershipView ViewOf(const SubjectGroup& group,
                     std::span<const ClaimOnRecord> claims,
                     std::span<const DisputeOnRecord> disputes,
                     const ViewQuestion& question);

}  // namespace qiao::rights
