#include "registry/rights/cell.h"

#include <algorithm>
#include <iterator>
#include <map>
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

// Things (acts or leaves) by the claims that name them. Things of `asked` that
// no claim names stand under no claims.
template <typename Thing>
class ByClaims {
 public:
  explicit ByClaims(const std::vector<Thing>& asked) : asked_(!asked.empty()) {
    for (const Thing& thing : asked) claims_.try_emplace(thing);
  }

  void Name(const std::vector<Thing>& things, std::size_t claim) {
    for (const Thing& thing : things) {
      if (!asked_) {
        claims_[thing].push_back(claim);
      } else if (auto at = claims_.find(thing); at != claims_.end()) {
        at->second.push_back(claim);
      }
    }
  }

  std::map<Positions, std::vector<Thing>> Classes() const {
    std::map<Positions, std::vector<Thing>> classes;
    for (const auto& [thing, claims] : claims_) {
      classes[claims].push_back(thing);
    }
    return classes;
  }

 private:
  bool asked_;
  std::map<Thing, Positions> claims_;
};

OverWhole Judge(std::span<const ClaimOnRecord> claims, ShareSum total,
                std::string part, Positions which) {
  OverWhole over{Excess::kReal, std::move(part), std::move(which),
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
  ByClaims<Right> acts(question.acts);
  ByClaims<Territory> leaves(question.leaves);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (!Bears(claims[i], question)) continue;
    acts.Name(ActsOf(claims[i].claim.rights, claims[i].subject.Kind()), i);
    leaves.Name(Expand(claims[i].claim.territories, question.day), i);
  }

  // First all places of each class of acts, then all acts with one answer.
  const auto leaf_classes = leaves.Classes();
  std::map<std::pair<Positions, std::vector<Territory>>, std::vector<Right>>
      cells;
  for (const auto& [act_claims, some_acts] : acts.Classes()) {
    std::map<Positions, std::vector<Territory>> places;
    for (const auto& [leaf_claims, some_leaves] : leaf_classes) {
      Positions both;
      std::set_intersection(act_claims.begin(), act_claims.end(),
                            leaf_claims.begin(), leaf_claims.end(),
                            std::back_inserter(both));
      std::vector<Territory>& place = places[both];
      place.insert(place.end(), some_leaves.begin(), some_leaves.end());
    }
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
    (part == "words"   ? totals.words
     : part == "music" ? totals.music
                       : totals.whole)
        .Add(most->second.sum);
    totals.counted.insert(totals.counted.end(), most->second.claims.begin(),
                          most->second.claims.end());
  }
  std::sort(totals.counted.begin(), totals.counted.end());
  return totals;
}

std::vector<OverWhole> ExcessOf(std::span<const ClaimOnRecord> claims,
                                const ShareTotals& totals) {
  Positions whole, words, music;
  for (const std::size_t i : totals.counted) {
    const std::string& part = claims[i].claim.part;
    (part == "words" ? words : part == "music" ? music : whole).push_back(i);
  }
  if (MoreThanWhole(totals.whole)) {
    return {Judge(claims, totals.whole, {}, std::move(whole))};
  }
  std::vector<OverWhole> over;
  if (MoreThanWhole(totals.words)) {
    over.push_back(Judge(claims, totals.words, "words", std::move(words)));
  }
  if (MoreThanWhole(totals.music)) {
    over.push_back(Judge(claims, totals.music, "music", std::move(music)));
  }
  if (!over.empty() || (words.empty() && music.empty()) || whole.empty()) {
    return over;
  }
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
