#include "registry/rights/cell.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

namespace qiao::rights {
namespace {

using Positions = std::vector<std::size_t>;

bool Bears(const ClaimOnRecord& on_record, const CellQuestion& question) {
  const OwnershipClaim& claim = on_record.claim;
  if (!claim.period.Contains(question.day)) return false;
  return question.every_use || claim.uses.empty() ||
         std::find(claim.uses.begin(), claim.uses.end(), question.use) !=
             claim.uses.end();
}

// Things (acts or leaves) and the claims that name exactly these: most claims
// say one of a few sets, however many claims there are.
template <typename Thing>
struct Named {
  std::vector<Thing> things;
  Positions claims;
};

// The things of each class, which the same claims name. Things of `asked` that
// no claim names stand under no claims; without `asked`, whatever is named.
template <typename Thing>
std::map<Positions, std::vector<Thing>> Classes(
    const std::vector<Named<Thing>>& named, const std::vector<Thing>& asked) {
  std::vector<Thing> things = asked;
  if (asked.empty()) {
    for (const Named<Thing>& one : named) {
      things.insert(things.end(), one.things.begin(), one.things.end());
    }
  }
  std::sort(things.begin(), things.end());
  things.erase(std::unique(things.begin(), things.end()), things.end());
  std::vector<Positions> sets(things.size());  // places in `named`
  for (std::size_t i = 0; i < named.size(); ++i) {
    for (const Thing& thing : named[i].things) {
      const auto at = std::lower_bound(things.begin(), things.end(), thing);
      if (at == things.end() || *at != thing) continue;
      sets[static_cast<std::size_t>(at - things.begin())].push_back(i);
    }
  }
  std::map<Positions, std::vector<Thing>> alike;  // by sets
  auto last = alike.end();  // neighbours are mostly of one class
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (last == alike.end() || last->first != sets[i]) {
      last = alike.try_emplace(std::move(sets[i])).first;
    }
    last->second.push_back(std::move(things[i]));
  }
  std::map<Positions, std::vector<Thing>> classes;
  for (auto& [of, same] : alike) {
    Positions claims;
    for (const std::size_t i : of) {
      claims.insert(claims.end(), named[i].claims.begin(),
                    named[i].claims.end());
    }
    std::sort(claims.begin(), claims.end());
    classes.emplace(std::move(claims), std::move(same));
  }
  return classes;
}

Collision Judge(std::span<const ClaimOnRecord> claims, ShareSum total,
                std::string part, Positions which) {
  Collision over{Excess::kReal, std::move(part), std::move(which),
                 std::move(total)};
  std::vector<Share> shares;
  for (const std::size_t i : over.claims)
    shares.push_back(claims[i].claim.share);
  ShareSum limit = RoundingSlack(shares);
  limit.Add(Share{1, 1, {}});
  if (over.total.Compare(limit) <= 0) over.excess = Excess::kRounding;
  return over;
}

bool MoreThanWhole(const ShareSum& sum) { return sum.CompareToWhole() > 0; }

}  // namespace

