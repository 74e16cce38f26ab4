#include "registry/rights/conflict.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "registry/rights/claim_sweep.h"
#include "registry/rights/exclusive.h"

namespace qiao::rights {
namespace {

using Positions = std::vector<std::size_t>;

// The usual case, and cheap to see: all together no more than the whole.
bool MayBeTooMuch(std::span<const ClaimOnRecord> claims,
                  std::span<const std::size_t> which) {
  if (which.size() < 2) return false;
  ShareSum all;
  for (const std::size_t i : which) all.Add(claims[i].claim.share);
  return all.CompareToWhole() > 0;
}

// Do two of the holders stand on two subjects whose sound is the same?
bool OneAudioTwoOwners(std::span<const ClaimOnRecord> claims,
                       const Positions& which,
                       std::span<const SubjectLink> links) {
  std::vector<SubjectLink> heard;
  std::vector<SubjectId> subjects;
  for (const SubjectLink& link : links) {
    if (!link.by_audio) continue;
    heard.push_back(link);
    subjects.push_back(link.a);
    subjects.push_back(link.b);
  }
  for (const SubjectGroup& group : GroupSubjects(subjects, heard)) {
    std::set<SubjectId> holders, sounds;
    for (const std::size_t i : which) {
      if (!group.Contains(claims[i].subject)) continue;
      holders.insert(HolderOf(claims[i]));
      sounds.insert(claims[i].subject);
    }
    if (holders.size() > 1 && sounds.size() > 1) return true;
  }
  return false;
}

// Links that lie between `ends`: what hangs loose beyond them is left out.
// Doubts about what is left go with it.
std::vector<SubjectLink> LinksBetween(const std::vector<SubjectLink>& links,
                                      const std::set<SubjectId>& ends) {
  const auto joins = [](const SubjectLink& link) {
    return link.relation == SubjectLink::Relation::kSame;
  };
  std::map<SubjectId, std::set<SubjectId>> neighbours;
  for (const SubjectLink& link : links) {
    if (!joins(link)) continue;
    neighbours[link.a].insert(link.b);
    neighbours[link.b].insert(link.a);
  }
  std::vector<SubjectId> loose;
  const auto look = [&](const SubjectId& id) {
    if (!ends.contains(id) && neighbours[id].size() == 1) loose.push_back(id);
  };
  for (const auto& [id, others] : neighbours) look(id);
  while (!loose.empty()) {
    const SubjectId id = loose.back();
    loose.pop_back();
    const std::set<SubjectId> others = std::move(neighbours[id]);
    neighbours.erase(id);
    for (const SubjectId& other : others) {
      neighbours[other].erase(id);
      look(other);
    }
  }
  const auto kept = [&](const SubjectId& id) {
    const auto at = neighbours.find(id);
    return at != neighbours.end() && !at->second.empty();
  };
  std::vector<SubjectLink> between;
  for (const SubjectLink& link : links) {
    if (kept(link.a) && kept(link.b)) between.push_back(link);
  }
  return between;
}

Conflict ToConflict(std::span<const ClaimOnRecord> claims,
                    const SubjectGroup& group, ConflictKind kind, Piece piece) {
  Conflict conflict;
  conflict.kind = kind;
  std::set<SubjectId> subjects;
  for (const std::size_t i : piece.collision.claims) {
    conflict.claims.push_back(claims[i].id);
    subjects.insert(claims[i].subject);
  }
  conflict.subjects.assign(subjects.begin(), subjects.end());
  if (subjects.size() > 1) {
    conflict.links = LinksBetween(group.links(), subjects);
    if (kind == ConflictKind::kOverClaim &&
        OneAudioTwoOwners(claims, piece.collision.claims, conflict.links)) {
      conflict.kind = ConflictKind::kOneAudioTwoOwners;
    }
  }
  Overlap overlap;
  overlap.acts = std::move(piece.acts);
  overlap.territories = std::move(piece.territories);
  overlap.period = piece.period;
  overlap.part = std::move(piece.collision.part);
  overlap.uses = std::move(piece.uses);
  overlap.total = std::move(piece.collision.total);
  overlap.excess = piece.collision.excess;
  if (overlap.excess != Excess::kNone) {
    ShareSum cwr;
    cwr.Add(Share{1, 1, {}});
    cwr.Add(Share{3, 5000, {}});
    overlap.passes_cwr = overlap.total.Compare(cwr) <= 0;
  }
  conflict.overlap = std::move(overlap);
  return conflict;
}

// Claims of the group for which `wanted` holds, in ledger order.
template <typename Wanted>
std::vector<ClaimOnRecord> ClaimsIn(const SubjectGroup& group,
                                    std::span<const ClaimOnRecord> given,
                                    Wanted wanted) {
  std::vector<ClaimOnRecord> claims;
  for (const ClaimOnRecord& claim : given) {
    if (wanted(claim) && group.Contains(claim.subject)) claims.push_back(claim);
  }
  std::sort(claims.begin(), claims.end(), [](const auto& x, const auto& y) {
    return std::tie(x.index, x.id) < std::tie(y.index, y.id);
  });
  return claims;
}

std::vector<Conflict> ConflictsIn(std::span<const ClaimOnRecord> claims,
                                  const SubjectGroup& group, ConflictKind kind,
                                  const Judgement& judgement) {
  Sweep sweep = SweepThrough(claims, judgement);
  std::vector<Conflict> conflicts;
  conflicts.reserve(sweep.pieces.size());
  for (Piece& piece : sweep.pieces) {
    conflicts.push_back(ToConflict(claims, group, kind, std::move(piece)));
    conflicts.back().overlap->crowded = !sweep.whole;
  }
  return conflicts;
}

}  // namespace

std::string_view ToText(ConflictKind kind) {
  switch (kind) {
    case ConflictKind::kOverClaim:
      return "over-claim";
    case ConflictKind::kOneAudioTwoOwners:
      return "one-audio-two-owners";
    case ConflictKind::kOneIsrcTwoAudios:
      return "one-isrc-two-audios";
    case ConflictKind::kCompetingExclusives:
      return "competing-exclusives";
  }
  return {};
}

std::vector<Conflict> FindOverClaims(std::span<const ClaimOnRecord> given,
                                     const SubjectGroup& group) {
  const auto claims = ClaimsIn(group, given, [](const ClaimOnRecord& claim) {
    return claim.claim.capacity == "own";
  });
  return ConflictsIn(claims, group, ConflictKind::kOverClaim,
                     {[&](std::span<const std::size_t> which) {
                        return MayBeTooMuch(claims, which);
                      },
                      [&](std::span<const std::size_t> which) {
                        return ExcessOf(claims, TotalsOf(claims, which));
                      }});
}

std::vector<Conflict> FindCompetingExclusives(
    std::span<const ClaimOnRecord> given, const SubjectGroup& group) {
  const auto claims = ClaimsIn(group, given, IsExclusive);
  return ConflictsIn(claims, group, ConflictKind::kCompetingExclusives,
                     {[&](std::span<const std::size_t> which) {
                        return MayCompete(claims, which);
                      },
                      [&](std::span<const std::size_t> which) {
                        return CompetingIn(claims, which);
                      }});
}

std::vector<Conflict> FindClaimConflicts(std::span<const ClaimOnRecord> claims,
                                         const SubjectGroup& group) {
  std::vector<Conflict> conflicts = FindOverClaims(claims, group);
  for (Conflict& conflict : FindCompetingExclusives(claims, group)) {
    conflicts.push_back(std::move(conflict));
  }
  return conflicts;
}

std::vector<Conflict> FindIsrcConflicts(
    std::span<const IsrcOnTwoAudios> pairs) {
  std::map<std::string, std::vector<SubjectLink>> by_isrc;
  for (const IsrcOnTwoAudios& pair : pairs) {
    by_isrc[pair.isrc].push_back(pair.difference);
  }
  std::vector<Conflict> conflicts;
  for (auto& [isrc, links] : by_isrc) {
    std::sort(links.begin(), links.end(), [](const auto& x, const auto& y) {
      return std::tie(x.a, x.b) < std::tie(y.a, y.b);
    });
    links.erase(std::unique(links.begin(), links.end()), links.end());
    std::set<SubjectId> subjects;
    for (const SubjectLink& link : links) {
      subjects.insert(link.a);
      subjects.insert(link.b);
    }
    Conflict conflict;
    conflict.kind = ConflictKind::kOneIsrcTwoAudios;
    conflict.subjects.assign(subjects.begin(), subjects.end());
    conflict.links = std::move(links);
    conflict.isrc = isrc;
    conflicts.push_back(std::move(conflict));
  }
  return conflicts;
}

}  // namespace qiao::rights
