// A Conflict is a place where claims cannot all be true, with the evidence: who
// claims what, what it adds up to, why two subjects are held to be one.
//
//   後來  online, repro  TW  1999-11-01 →   A 100 % + B 100 % = 200 %
//
// Nothing here decides who is right, and nothing is removed: a conflict is a
// view, computed anew from the claims in force.
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

enum class ConflictKind {
  kOverClaim,            // owners' shares add up to more than the whole
  kOneAudioTwoOwners,    // the same, across subjects whose sound is the same
  kOneIsrcTwoAudios,     // one ISRC on recordings that sound different
  kCompetingExclusives,  // two have what only one can have
};
std::string_view ToText(ConflictKind kind);  // "over-claim", …

// Where and when claims collide.
struct Overlap {
  std::vector<Right> acts;   // ascending
  TerritorySet territories;  // the fewest numbers that say it
  Period period;
  std::string part;               // words, music; empty: the whole
  std::vector<std::string> uses;  // ascending; empty: whatever use
  // What the claims add up to. Excess::kNone: shares play no part in it, and
  // there is no total.
  ShareSum total;
  Excess excess = Excess::kReal;
  // Within CWR's tolerance for a total, 100 % + 0.06 %.
  bool passes_cwr = false;
  // So many claims have terms, places or uses of their own that only the days
  // on which most of them stand were looked at: there may be more.
  bool crowded = false;
};

struct Conflict {
  ConflictKind kind = ConflictKind::kOverClaim;
  std::vector<SubjectId> subjects;  // ascending
  std::vector<StatementId> claims;  // that collide, in ledger order
  std::optional<Overlap> overlap;   // of claims
  // That make the subjects one, and doubts about it; or that tell two sounds
  // apart.
  std::vector<SubjectLink> links;
  std::string isrc;
};

// All over-claims among the claims of one group, in a fixed order that does
// not depend on the order of the claims. Claims on subjects outside the group
// are ignored. Cost: within the group only, little more than what is answered
// takes to write down, and bounded (claim_sweep.h).
std::vector<Conflict> FindOverClaims(std::span<const ClaimOnRecord> claims,
                                     const SubjectGroup& group);

// All competing exclusives among the claims of one group (exclusive.h),
// whatever their capacity; in the same way.
std::vector<Conflict> FindCompetingExclusives(
    std::span<const ClaimOnRecord> claims, const SubjectGroup& group);

// Everything about which claims of one group collide: over-claims, then
// competing exclusives.
std::vector<Conflict> FindClaimConflicts(std::span<const ClaimOnRecord> claims,
                                         const SubjectGroup& group);

// An ISRC as asserted by registrations: two recordings carry it, and their
// sound was compared and differs.
struct IsrcOnTwoAudios {
  std::string isrc;
  SubjectLink difference;  // relation kDifferent, by_audio
};

// One conflict for each ISRC, ascending.
std::vector<Conflict> FindIsrcConflicts(std::span<const IsrcOnTwoAudios> pairs);

}  // namespace qiao::rights
