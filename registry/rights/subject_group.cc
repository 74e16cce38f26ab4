#include "registry/rights/subject_group.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

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

// The score that a party states for its own link counts for nothing.
bool Stronger(const SubjectLink& x, const SubjectLink& y) {
  const auto rank = [](const SubjectLink& link) {
    return std::make_tuple(link.statement.has_value(),
                           link.statement ? link.index : -link.score_millibits);
  };
  return std::make_tuple(rank(x), x.a, x.b, x.statement, !x.by_audio, x.words) <
         std::make_tuple(rank(y), y.a, y.b, y.statement, !y.by_audio, y.words);
}

std::vector<SubjectId> Ascending(std::vector<SubjectId> subjects) {
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  return subjects;
}

}  // namespace

std::string_view ToText(SubjectLink::Relation relation) {
  switch (relation) {
    case SubjectLink::Relation::kSame:
      return "same";
    case SubjectLink::Relation::kDifferent:
      return "different";
    case SubjectLink::Relation::kDoubted:
      return "doubted";
  }
  return {};
}

SubjectGroup::SubjectGroup(std::vector<SubjectId> subjects,
                           std::vector<SubjectLink> links)
    : subjects_(Ascending(std::move(subjects))), links_(std::move(links)) {}

bool SubjectGroup::Contains(const SubjectId& subject) const {
  return std::binary_search(subjects_.begin(), subjects_.end(), subject);
}

std::vector<SubjectGroup> GroupSubjects(std::span<const SubjectId> subjects,
                                        std::span<const SubjectLink> links) {
  const std::vector<SubjectId> sorted =
      Ascending({subjects.begin(), subjects.end()});
  const auto place = [&](const SubjectId& id) -> std::optional<std::size_t> {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), id);
    if (at == sorted.end() || *at != id) return std::nullopt;
    return static_cast<std::size_t>(at - sorted.begin());
  };

  Groups groups(sorted.size());
  std::vector<SubjectLink> same, doubted;
  for (const SubjectLink& link : links) {
    const auto a = place(link.a), b = place(link.b);
    if (!a || !b || *a == *b) continue;
    switch (link.relation) {
      case SubjectLink::Relation::kSame:
        same.push_back(link);
        break;
      case SubjectLink::Relation::kDifferent:
        groups.KeepApart(*a, *b);
        break;
      case SubjectLink::Relation::kDoubted:
        doubted.push_back(link);
        break;
    }
  }
  std::sort(same.begin(), same.end(), Stronger);
  std::sort(doubted.begin(), doubted.end(), Stronger);
  for (const SubjectLink& link : same) {
    groups.Join(*place(link.a), *place(link.b));
  }

  struct Members {
    std::vector<SubjectId> subjects;
    std::vector<SubjectLink> links;
  };
  std::map<std::size_t, Members> by_root;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    by_root[groups.Find(i)].subjects.push_back(sorted[i]);
  }
  for (std::vector<SubjectLink>* some : {&same, &doubted}) {
    for (SubjectLink& link : *some) {
      const std::size_t root = groups.Find(*place(link.a));
      if (root != groups.Find(*place(link.b))) continue;
      by_root[root].links.push_back(std::move(link));
    }
  }
  std::vector<SubjectGroup> result;
  result.reserve(by_root.size());
  for (auto& [root, group] : by_root) {
    result.emplace_back(std::move(group.subjects), std::move(group.links));
  }
  std::sort(result.begin(), result.end(),
            [](const SubjectGroup& x, const SubjectGroup& y) {
              return x.subjects().front() < y.subjects().front();
            });
  return result;
}

}  // namespace qiao::rights
