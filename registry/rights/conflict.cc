#include "registry/rights/conflict.h"

#include <algorithm>
#include <chrono>
#include <map>
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

std::optional<Day> Earlier(std::optional<Day> a, std::optional<Day> b) {
  if (!a || !b) return std::nullopt;
  return std::min(*a, *b);
}

// Spans of days within which neither a claim nor a territory group changes,
// clipped to the days on which some claim stands.
std::vector<Period> Spans(std::span<const ClaimOnRecord> claims) {
  std::set<Day> days;
  std::optional<Day> first = claims.front().claim.period.from;
  std::optional<Day> last = claims.front().claim.period.until;
  for (const ClaimOnRecord& claim : claims) {
    const Period& period = claim.claim.period;
    if (period.from) days.insert(*period.from);
    if (period.until) days.insert(*period.until);
    first = Earlier(first, period.from);
    if (last) last = period.until ? std::max(last, period.until) : std::nullopt;
  }
  for (const Day day : MembershipChanges()) {
    if ((!first || *first < day) && (!last || day < *last)) days.insert(day);
  }
  std::vector<Period> spans;
  std::optional<Day> from;
  if (first) from = *first;
  for (const Day day : days) {
    if (from && *from >= day) continue;
    spans.push_back({from, day});
    from = day;
  }
  if (!last) spans.push_back({from, std::nullopt});
  return spans;
}

Day DayWithin(const Period& span) {
  if (span.from) return *span.from;
  if (span.until) return *span.until - std::chrono::days{1};
  return TisEdition();
}

std::set<std::string> UsesOf(std::span<const ClaimOnRecord> claims) {
  std::set<std::string> uses{std::string()};
  for (const ClaimOnRecord& claim : claims) {
    uses.insert(claim.claim.uses.begin(), claim.claim.uses.end());
  }
  return uses;
}

// The over-claims of one span and one use, places merged.
void PiecesOf(std::span<const ClaimOnRecord> claims, const Period& span,
              const std::string& use, std::vector<Piece>& pieces) {
  struct Where {
    OverWhole over;
    std::vector<Right> acts;
    std::vector<Territory> leaves;
  };
  std::vector<Where> found;
  const Day day = DayWithin(span);
  for (Cell& cell : CellsOf(claims, {day, use, false, {}, {}})) {
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
  std::vector<Piece> joined;
  for (Piece& piece : pieces) {
    const auto same = [&](const Piece& other) {
      return What(other) == What(piece) && other.period == piece.period;
    };
    const auto at = std::find_if(joined.begin(), joined.end(), same);
    if (at == joined.end()) {
      joined.push_back(std::move(piece));
    } else if (!at->uses.front().empty()) {
      at->uses.push_back(piece.uses.front());
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
      if (!std::binary_search(group.subjects.begin(), group.subjects.end(),
                              claims[i].subject)) {
        continue;
      }
      holders.insert(HolderOf(claims[i]));
      sounds.insert(claims[i].subject);
    }
    if (holders.size() > 1 && sounds.size() > 1) return true;
  }
  return false;
}

// Links that lie between `ends`: what hangs loose beyond them is left out.
std::vector<SubjectLink> LinksBetween(std::vector<SubjectLink> links,
                                      const std::set<SubjectId>& ends) {
  while (true) {
    std::map<SubjectId, std::set<SubjectId>> neighbours;
    for (const SubjectLink& link : links) {
      neighbours[link.a].insert(link.b);
      neighbours[link.b].insert(link.a);
    }
    const auto loose = [&](const SubjectId& id) {
      return !ends.contains(id) && neighbours[id].size() == 1;
    };
    if (std::erase_if(links, [&](const SubjectLink& link) {
          return loose(link.a) || loose(link.b);
        }) == 0) {
      return links;
    }
  }
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
    conflict.links = LinksBetween(group.links, subjects);
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
  ShareSum all;
  for (const ClaimOnRecord& claim : given) {
    if (claim.claim.capacity != "own" ||
        !std::binary_search(group.subjects.begin(), group.subjects.end(),
                            claim.subject)) {
      continue;
    }
    claims.push_back(claim);
    all.Add(claim.claim.share);
  }
  // The usual case, and cheap: all together no more than the whole.
  if (claims.size() < 2 || all.CompareToWhole() <= 0) return {};
  std::sort(claims.begin(), claims.end(), [](const auto& x, const auto& y) {
    return std::tie(x.index, x.id) < std::tie(y.index, y.id);
  });

  std::vector<Piece> pieces;
  const std::set<std::string> uses = UsesOf(claims);
  for (const Period& span : Spans(claims)) {
    for (const std::string& use : uses) PiecesOf(claims, span, use, pieces);
  }
  pieces = JoinUses(JoinDays(std::move(pieces)));
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& x, const Piece& y) {
                     return std::tie(x.over.claims, x.period.from, x.acts) <
                            std::tie(y.over.claims, y.period.from, y.acts);
                   });
  std::vector<Conflict> conflicts;
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
