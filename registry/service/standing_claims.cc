#include "registry/service/standing_claims.h"

#include <algorithm>
#include <utility>

namespace qiao::registry {
namespace {

// The groups of a territory set grow and shrink with the years: a claim with an
// open end is looked at on the day of the table's edition.
Day DayOf(const Period& both) {
  const Day edition = TisEdition();
  if (both.Contains(edition)) return edition;
  if (both.from && edition < *both.from) return *both.from;
  return *both.until - std::chrono::days{1};
}

bool SameKind(const OwnershipClaim& a, const OwnershipClaim& b) {
  return a.capacity == b.capacity && a.holder == b.holder && a.part == b.part &&
         a.uses == b.uses && a.parent == b.parent;
}

bool ShareRight(const std::vector<Right>& a, const std::vector<Right>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

// The days on which both hold. An assumed start is no statement: the claim is
// taken to begin with the other one.
std::optional<Period> Common(const OwnershipClaim& claim, Start start,
                             const OwnershipClaim& other) {
  const Period& theirs = other.period;
  Period both = claim.period;
  if (start == Start::kAssumed || !both.from) both.from = theirs.from;
  if (theirs.from) both.from = std::max(both.from, theirs.from);
  if (!both.until) both.until = theirs.until;
  if (theirs.until) both.until = std::min(both.until, theirs.until);
  if (both.from && both.until && *both.from >= *both.until) return std::nullopt;
  return both;
}

bool SamePeriod(const Period& claim, Start start, const Period& other) {
  return claim.until == other.until &&
         (start == Start::kAssumed || claim.from == other.from);
}

enum class Standing {
  kNew,        // the other one speaks of something else
  kSaid,       // says the same
  kOtherwise,  // for some right, place and day it says something else
};

Standing Against(const OwnershipClaim& claim, Start start,
                 const OwnershipClaim& other) {
  if (!SameKind(claim, other) || !ShareRight(claim.rights, other.rights)) {
    return Standing::kNew;
  }
  const auto both = Common(claim, start, other);
  if (!both) return Standing::kNew;
  const Day day = DayOf(*both);
  const auto places = Expand(claim.territories, day);
  const auto other_places = Expand(other.territories, day);
  if (Intersect(places, other_places).empty()) return Standing::kNew;
  const bool same =
      claim.rights == other.rights && claim.share.num == other.share.num &&
      claim.share.den == other.share.den && places == other_places &&
      claim.exclusive == other.exclusive &&
      SamePeriod(claim.period, start, other.period);
  return same ? Standing::kSaid : Standing::kOtherwise;
}

}  // namespace

OpenClaims OpenOf(std::span<const OwnershipClaim> drafted, Start start,
                  std::span<const SaidClaim> said, Meets meets,
                  Correct correct) {
  OpenClaims result;
  std::vector<const SaidClaim*> replaced;
  for (const OwnershipClaim& claim : drafted) {
    std::vector<const SaidClaim*> met;
    bool stands = false;
    for (const SaidClaim& one : said) {
      const Standing standing = Against(claim, start, one.claim);
      stands = stands || standing == Standing::kSaid;
      if (standing == Standing::kOtherwise || meets == Meets::kAny) {
        met.push_back(&one);
      }
    }
    if (stands) continue;
    OwnershipClaim open = claim;
    if (!met.empty()) {
      const bool may_replace =
          correct == Correct::kYes && met.size() == 1 && met.front()->id &&
          std::find(replaced.begin(), replaced.end(), met.front()) ==
              replaced.end();
      if (!may_replace) return {{}, met.front()};
      replaced.push_back(met.front());
      open.replaces = met.front()->id;
    }
    result.open.push_back(std::move(open));
  }
  return result;
}

bool ClaimTheSame(std::span<const OwnershipClaim> a,
                  std::span<const OwnershipClaim> b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [b](const OwnershipClaim& claim) {
    return std::any_of(b.begin(), b.end(), [&](const OwnershipClaim& other) {
      return Against(claim, Start::kStated, other) == Standing::kSaid;
    });
  });
}

}  // namespace qiao::registry
