// What a party has said already, beside what a row of its sheet says now.
//
//   on record  wrk:… words+music 50% TW from 2004
//   the sheet  wrk:… words+music 50% TW from 2005, of the live version
//     -> said: signed again it would make 100 %
//   the sheet  wrk:… words+music 25% TW
//     -> otherwise: 75 % is what nobody meant
//
// Two claims of one party on one subject add up, so that a share must not be
// signed beside another that it was meant to repeat or to correct.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "schemas/model/statement.h"

namespace qiao::registry {

// A claim of the party: on record, or drafted by an earlier row of the sheet.
struct SaidClaim {
  OwnershipClaim claim;
  std::optional<StatementId> id;  // on record
  std::int64_t row = 0;           // of the sheet; 0: on record
};

// Whether the sheet says from when a claim holds, or its start is only the
// day of release or of the import.
enum class Start { kStated, kAssumed };

// --correct: a drafted claim replaces the one on record that it meets.
enum class Correct { kNo, kYes };

struct OpenClaims {
  std::vector<OwnershipClaim> open;    // to be signed; may replace
  const SaidClaim* against = nullptr;  // set: nothing may be signed
};

// Shares are compared by value and territories by what they hold, not by the
// form in which either was written.
//
// What of `drafted` is not said yet. One that would stand beside another of the
// same right, place and day is not signed, unless it may replace it. With
// Meets::kAny a claim on other rights, places or days counts as met, too: it
// may be meant as a correction.
enum class Meets { kOverlapping, kAny };
OpenClaims OpenOf(std::span<const OwnershipClaim> drafted, Start start,
                  std::span<const SaidClaim> said, Meets meets,
                  Correct correct);

// Whether two rows claim the same, in any order.
bool ClaimTheSame(std::span<const OwnershipClaim> a,
                  std::span<const OwnershipClaim> b);

}  // namespace qiao::registry
