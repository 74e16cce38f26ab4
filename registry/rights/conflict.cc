#include "registry/rights/conflict.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace qiao::rights {
namespace {

using Positions = std::vector<std::size_t>;

// A piece of an over-claim: what stays the same, then where and when.
struct Piece {
  OverWhole over;
  std::vector<std::string> uses;  // one; empty text: uses that no claim names
  std::vector<Right> acts;
  TerritorySet territories;
  Period period;
};

// What two pieces must share to be one, but for their days and their uses.
auto What(const Piece& piece) {
  return std::tie(piece.over.claims, piece.over.part, piece.acts,
                  piece.territories.include, piece.territories.exclude);
}

// Spans of days within which neither a claim nor a place of one changes,
// ascending, clipped to the days on which some claim stands.
class Calendar {
 public:
  explicit Calendar(std::span<const ClaimOnRecord> claims) {
    for (const ClaimOnRecord& claim : claims) {
      const Period& period = claim.claim.period;
      open_ = open_ || !period.from;
      endless_ = endless_ || !period.until;
      if (period.from) days_.insert(*period.from);
      if (period.until) days_.insert(*period.until);
    }
    AddMembershipChanges(claims);
  }

  std::vector<Period> Spans() const {
    std::vector<Period> spans;
    std::optional<Day> from;
    for (const Day day : days_) {
      if (from || open_) spans.push_back({from, day});
      from = day;
    }
    if (endless_) spans.push_back({from, std::nullopt});
    return spans;
  }

 private:
  // Days on which a group that some claim names gains or loses a member.
  void AddMembershipChanges(std::span<const ClaimOnRecord> claims) {
    std::set<std::pair<std::vector<Territory>, std::vector<Territory>>> said;
    for (const ClaimOnRecord& claim : claims) {
      const TerritorySet& set = claim.claim.territories;
      said.emplace(set.include, set.exclude);
    }
    std::vector<Day> changes;
    for (const Day day : MembershipChanges()) {
      if (!open_ && (days_.empty() || day <= *days_.begin())) continue;
      if (!endless_ && (days_.empty() || day >= *days_.rbegin())) continue;
      const Day before = day - std::chrono::days{1};
      const bool changed =
          std::any_of(said.begin(), said.end(), [&](const auto& one) {
            const TerritorySet set{one.first, one.second, {}};
            return Expand(set, before) != Expand(set, day);
          });
      if (changed) changes.push_back(day);
    }
    days_.insert(changes.begin(), changes.end());
  }

  std::set<Day> days_;
  bool open_ = false;     // some claim stands since ever
  bool endless_ = false;  // some claim stands for ever
};

Day DayWithin(const Period& span) {
  if (span.from) return *span.from;
  if (span.until) return *span.until - std::chrono::days{1};
  return TisEdition();
}

// The claims in force, span by span. Each claim comes and goes once.
class InForce {
 public:
  explicit InForce(std::span<const ClaimOnRecord> claims) {
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const Period& period = claims[i].claim.period;
      if (period.from) {
        starts_.emplace_back(*period.from, i);
      } else {
        now_.insert(i);
      }
      if (period.until) ends_.emplace_back(*period.until, i);
    }
    std::sort(starts_.begin(), starts_.end());
    std::sort(ends_.begin(), ends_.end());
  }

  // Ascending positions. Spans must ascend from call to call.
  Positions During(const Period& span) {
    if (span.from) {
      for (; next_start_ < starts_.size() &&
             starts_[next_start_].first <= *span.from;
           ++next_start_) {
        now_.insert(starts_[next_start_].second);
      }
      for (; next_end_ < ends_.size() && ends_[next_end_].first <= *span.from;
           ++next_end_) {
        now_.erase(ends_[next_end_].second);
      }
    }
    return {now_.begin(), now_.end()};
  }

 private:
  std::vector<std::pair<Day, std::size_t>> starts_, ends_;
  std::size_t next_start_ = 0, next_end_ = 0;
  std::set<std::size_t> now_;
};

std::set<std::string> UsesOf(std::span<const ClaimOnRecord> claims,
                             const Positions& which) {
  std::set<std::string> uses{std::string()};
  for (const std::size_t i : which) {
    uses.insert(claims[i].claim.uses.begin(), claims[i].claim.uses.end());
  }
  return uses;
}

// The usual case, and cheap to see: all together no more than the whole.
bool MayBeTooMuch(std::span<const ClaimOnRecord> claims,
                  const Positions& which) {
  if (which.size() < 2) return false;
  ShareSum all;
  for (const std::size_t i : which) all.Add(claims[i].claim.share);
  return all.CompareToWhole() > 0;
}

