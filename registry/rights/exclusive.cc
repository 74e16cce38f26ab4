#include "registry/rights/exclusive.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace qiao::rights {
namespace {

using Positions = std::vector<std::size_t>;

// The exclusive claims that bear on one part of one cell. Competing pairs are
// counted, not listed: of n claims that all compete there are n * n.
class Exclusives {
 public:
  Exclusives(std::span<const ClaimOnRecord> claims, const Positions& which)
      : which_(which) {
    for (const std::size_t i : which) {
      const ClaimOnRecord& claim = claims[i];
      One one{BearerOf(claim), HolderOf(claim), {}};
      ++borne_[one.bearer];
      if (one.ActsForAnother()) {
        ++for_[one.holder];
        ++between_[{one.bearer, one.holder}];
      }
      by_first_[FirstOf(claim)] = all_.size();
      all_.push_back(std::move(one));
    }
    for (std::size_t x = 0; x < which.size(); ++x) {
      for (const StatementId& first : claims[which[x]].derived_from) {
        const auto at = by_first_.find(first);
        if (at == by_first_.end()) continue;
        all_[x].kin.insert(at->second);
        all_[at->second].kin.insert(x);
      }
    }
  }

  Positions Competing() const {
    Positions competing;
    for (std::size_t x = 0; x < all_.size(); ++x) {
      if (Rivals(all_[x]) > 0) competing.push_back(which_[x]);
    }
    return competing;
  }

 private:
  struct One {
    SubjectId bearer, holder;
    std::set<std::size_t> kin;  // that it derives from, or that derive from it
    bool ActsForAnother() const { return bearer != holder; }
  };

  static bool OneSide(const One& x, const One& y) {
    return x.bearer == y.bearer || x.holder == y.bearer || y.holder == x.bearer;
  }

  template <typename Key>
  static std::size_t CountOf(const std::map<Key, std::size_t>& counts,
                             const Key& key) {
    const auto at = counts.find(key);
    return at == counts.end() ? 0 : at->second;
  }

  std::size_t Rivals(const One& x) const {
    // On its side: of the same bearer, of the bearer that it acts for, and of
    // those that act for it; some of these act for each other.
    std::size_t friends = CountOf(borne_, x.bearer) + CountOf(for_, x.bearer);
    if (x.ActsForAnother()) {
      friends += CountOf(borne_, x.holder) -
                 CountOf(between_, std::pair(x.holder, x.bearer));
    }
    for (const std::size_t y : x.kin) {
      if (!OneSide(x, all_[y])) ++friends;
    }
    return all_.size() - friends;
  }

  const Positions& which_;
  std::vector<One> all_;
  std::map<SubjectId, std::size_t> borne_;  // claims by bearer
  std::map<SubjectId, std::size_t> for_;    // of other bearers, by holder
  std::map<std::pair<SubjectId, SubjectId>, std::size_t> between_;
  std::map<StatementId, std::size_t> by_first_;
};

// The exclusive claims on a part; each claim on the whole is one on it.
Positions OnPart(std::span<const ClaimOnRecord> claims,
                 std::span<const std::size_t> which, std::string_view part) {
  Positions on_part;
  for (const std::size_t i : which) {
    const std::string& said = claims[i].claim.part;
    if (IsExclusive(claims[i]) && (said.empty() || said == part)) {
      on_part.push_back(i);
    }
  }
  return on_part;
}

}  // namespace

bool IsExclusive(const ClaimOnRecord& claim) {
  return claim.claim.exclusive.value_or(false);
}

SubjectId BearerOf(const ClaimOnRecord& claim) {
  return claim.claim.capacity == "own" ? HolderOf(claim)
                                       : AsSubject(claim.party);
}

bool MayCompete(std::span<const ClaimOnRecord> claims,
                std::span<const std::size_t> which) {
  std::optional<SubjectId> first;
  for (const std::size_t i : which) {
    if (!IsExclusive(claims[i])) continue;
    const SubjectId bearer = BearerOf(claims[i]);
    if (first && *first != bearer) return true;
    first = bearer;
  }
  return false;
}

std::vector<Collision> CompetingIn(std::span<const ClaimOnRecord> claims,
                                   std::span<const std::size_t> which) {
  if (!MayCompete(claims, which)) return {};
  const Positions on_words = OnPart(claims, which, "words");
  const Positions on_music = OnPart(claims, which, "music");
  Positions words = Exclusives(claims, on_words).Competing();
  Positions music =
      on_words == on_music ? words : Exclusives(claims, on_music).Competing();
  std::vector<Collision> collisions;
  const auto add = [&collisions](std::string part, Positions competing) {
    if (competing.empty()) return;
    collisions.push_back(
        {Excess::kNone, std::move(part), std::move(competing), {}});
  };
  if (words == music) {
    add({}, std::move(words));
  } else {
    add("words", std::move(words));
    add("music", std::move(music));
  }
  return collisions;
}

}  // namespace qiao::rights
