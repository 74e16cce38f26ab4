#include "registry/rights/claim_sweep.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace qiao::rights {
namespace {

using Positions = std::vector<std::size_t>;

// To tell of a claim in a collision costs more than to look at it.
constexpr std::size_t kLooksToTell = 8;

// What two pieces must share to be one, but for their days and their uses.
auto What(const Piece& piece) {
  return std::tie(piece.collision.claims, piece.collision.part, piece.acts,
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

// A span of days and how many claims stand in it.
struct Standing {
  Period span;
  std::size_t claims = 0;
};

std::vector<Standing> StandingIn(std::span<const ClaimOnRecord> claims,
                                 const std::vector<Period>& spans) {
  std::vector<Day> starts, ends;
  std::size_t before_all = 0;
  for (const ClaimOnRecord& claim : claims) {
    const Period& period = claim.claim.period;
    if (period.from) {
      starts.push_back(*period.from);
    } else {
      ++before_all;
    }
    if (period.until) ends.push_back(*period.until);
  }
  std::sort(starts.begin(), starts.end());
  std::sort(ends.begin(), ends.end());
  std::vector<Standing> standing;
  standing.reserve(spans.size());
  auto start = starts.begin();
  auto end = ends.begin();
  for (const Period& span : spans) {
    if (span.from) {
      while (start != starts.end() && *start <= *span.from) ++start;
      while (end != ends.end() && *end <= *span.from) ++end;
    }
    const auto gone = static_cast<std::size_t>(end - ends.begin());
    const auto come = static_cast<std::size_t>(start - starts.begin());
    standing.push_back({span, before_all + come - gone});
  }
  return standing;
}

// Ascending positions.
Positions During(std::span<const ClaimOnRecord> claims, const Period& span) {
  const Day day = DayWithin(span);
  Positions which;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (claims[i].claim.period.Contains(day)) which.push_back(i);
  }
  return which;
}

std::set<std::string> UsesOf(std::span<const ClaimOnRecord> claims,
                             const Positions& which) {
  std::set<std::string> uses{std::string()};
  for (const std::size_t i : which) {
    uses.insert(claims[i].claim.uses.begin(), claims[i].claim.uses.end());
  }
  return uses;
}

// The collisions of one span and one use, places merged. Returns how much was
// looked at.
std::size_t PiecesOf(std::span<const ClaimOnRecord> claims,
                     const Positions& which, const Period& span,
                     const std::string& use, const Judgement& judgement,
                     std::vector<Piece>& pieces) {
  struct Where {
    Collision collision;
    std::vector<Right> acts;
    std::vector<Territory> leaves;
  };
  std::size_t looks = which.size();
  std::vector<Where> found;
  const Day day = DayWithin(span);
  for (Cell& cell : CellsOf(claims, which, {day, use, false, {}, {}})) {
    looks += cell.claims.size();
    for (Collision& collision : judgement.collisions(cell.claims)) {
      looks += kLooksToTell * collision.claims.size();
      found.push_back({std::move(collision), cell.acts, cell.leaves});
    }
  }
  // Cells that differ only in claims that do not count are one place.
  std::map<std::tuple<Positions, std::string, std::vector<Right>>, Where>
      merged;
  for (Where& where : found) {
    auto [at, fresh] = merged.try_emplace(
        {where.collision.claims, where.collision.part, where.acts}, where);
    if (fresh) continue;
    std::vector<Territory>& all = at->second.leaves;
    all.insert(all.end(), where.leaves.begin(), where.leaves.end());
    std::sort(all.begin(), all.end());
  }
  std::map<std::tuple<Positions, std::string, std::vector<Territory>>, Where>
      by_place;
  for (auto& [key, where] : merged) {
    auto [at, fresh] = by_place.try_emplace(
        {where.collision.claims, where.collision.part, where.leaves}, where);
    if (fresh) continue;
    std::vector<Right>& all = at->second.acts;
    all.insert(all.end(), where.acts.begin(), where.acts.end());
    std::sort(all.begin(), all.end());
  }
  for (auto& [key, where] : by_place) {
    pieces.push_back({std::move(where.collision),
                      {use},
                      std::move(where.acts),
                      Minimal(where.leaves, day),
                      span});
  }
  return looks;
}

// Neighbours in time that say the same become one.
std::vector<Piece> JoinDays(std::vector<Piece> pieces) {
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& x, const Piece& y) {
                     if (What(x) != What(y)) return What(x) < What(y);
                     return std::tie(x.uses, x.period.from) <
                            std::tie(y.uses, y.period.from);
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

// Looks at the spans in the order given, as long as looks are left.
Sweep LookAt(std::span<const ClaimOnRecord> claims,
             std::span<const Standing> order, const Judgement& judgement,
             std::size_t looks_left) {
  Sweep sweep;
  const auto spend = [&](std::size_t looks) {
    sweep.whole = looks <= looks_left;
    looks_left -= std::min(looks, looks_left);
    return sweep.whole;
  };
  for (const Standing& standing : order) {
    if (standing.claims < 2) continue;
    if (!spend(standing.claims)) break;
    const Positions which = During(claims, standing.span);
    if (!judgement.may_collide(which)) continue;
    for (const std::string& use : UsesOf(claims, which)) {
      if (!spend(PiecesOf(claims, which, standing.span, use, judgement,
                          sweep.pieces))) {
        return sweep;
      }
    }
  }
  return sweep;
}

}  // namespace

Sweep SweepThrough(std::span<const ClaimOnRecord> claims,
                   const Judgement& judgement, std::size_t most_looks) {
  Positions all(claims.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  if (all.size() < 2 || !judgement.may_collide(all)) return {};
  std::vector<Standing> order = StandingIn(claims, Calendar(claims).Spans());
  Sweep sweep = LookAt(claims, order, judgement, most_looks);
  if (!sweep.whole) {
    std::stable_sort(order.begin(), order.end(),
                     [](const Standing& x, const Standing& y) {
                       return x.claims > y.claims;
                     });
    sweep = LookAt(claims, order, judgement, most_looks);
  }
  sweep.pieces = JoinUses(JoinDays(std::move(sweep.pieces)));
  std::stable_sort(sweep.pieces.begin(), sweep.pieces.end(),
                   [](const Piece& x, const Piece& y) {
                     return std::tie(x.collision.claims, x.period.from,
                                     x.acts) <
                            std::tie(y.collision.claims, y.period.from, y.acts);
                   });
  return sweep;
}

}  // namespace qiao::rights
