// The short way to write a set of leaves: groups included and excluded.
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "schemas/model/territory.h"
#include "schemas/model/territory_table.h"

namespace qiao {
namespace {

// The cheapest way to write `wanted` that is found from a first choice of
// groups: groups are added to what is included, or taken away from it, as long
// as the whole gets shorter.
class ShortestWriting {
 public:
  ShortestWriting(const LeafBits& wanted, Day day)
      : table_(TerritoryTable::Get()), wanted_(wanted) {
    const Epoch& epoch = table_.At(day);
    for (std::size_t row = 0; row < table_.groups.size(); ++row) {
      const LeafBits& members = epoch.members[row];
      if (members.any()) {
        candidates_.push_back({table_.groups[row], members});
      }
    }
  }

  // Every group is tried as the first one, and none.
  TerritorySet Best() const {
    TerritorySet best = From(nullptr);
    for (const Candidate& first : candidates_) {
      if ((first.members & wanted_).none()) continue;
      TerritorySet found = From(&first);
      if (Length(found) < Length(best)) best = std::move(found);
    }
    return best;
  }

 private:
  struct Candidate {
    Territory number;
    LeafBits members;
  };

  static std::size_t Length(const TerritorySet& set) {
    return set.include.size() + set.exclude.size();
  }

  TerritorySet From(const Candidate* first) const {
    std::vector<const Candidate*> included;
    if (first != nullptr) included.push_back(first);
    TerritorySet best = Complete(included);
    for (bool better = true; better;) {
      better = false;
      const Candidate* chosen = nullptr;
      for (const Candidate& candidate : candidates_) {
        if ((candidate.members & wanted_).none()) continue;
        included.push_back(&candidate);
        TerritorySet found = Complete(included);
        included.pop_back();
        if (Length(found) >= Length(best)) continue;
        best = std::move(found);
        chosen = &candidate;
        better = true;
      }
      if (chosen != nullptr) included.push_back(chosen);
    }
    return best;
  }

  // With these groups included, what must be added and left out.
  TerritorySet Complete(const std::vector<const Candidate*>& included) const {
    TerritorySet set;
    LeafBits covered;
    for (const Candidate* group : included) {
      set.include.push_back(group->number);
      covered |= group->members;
    }
    Cover(wanted_ & ~covered, wanted_, set.include);
    Cover(covered & ~wanted_, ~wanted_, set.exclude);
    return set;
  }

  // Writes `needed` with groups that stay within `allowed`, largest gain
  // first, and the rest leaf by leaf.
  void Cover(LeafBits needed, const LeafBits& allowed,
             std::vector<Territory>& numbers) const {
    while (needed.count() > 1) {
      const Candidate* best = nullptr;
      std::size_t gain = 1;
      for (const Candidate& candidate : candidates_) {
        if ((candidate.members & ~allowed).any()) continue;
        const std::size_t hits = (candidate.members & needed).count();
        if (hits <= gain) continue;
        gain = hits;
        best = &candidate;
      }
      if (best == nullptr) break;
      numbers.push_back(best->number);
      needed &= ~best->members;
    }
    for (Territory leaf : table_.NumbersOf(needed)) numbers.push_back(leaf);
  }

  const TerritoryTable& table_;
  const LeafBits& wanted_;
  std::vector<Candidate> candidates_;
};

}  // namespace

TerritorySet Minimal(std::span<const Territory> leaves, Day day) {
  LeafBits wanted;
  for (Territory leaf : leaves) {
    if (IsLeaf(leaf)) wanted |= TerritoryTable::Get().BitsOf(leaf, day);
  }
  TerritorySet set = ShortestWriting(wanted, day).Best();
  std::sort(set.include.begin(), set.include.end());
  std::sort(set.exclude.begin(), set.exclude.end());
  set.tis = TisEdition();
  return set;
}

}  // namespace qiao