// The over-claims of one span and one use, places merged.
void PiecesOf(std::span<const ClaimOnRecord> claims, const Positions& which,
              const Period& span, const std::string& use,
              std::vector<Piece>& pieces) {
  struct Where {
    OverWhole over;
    std::vector<Right> acts;
    std::vector<Territory> leaves;
  };
  std::vector<Where> found;
  const Day day = DayWithin(span);
  for (Cell& cell : CellsOf(claims, which, {day, use, false, {}, {}})) {
    const ShareTotals totals = TotalsOf(claims, cell.claims);
    for (OverWhole& over : ExcessOf(claims, totals)) {
      found.push_back({std::move(over), cell.acts, cell.leaves});
    }
  }
  // Cells that differ only in claims that do not count are one place.
  std::map<std::tuple<Positions, std::string, std::vector<Right>>, Where>
      merged;
  for (Where& where : found) {
    auto [at, fresh] = merged.try_emplace(
        {where.over.claims, where.over.part, where.acts}, where);
    if (fresh) continue;
    std::vector<Territory>& all = at->second.leaves;
    all.insert(all.end(), where.leaves.begin(), where.leaves.end());
    std::sort(all.begin(), all.end());
  }
  std::map<std::tuple<Positions, std::string, std::vector<Territory>>, Where>
      by_place;
  for (auto& [key, where] : merged) {
    auto [at, fresh] = by_place.try_emplace(
        {where.over.claims, where.over.part, where.leaves}, where);
    if (fresh) continue;
    std::vector<Right>& all = at->second.acts;
    all.insert(all.end(), where.acts.begin(), where.acts.end());
    std::sort(all.begin(), all.end());
  }
  for (auto& [key, where] : by_place) {
    pieces.push_back({std::move(where.over),
                      {use},
                      std::move(where.acts),
                      Minimal(where.leaves, day),
                      span});
  }
}

// Neighbours in time that say the same become one.
std::vector<Piece> JoinDays(std::vector<Piece> pieces) {
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& x, const Piece& y) {
                     if (What(x) != What(y)) return What(x) < What(y);
                     return x.uses < y.uses;
                   });
  std::vector<Piece> joined;
  for (Piece& piece : pieces) {
    if (!joined.empty()) {
      Piece& last = joined.back();
      if (What(last) == What(piece) && last.uses == piece.uses &&
          last.period.until && last.period.until == piece.period.from) {
        last.period.until = piece.period.until;
        continue;
      }
    }
    joined.push_back(std::move(piece));
  }
  return joined;
}

// A use adds nothing where the same claims collide whatever the use; what is
// left of several uses of one place is said once.
std::vector<Piece> JoinUses(std::vector<Piece> pieces) {
  const auto where = [](const Piece& piece) {
    return std::tuple_cat(What(piece),
                          std::tie(piece.period.from, piece.period.until));
  };
  std::stable_sort(pieces.begin(), pieces.end(),
                   [&](const Piece& x, const Piece& y) {
                     return std::tuple_cat(where(x), std::tie(x.uses)) <
                            std::tuple_cat(where(y), std::tie(y.uses));
                   });
  std::vector<Piece> joined;
  for (Piece& piece : pieces) {
    if (joined.empty() || where(joined.back()) != where(piece)) {
      joined.push_back(std::move(piece));
    } else if (!joined.back().uses.front().empty()) {
      joined.back().uses.push_back(piece.uses.front());
    }
  }
  for (Piece& piece : joined) {
    if (piece.uses.front().empty()) piece.uses.clear();
  }
  return joined;
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
                    const SubjectGroup& group, Piece piece) {
  Conflict conflict;
  std::set<SubjectId> subjects;
  for (const std::size_t i : piece.over.claims) {
    conflict.claims.push_back(claims[i].id);
    subjects.insert(claims[i].subject);
  }
  conflict.subjects.assign(subjects.begin(), subjects.end());
  if (subjects.size() > 1) {
    conflict.links = LinksBetween(group.links(), subjects);
    if (OneAudioTwoOwners(claims, piece.over.claims, conflict.links)) {
      conflict.kind = ConflictKind::kOneAudioTwoOwners;
    }
  }
  ShareSum cwr;
  cwr.Add(Share{1, 1, {}});
  cwr.Add(Share{3, 5000, {}});
  const bool passes = piece.over.total.Compare(cwr) <= 0;
  conflict.overlap =
      Overlap{std::move(piece.acts), std::move(piece.territories),
              piece.period,          std::move(piece.over.part),
              std::move(piece.uses), std::move(piece.over.total),
              piece.over.excess,     passes};
  return conflict;
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
  }
  return {};
}

std::vector<Conflict> FindOverClaims(std::span<const ClaimOnRecord> given,
                                     const SubjectGroup& group) {
  std::vector<ClaimOnRecord> claims;
  for (const ClaimOnRecord& claim : given) {
    if (claim.claim.capacity == "own" && group.Contains(claim.subject)) {
      claims.push_back(claim);
    }
  }
  std::sort(claims.begin(), claims.end(), [](const auto& x, const auto& y) {
    return std::tie(x.index, x.id) < std::tie(y.index, y.id);
  });
  Positions all(claims.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  if (!MayBeTooMuch(claims, all)) return {};

  std::vector<Piece> pieces;
  InForce in_force(claims);
  for (const Period& span : Calendar(claims).Spans()) {
    const Positions which = in_force.During(span);
    if (!MayBeTooMuch(claims, which)) continue;
    for (const std::string& use : UsesOf(claims, which)) {
      PiecesOf(claims, which, span, use, pieces);
    }
  }
  pieces = JoinUses(JoinDays(std::move(pieces)));
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& x, const Piece& y) {
                     return std::tie(x.over.claims, x.period.from, x.acts) <
                            std::tie(y.over.claims, y.period.from, y.acts);
                   });
  std::vector<Conflict> conflicts;
  conflicts.reserve(pieces.size());
  for (Piece& piece : pieces) {
    conflicts.push_back(ToConflict(claims, group, std::move(piece)));
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
