#include "registry/rights/claim_on_record.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

namespace qiao::rights {
namespace {

// Disjoint sets of subjects with the pairs that must not meet.
class Groups {
 public:
  explicit Groups(std::size_t count) : parent_(count), apart_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  std::size_t Find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  void KeepApart(std::size_t a, std::size_t b) {
    apart_[a].insert(b);
    apart_[b].insert(a);
  }

  void Join(std::size_t a, std::size_t b) {
    a = Find(a);
    b = Find(b);
    if (a == b || apart_[a].contains(b)) return;
    if (apart_[a].size() < apart_[b].size()) std::swap(a, b);
    parent_[b] = a;
    for (const std::size_t other : apart_[b]) {
      apart_[other].erase(b);
      KeepApart(a, other);
    }
    apart_[b].clear();
  }

 private:
  std::vector<std::size_t> parent_;
  std::vector<std::set<std::size_t>> apart_;  // of roots: roots
};

// Strongest first: what a party signed, then the matcher's by score.
bool Stronger(const SubjectLink& x, const SubjectLink& y) {
  return std::make_tuple(!x.statement.has_value(), -x.score_millibits, x.a, x.b,
                         x.statement, !x.by_audio, x.words) <
         std::make_tuple(!y.statement.has_value(), -y.score_millibits, y.a, y.b,
                         y.statement, !y.by_audio, y.words);
}

}  // namespace

SubjectId HolderOf(const ClaimOnRecord& claim) {
  return claim.claim.holder ? *claim.claim.holder : AsSubject(claim.party);
}

std::vector<SubjectGroup> GroupSubjects(std::span<const SubjectId> subjects,
                                        std::span<const SubjectLink> links) {
  std::vector<SubjectId> sorted(subjects.begin(), subjects.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const auto place = [&](const SubjectId& id) -> std::optional<std::size_t> {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), id);
    if (at == sorted.end() || *at != id) return std::nullopt;
    return static_cast<std::size_t>(at - sorted.begin());
  };

  Groups groups(sorted.size());
  std::vector<SubjectLink> same;
  for (const SubjectLink& link : links) {
    const auto a = place(link.a), b = place(link.b);
    if (!a || !b || *a == *b) continue;
    if (link.relation == SubjectLink::Relation::kDifferent) {
      groups.KeepApart(*a, *b);
    } else {
      same.push_back(link);
    }
  }
  std::sort(same.begin(), same.end(), Stronger);
  for (const SubjectLink& link : same)
    groups.Join(*place(link.a), *place(link.b));

  std::map<std::size_t, SubjectGroup> by_root;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    by_root[groups.Find(i)].subjects.push_back(sorted[i]);
  }
  for (SubjectLink& link : same) {
    const std::size_t root = groups.Find(*place(link.a));
    if (root != groups.Find(*place(link.b))) continue;
    by_root[root].links.push_back(std::move(link));
  }
  std::vector<SubjectGroup> result;
  for (auto& [root, group] : by_root) result.push_back(std::move(group));
  std::sort(result.begin(), result.end(),
            [](const SubjectGroup& x, const SubjectGroup& y) {
              return x.subjects.front() < y.subjects.front();
            });
  return result;
}

}  // namespace qiao::rights
