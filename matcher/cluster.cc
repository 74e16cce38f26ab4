#include "matcher/cluster.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace qiao::matcher {
namespace {

// Only records that are the same as another take part; they are numbered from
// 0 in the order of their names.
using Group = std::vector<std::uint32_t>;
using Pair = std::pair<std::uint32_t, std::uint32_t>;
struct Known {
  Pair pair;
  Verdict verdict = Verdict::kReview;
};

class Grouping {
 public:
  Grouping(std::span<const std::string> names, std::span<const Link> links,
           const PairJudge& judge, const ClusterRules& rules)
      : judge_(judge), rules_(rules) {
    constexpr std::uint32_t kNoPart = 0xFFFF'FFFF;
    std::vector<std::uint32_t> number_of(names.size(), kNoPart);
    for (const Link& link : links) {
      if (link.verdict != Verdict::kSame) continue;
      for (const std::uint32_t place : {link.left, link.right}) {
        if (number_of[place] != kNoPart) continue;
        number_of[place] = 0;
        place_of_.push_back(place);
      }
    }
    std::sort(place_of_.begin(), place_of_.end());
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      return names[a] < names[b];
    };
    if (!std::is_sorted(place_of_.begin(), place_of_.end(), before)) {
      std::stable_sort(place_of_.begin(), place_of_.end(), before);
    }
    groups_.reserve(place_of_.size());
    for (std::uint32_t i = 0; i < place_of_.size(); ++i) {
      number_of[place_of_[i]] = i;
      groups_.push_back({i});
    }
    known_.reserve(links.size());
    apart_.resize(place_of_.size());
    group_of_.resize(place_of_.size());
    std::iota(group_of_.begin(), group_of_.end(), 0U);
    for (const Link& link : links) {
      const std::uint32_t left = number_of[link.left],
                          right = number_of[link.right];
      if (left == kNoPart || right == kNoPart) continue;
      const Pair pair = Ordered(left, right);
      known_.push_back({pair, link.verdict});
      if (link.verdict == Verdict::kSame) {
        same_.push_back({-link.score_millibits, pair});
      } else if (link.verdict == Verdict::kDifferent) {
        apart_[pair.first].push_back(pair.second);
        apart_[pair.second].push_back(pair.first);
      }
    }
    std::sort(same_.begin(), same_.end());  // strongest first, then by name
    std::sort(known_.begin(), known_.end(),
              [](const Known& a, const Known& b) { return a.pair < b.pair; });
  }

  std::vector<std::vector<std::uint32_t>> Run() {
    for (const auto& [score, pair] : same_) {
      const std::uint32_t a = group_of_[pair.first], b = group_of_[pair.second];
      if (a != b && MayJoin(groups_[a], groups_[b])) Join(a, b);
    }
    std::vector<std::vector<std::uint32_t>> result;
    for (std::uint32_t i = 0; i < groups_.size(); ++i) {
      if (groups_[i].size() < 2) continue;
      std::vector<std::uint32_t> members = groups_[i];
      std::sort(members.begin(), members.end());
      result.push_back(std::move(members));
    }
    std::sort(result.begin(), result.end());
    for (auto& members : result) {
      for (std::uint32_t& member : members) member = place_of_[member];
    }
    return result;
  }

 private:
  static Pair Ordered(std::uint32_t a, std::uint32_t b) {
    return {std::min(a, b), std::max(a, b)};
  }

  Verdict VerdictOf(std::uint32_t a, std::uint32_t b) {
    const Pair pair = Ordered(a, b);
    const auto known = std::lower_bound(
        known_.begin(), known_.end(), pair,
        [](const Known& one, const Pair& wanted) { return one.pair < wanted; });
    if (known != known_.end() && known->pair == pair) return known->verdict;
    const auto [at, fresh] = judged_.emplace(pair, Verdict::kReview);
    if (fresh) {
      at->second = judge_(place_of_[pair.first], place_of_[pair.second]);
    }
    return at->second;
  }

  bool MayJoin(const Group& a, const Group& b) {
    const Group& small = a.size() < b.size() ? a : b;
    const std::uint32_t other = group_of_[(a.size() < b.size() ? b : a)[0]];
    for (const std::uint32_t member : small) {
      for (const std::uint32_t enemy : apart_[member]) {
        if (group_of_[enemy] == other) return false;
      }
    }
    const Between counted = Look(a, b, rules_.most_pairs);
    if (counted.different ||
        counted.same * 1000 <
            counted.pairs *
                static_cast<std::size_t>(rules_.least_density_permille)) {
      return false;
    }
    // Blocking leaves out what can only be different.
    return counted.pairs == a.size() * b.size() ||
           !Look(a, b, rules_.most_searched).different;
  }

  struct Between {
    std::size_t pairs = 0, same = 0;  // looked at; of them the same
    bool different = false;           // one was, and nothing else was asked
  };
  // All pairs, or `most` of them, spread over both groups.
  Between Look(const Group& a, const Group& b, std::size_t most) {
    const std::size_t all = a.size() * b.size();
    Between between;
    between.pairs = std::min(all, most);
    for (std::size_t i = 0; i < between.pairs; ++i) {
      const std::size_t at = i * all / between.pairs;
      const Verdict verdict = VerdictOf(a[at / b.size()], b[at % b.size()]);
      between.different = verdict == Verdict::kDifferent;
      if (between.different) break;
      between.same += verdict == Verdict::kSame ? 1 : 0;
    }
    return between;
  }

  void Join(std::uint32_t a, std::uint32_t b) {
    if (groups_[a].size() < groups_[b].size()) std::swap(a, b);
    for (const std::uint32_t member : groups_[b]) {
      group_of_[member] = a;
      groups_[a].push_back(member);
    }
    groups_[b].clear();
    std::sort(groups_[a].begin(), groups_[a].end());
  }

  const PairJudge& judge_;
  const ClusterRules& rules_;
  std::vector<std::uint32_t> place_of_;  // in the catalogue
  std::vector<std::uint32_t> group_of_;
  std::vector<Group> groups_;
  std::vector<std::vector<std::uint32_t>> apart_;
  std::vector<Known> known_;        // by pair
  std::map<Pair, Verdict> judged_;  // that blocking did not bring up
  std::vector<std::pair<std::int64_t, Pair>> same_;
};

}  // namespace

std::vector<std::vector<std::uint32_t>> Clusters(
    std::span<const std::string> names, std::span<const Link> links,
    const PairJudge& judge, const ClusterRules& rules) {
  return Grouping(names, links, judge, rules).Run();
}

}  // namespace qiao::matcher