std::vector<Cell> CellsOf(std::span<const ClaimOnRecord> claims,
                          const CellQuestion& question) {
  Positions all(claims.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return CellsOf(claims, all, question);
}

std::vector<Cell> CellsOf(std::span<const ClaimOnRecord> claims,
                          std::span<const std::size_t> which,
                          const CellQuestion& question) {
  std::map<std::pair<std::vector<Right>, std::string_view>, Positions> rights;
  std::map<std::pair<std::vector<Territory>, std::vector<Territory>>, Positions>
      territories;
  for (const std::size_t i : which) {
    if (!Bears(claims[i], question)) continue;
    const OwnershipClaim& claim = claims[i].claim;
    rights[{claim.rights, claims[i].subject.Kind()}].push_back(i);
    const TerritorySet& set = claim.territories;
    territories[{set.include, set.exclude}].push_back(i);
  }
  std::vector<Named<Right>> acts;
  acts.reserve(rights.size());
  for (auto& [said, by] : rights) {
    acts.push_back({ActsOf(said.first, said.second), std::move(by)});
  }
  std::vector<Named<Territory>> leaves;
  leaves.reserve(territories.size());
  for (auto& [said, by] : territories) {
    leaves.push_back(
        {Expand({said.first, said.second, {}}, question.day), std::move(by)});
  }

  // First all places of each class of acts, then all acts with one answer.
  const auto leaf_classes = Classes(leaves, question.leaves);
  std::vector<bool> of_these_acts(claims.size());
  std::map<std::pair<Positions, std::vector<Territory>>, std::vector<Right>>
      cells;
  for (const auto& [act_claims, some_acts] : Classes(acts, question.acts)) {
    std::map<Positions, std::vector<Territory>> places;
    for (const std::size_t i : act_claims) of_these_acts[i] = true;
    for (const auto& [leaf_claims, some_leaves] : leaf_classes) {
      Positions both;
      std::copy_if(leaf_claims.begin(), leaf_claims.end(),
                   std::back_inserter(both),
                   [&](std::size_t i) { return of_these_acts[i]; });
      std::vector<Territory>& place = places[both];
      place.insert(place.end(), some_leaves.begin(), some_leaves.end());
    }
    for (const std::size_t i : act_claims) of_these_acts[i] = false;
    for (auto& [bearing, place] : places) {
      std::sort(place.begin(), place.end());
      std::vector<Right>& all = cells[{bearing, place}];
      all.insert(all.end(), some_acts.begin(), some_acts.end());
    }
  }

  std::vector<Cell> result;
  for (auto& [key, cell_acts] : cells) {
    std::sort(cell_acts.begin(), cell_acts.end());
    result.push_back({std::move(cell_acts), key.second, key.first});
  }
  std::sort(result.begin(), result.end(), [](const Cell& x, const Cell& y) {
    return std::tie(x.acts, x.leaves) < std::tie(y.acts, y.leaves);
  });
  return result;
}

ShareTotals TotalsOf(std::span<const ClaimOnRecord> claims,
                     std::span<const std::size_t> which) {
  // Speaker and holder -> part -> subject -> claims.
  struct Said {
    ShareSum sum;
    Positions claims;
  };
  std::map<std::tuple<PartyId, SubjectId, std::string>,
           std::map<SubjectId, Said>>
      said;
  for (const std::size_t i : which) {
    const ClaimOnRecord& claim = claims[i];
    if (claim.claim.capacity != "own") continue;
    Said& here =
        said[{claim.party, HolderOf(claim), claim.claim.part}][claim.subject];
    here.sum.Add(claim.claim.share);
    here.claims.push_back(i);
  }
  ShareTotals totals;
  for (const auto& [who, subjects] : said) {
    auto most = subjects.begin();
    for (auto at = subjects.begin(); at != subjects.end(); ++at) {
      if (at->second.sum.Compare(most->second.sum) > 0) most = at;
    }
    const std::string& part = std::get<2>(who);
    ShareSum& total = part == "words"   ? totals.words
                      : part == "music" ? totals.music
                                        : totals.whole;
    for (const std::size_t i : most->second.claims) {
      total.Add(claims[i].claim.share);
    }
    totals.counted.insert(totals.counted.end(), most->second.claims.begin(),
                          most->second.claims.end());
  }
  std::sort(totals.counted.begin(), totals.counted.end());
  return totals;
}

std::vector<Collision> ExcessOf(std::span<const ClaimOnRecord> claims,
                                const ShareTotals& totals) {
  Positions whole, words, music;
  for (const std::size_t i : totals.counted) {
    const std::string& part = claims[i].claim.part;
    (part == "words" ? words : part == "music" ? music : whole).push_back(i);
  }
  const bool in_parts = !words.empty() || !music.empty();
  if (MoreThanWhole(totals.whole)) {
    return {Judge(claims, totals.whole, {}, std::move(whole))};
  }
  std::vector<Collision> over;
  if (MoreThanWhole(totals.words)) {
    over.push_back(Judge(claims, totals.words, "words", std::move(words)));
  }
  if (MoreThanWhole(totals.music)) {
    over.push_back(Judge(claims, totals.music, "music", std::move(music)));
  }
  if (!over.empty() || !in_parts || whole.empty()) return over;
  // whole + a * words + (1 - a) * music is least at one end of 0 < a < 1.
  const auto order = totals.words.Compare(totals.music);
  const bool words_less = order < 0;
  ShareSum least = totals.whole;
  least.Add(words_less ? totals.words : totals.music);
  const auto against = least.CompareToWhole();
  if (against > 0 || (against == 0 && order != 0)) {
    // At the end itself the sum is just the whole; any real division is more.
    over.push_back(Judge(claims, least, {}, totals.counted));
    if (against == 0) over.back().excess = Excess::kReal;
  }
  return over;
}

}  // namespace qiao::rights
