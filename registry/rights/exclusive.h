// Which claims to an exclusive right cannot stand beside each other.
//
//   A own, exclusive        B own, exclusive                    compete
//   A own, exclusive        L licensee, exclusive, under A's    L has it from A
//   L licensee, under A's   M licensee, under A's               compete: given
//                                                               twice
//   A own, exclusive        N licensee, not exclusive           no matter
//
// An exclusive is said of an act, not of a share: whoever has half of a
// recording cannot let one platform alone have it (著作權法 §40-1,
// 著作权法第十四条). An exclusive beside one that is not is no conflict: a
// plain licence that was given earlier goes on beside a later exclusive one
// (著作權法 §37 II).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "registry/rights/cell.h"
#include "registry/rights/claim_on_record.h"

namespace qiao::rights {

bool IsExclusive(const ClaimOnRecord& claim);

// Whose exclusive it would be: an owner's is the holder's, whichever party
// speaks; any other is the speaker's, who acts for the holder.
SubjectId BearerOf(const ClaimOnRecord& claim);

// False only if nothing competes among these or fewer of them: fewer than two
// bearers.
bool MayCompete(std::span<const ClaimOnRecord> claims,
                std::span<const std::size_t> which);

// The exclusive claims among those of one cell that compete with another one:
// the bearers differ, neither claim derives from the other, and neither bearer
// acts for the other. At most two collisions, for words and for music, if these
// differ. Others than exclusive claims are ignored. Cost: n log n.
std::vector<Collision> CompetingIn(std::span<const ClaimOnRecord> claims,
                                   std::span<const std::size_t> which);

}  // namespace qiao::rights
