#include "registry/rights/ownership_view.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "registry/rights/alike_days.h"
#include "registry/rights/exclusive.h"

namespace qiao::rights {
namespace {

// The World: what a question without a place asks about.
constexpr Territory kWorld = 2136;

// The acts of whoever owns the subject, which are those that the producer's
// umbrella holds, and whatever else is claimed.
std::vector<Right> ActsAskedAbout(std::string_view kind,
                                  std::span<const ClaimOnRecord> claims) {
  static const std::vector<Right> kUmbrella = {"phonogram"};
  std::vector<Right> acts = ActsOf(kUmbrella, "rec");
  for (const ClaimOnRecord& claim : claims) {
    const std::vector<Right> named = ActsOf(claim.claim.rights, kind);
    acts.insert(acts.end(), named.begin(), named.end());
  }
  std::sort(acts.begin(), acts.end());
  acts.erase(std::unique(acts.begin(), acts.end()), acts.end());
  return acts;
}

bool Meets(const std::vector<Right>& a, const std::vector<Right>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

bool BearsOn(const DisputeOnRecord& on_record, const ClaimOnRecord& claim,
             const Cell& cell, Day day) {
  const Dispute& dispute = on_record.dispute;
  if (dispute.target ? *dispute.target != claim.id
                     : on_record.subject != claim.subject) {
    return false;
  }
  if (!dispute.rights.empty() &&
      !Meets(ActsOf(dispute.rights, claim.subject.Kind()), cell.acts)) {
    return false;
  }
  if (dispute.territories &&
      Intersect(Expand(*dispute.territories, day), cell.leaves).empty()) {
    return false;
  }
  return !dispute.period || dispute.period->Contains(day);
}

// Pieces of a cell on each of which a dispute bears wholly or not at all.
std::vector<Cell> SplitBy(const DisputeOnRecord& on_record,
                          std::string_view kind, Day day,
                          std::vector<Cell> cells) {
  const Dispute& dispute = on_record.dispute;
  std::vector<Cell> pieces;
  for (Cell& cell : cells) {
    Cell inside = cell, elsewhere = cell, otherwise = cell;
    if (dispute.territories) {
      inside.leaves = Intersect(Expand(*dispute.territories, day), cell.leaves);
    }
    if (!dispute.rights.empty()) {
      const std::vector<Right> named = ActsOf(dispute.rights, kind);
      std::erase_if(inside.acts, [&](const Right& act) {
        return !std::binary_search(named.begin(), named.end(), act);
      });
    }
    if (inside.acts.empty() || inside.leaves.empty()) {
      pieces.push_back(std::move(cell));
      continue;
    }
    std::erase_if(elsewhere.leaves, [&](Territory leaf) {
      return std::binary_search(inside.leaves.begin(), inside.leaves.end(),
                                leaf);
    });
    elsewhere.acts = inside.acts;
    std::erase_if(otherwise.acts, [&](const Right& act) {
      return std::binary_search(inside.acts.begin(), inside.acts.end(), act);
    });
    for (Cell* piece : {&inside, &elsewhere, &otherwise}) {
      if (!piece->acts.empty() && !piece->leaves.empty()) {
        pieces.push_back(std::move(*piece));
      }
    }
  }
  return pieces;
}

// What is left of the whole.
struct Missing {
  std::string part;
  ShareSum taken;
};

std::vector<Missing> MissingFrom(const ShareTotals& totals, bool by_part) {
  if (!by_part) return {{"", totals.whole}};
  Missing words{"words", totals.whole}, music{"music", totals.whole};
  words.taken.Add(totals.words);
  music.taken.Add(totals.music);
  if (words.taken.Compare(music.taken) == 0) return {{"", words.taken}};
  return {std::move(words), std::move(music)};
}

void AddGaps(std::span<const ClaimOnRecord> claims, const ShareTotals& totals,
             Tenure& tenure) {
  bool by_part = false;
  std::vector<Share> written;
  for (const std::size_t i : totals.counted) {
    by_part |= !claims[i].claim.part.empty();
    written.push_back(claims[i].claim.share);
  }
  const ShareSum slack = RoundingSlack(written);
  for (const Missing& missing : MissingFrom(totals, by_part)) {
    if (missing.taken.CompareToWhole() >= 0) continue;
    Holding gap;
    gap.part = missing.part;
    gap.amount = missing.taken.DifferenceFromWhole();
    gap.percent = missing.taken.DifferencePercent(2);
    ShareSum reach = missing.taken;
    reach.Add(slack);
    gap.state = !written.empty() && reach.CompareToWhole() >= 0
                    ? HoldingState::kRounding
                    : HoldingState::kGap;
    tenure.holdings.push_back(std::move(gap));
  }
}

// Every use that some claim of the cell names, and the uses that none names.
std::set<std::string> UsesIn(std::span<const ClaimOnRecord> claims,
                             const std::vector<std::size_t>& which) {
  std::set<std::string> uses{std::string()};
  for (const std::size_t i : which) {
    uses.insert(claims[i].claim.uses.begin(), claims[i].claim.uses.end());
  }
  return uses;
}

bool ServesUse(const ClaimOnRecord& claim, const std::string& use) {
  const std::vector<std::string>& uses = claim.claim.uses;
  return uses.empty() || std::find(uses.begin(), uses.end(), use) != uses.end();
}

Tenure TenureOf(std::span<const ClaimOnRecord> claims,
                std::span<const DisputeOnRecord> disputes, const Cell& cell,
                Day day) {
  Tenure tenure;
  tenure.acts = cell.acts;
  tenure.territories = Minimal(cell.leaves, day);

  std::set<std::size_t> collide;
  ShareTotals general;
  for (const std::string& use : UsesIn(claims, cell.claims)) {
    std::vector<std::size_t> which;
    for (const std::size_t i : cell.claims) {
      if (ServesUse(claims[i], use)) which.push_back(i);
    }
    ShareTotals totals = TotalsOf(claims, which);
    for (const Collision& over : ExcessOf(claims, totals)) {
      tenure.excess = std::max(tenure.excess, over.excess);
      if (over.excess != Excess::kReal) continue;
      collide.insert(over.claims.begin(), over.claims.end());
    }
    for (const Collision& rivals : CompetingIn(claims, which)) {
      collide.insert(rivals.claims.begin(), rivals.claims.end());
    }
    if (use.empty()) general = std::move(totals);
  }
  tenure.total = general.whole.Fraction();

  for (const std::size_t i : cell.claims) {
    Holding holding;
    holding.claim = claims[i];
    holding.counted =
        std::binary_search(general.counted.begin(), general.counted.end(), i);
    ShareSum amount;
    amount.Add(claims[i].claim.share);
    holding.amount = amount.Fraction();
    holding.percent = amount.DecimalPercent(2);
    for (const DisputeOnRecord& dispute : disputes) {
      if (BearsOn(dispute, claims[i], cell, day)) {
        holding.disputes.push_back(dispute.id);
      }
    }
    holding.state = collide.contains(i) || !holding.disputes.empty()
                        ? HoldingState::kDisputed
                        : HoldingState::kClaimed;
    tenure.holdings.push_back(std::move(holding));
  }
  AddGaps(claims, general, tenure);
  return tenure;
}

// Days around `day` on which the same of these are in force, in the same
// places.
Period SameAround(Day day, std::span<const ClaimOnRecord> claims,
                  std::span<const DisputeOnRecord> disputes) {
  Period same = MembershipAround(day);
  for (const ClaimOnRecord& claim : claims) {
    same = AlikeAround(day, same, claim.claim.period);
  }
  for (const DisputeOnRecord& dispute : disputes) {
    if (!dispute.dispute.period) continue;
    same = AlikeAround(day, same, *dispute.dispute.period);
  }
  return same;
}

}  // namespace

std::string_view ToText(HoldingState state) {
  switch (state) {
    case HoldingState::kClaimed:
      return "claimed";
    case HoldingState::kDisputed:
      return "disputed";
    case HoldingState::kGap:
      return "gap";
    case HoldingState::kRounding:
      return "rounding";
  }
  return {};
}

OwnershipView ViewOf(const SubjectGroup& group,
                     std::span<const ClaimOnRecord> given,
                     std::span<const DisputeOnRecord> disputes,
                     const ViewQuestion& question) {
  OwnershipView view;
  view.subjects = group.subjects();
  view.day = question.day;
  view.same = SameAround(question.day, given, disputes);
  if (group.subjects().empty()) return view;

  std::vector<ClaimOnRecord> claims;
  for (const ClaimOnRecord& claim : given) {
    if (claim.claim.period.Contains(question.day) &&
        group.Contains(claim.subject)) {
      claims.push_back(claim);
    }
  }
  std::sort(claims.begin(), claims.end(), [](const auto& x, const auto& y) {
    return std::tie(x.index, x.id) < std::tie(y.index, y.id);
  });
  std::vector<DisputeOnRecord> doubts(disputes.begin(), disputes.end());
  std::sort(doubts.begin(), doubts.end(), [](const auto& x, const auto& y) {
    return std::tie(x.index, x.id) < std::tie(y.index, y.id);
  });

  CellQuestion cells;
  cells.day = question.day;
  cells.every_use = true;
  cells.acts = question.acts.empty()
                   ? ActsAskedAbout(group.subjects().front().Kind(), claims)
                   : question.acts;
  cells.leaves = question.leaves.empty() ? LeavesOf(kWorld, question.day)
                                         : question.leaves;
  std::sort(cells.leaves.begin(), cells.leaves.end());
  std::vector<Cell> pieces = CellsOf(claims, cells);
  for (const DisputeOnRecord& doubt : doubts) {
    pieces = SplitBy(doubt, group.subjects().front().Kind(), question.day,
                     std::move(pieces));
  }
  std::sort(pieces.begin(), pieces.end(), [](const Cell& x, const Cell& y) {
    return std::tie(x.acts, x.leaves) < std::tie(y.acts, y.leaves);
  });
  for (const Cell& cell : pieces) {
    view.tenures.push_back(TenureOf(claims, doubts, cell, question.day));
  }
  return view;
}

}  // namespace qiao::rights
