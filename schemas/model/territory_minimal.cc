// The short way to write a set of leaves: groups included and excluded.
#include <algorithm>
#include <cstddef>
#include <map>
#include <unordered_map>
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
  ShortestWriting(const LeafBits& wanted, const Epoch& epoch)
      : table_(TerritoryTable::Get()), wanted_(wanted) {
    for (std::size_t row = 0; row < table_.groups.size(); ++row) {
      const LeafBits& members = epoch.members[row];
      if (members.none()) continue;
      const Candidate candidate{table_.groups[row], members};
      if ((members & wanted_).none()) {
        outside_.push_back(candidate);
        continue;
      }
      touching_.push_back(candidate);
      if ((members & ~wanted_).none()) inside_.push_back(candidate);
    }
  }

  // Every group is tried as the first one, and none. Two numbers are the
  // fewest where no single one says it.
  TerritorySet Best() const {
    if (wanted_.none()) return {};
    for (const Candidate& group : inside_) {
      if (group.members == wanted_) return {{group.number}, {}, {}};
    }
    Choice best = From(nullptr);
    for (const Candidate& first : touching_) {
      if (best.length <= 2) break;
      Choice found = From(&first);
      if (found.length < best.length) best = std::move(found);
    }
    return Written(best);
  }

 private:
  struct Candidate {
    Territory number;
    LeafBits members;
  };
  // Groups to include, and how many numbers it then takes to say it all.
  struct Choice {
    std::vector<const Candidate*> included;
    std::size_t length = 0;
  };

  Choice From(const Candidate* first) const {
    Choice best;
    if (first != nullptr) best.included.push_back(first);
    best.length = LengthWith(CoveredBy(best), best.included.size());
    for (bool better = true; better;) {
      better = false;
      const LeafBits covered = CoveredBy(best);
      const std::size_t more = best.included.size() + 1;
      const Candidate* chosen = nullptr;
      for (const Candidate& candidate : touching_) {
        const std::size_t length =
            LengthWith(covered | candidate.members, more);
        if (length >= best.length) continue;
        best.length = length;
        chosen = &candidate;
        better = true;
      }
      if (chosen != nullptr) best.included.push_back(chosen);
    }
    return best;
  }

  static LeafBits CoveredBy(const Choice& choice) {
    LeafBits covered;
    for (const Candidate* group : choice.included) covered |= group->members;
    return covered;
  }

  // With `groups` groups included that cover so much, what must be added and
  // left out.
  std::size_t LengthWith(const LeafBits& covered, std::size_t groups) const {
    return groups + Cover(wanted_ & ~covered, inside_, nullptr) +
           Cover(covered & ~wanted_, outside_, nullptr);
  }

  TerritorySet Written(const Choice& choice) const {
    TerritorySet set;
    for (const Candidate* group : choice.included) {
      set.include.push_back(group->number);
    }
    const LeafBits covered = CoveredBy(choice);
    Cover(wanted_ & ~covered, inside_, &set.include);
    Cover(covered & ~wanted_, outside_, &set.exclude);
    return set;
  }

  // Writes `needed` with some of the groups, largest gain first, and the rest
  // leaf by leaf. How many numbers it takes; they go into `numbers` if given.
  std::size_t Cover(LeafBits needed, const std::vector<Candidate>& groups,
                    std::vector<Territory>* numbers) const {
    std::size_t length = 0;
    while (needed.count() > 1) {
      const Candidate* best = nullptr;
      std::size_t gain = 1;
      for (const Candidate& candidate : groups) {
        const std::size_t hits = (candidate.members & needed).count();
        if (hits <= gain) continue;
        gain = hits;
        best = &candidate;
      }
      if (best == nullptr) break;
      if (numbers != nullptr) numbers->push_back(best->number);
      needed &= ~best->members;
      ++length;
    }
    if (numbers != nullptr) {
      for (Territory leaf : table_.NumbersOf(needed)) numbers->push_back(leaf);
    }
    return length + needed.count();
  }

  const TerritoryTable& table_;
  const LeafBits& wanted_;
  // Groups with a wanted leaf; those with no other; those with none.
  std::vector<Candidate> touching_, inside_, outside_;
};

// How sets of leaves are written between two changes of membership.
using Writings = std::unordered_map<LeafBits, TerritorySet>;
constexpr std::size_t kMostWritings = 256;

}  // namespace

TerritorySet Minimal(std::span<const Territory> leaves, Day day) {
  LeafBits wanted;
  for (Territory leaf : leaves) {
    if (IsLeaf(leaf)) wanted |= TerritoryTable::Get().BitsOf(leaf, day);
  }
  // The same few sets are asked for all the time (one place, the World without
  // it), and a search for one takes a tenth of a millisecond.
  thread_local std::map<const Epoch*, Writings> written;
  const Epoch& epoch = TerritoryTable::Get().At(day);
  Writings& of_epoch = written[&epoch];
  if (const auto at = of_epoch.find(wanted); at != of_epoch.end()) {
    return at->second;
  }
  TerritorySet set = ShortestWriting(wanted, epoch).Best();
  std::sort(set.include.begin(), set.include.end());
  std::sort(set.exclude.begin(), set.exclude.end());
  set.tis = TisEdition();
  if (of_epoch.size() == kMostWritings) of_epoch.clear();
  of_epoch.emplace(wanted, set);
  return set;
}

}  // namespace qiao
