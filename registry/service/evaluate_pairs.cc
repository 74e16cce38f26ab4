#include "registry/service/evaluate_pairs.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "matcher/cluster.h"
#include "schemas/model/check.h"

namespace qiao::registry {
namespace {

using matcher::Verdict;

double Share(std::int64_t some, std::int64_t all) {
  return all == 0 ? 1.0 : static_cast<double>(some) / static_cast<double>(all);
}

double Harmonic(double a, double b) {
  return a + b == 0 ? 0.0 : 2 * a * b / (a + b);
}

// What tells two records without an id apart.
std::string TextOf(const matcher::Record& record) {
  std::string text = record.title;
  for (const std::string& more :
       {record.artist, record.album, record.version, record.released,
        record.duration_ms ? std::to_string(*record.duration_ms) : "",
        record.isrcs.empty() ? "" : record.isrcs.front(),
        record.iswcs.empty() ? "" : record.iswcs.front()}) {
    text += "\t" + more;
  }
  return text;
}

// The records of a table, each once.
class Nodes {
 public:
  std::uint32_t Of(const std::string& id, const matcher::Record& record) {
    std::string name = id.empty() ? "\t" + TextOf(record) : id;
    const auto [at, fresh] = places_.try_emplace(
        std::move(name), static_cast<std::uint32_t>(places_.size()));
    return at->second;
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names(places_.size());
    for (const auto& [name, place] : places_) names[place] = name;
    return names;
  }

 private:
  std::map<std::string, std::uint32_t> places_;
};

using Edge = std::pair<std::uint32_t, std::uint32_t>;

// The group of each record that edges lead to.
std::vector<std::uint32_t> Joined(std::size_t records,
                                  const std::vector<Edge>& edges) {
  std::vector<std::uint32_t> parent(records);
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&parent](std::uint32_t one) {
    while (parent[one] != one) one = parent[one] = parent[parent[one]];
    return one;
  };
  for (const auto& [a, b] : edges) parent[root(a)] = root(b);
  std::vector<std::uint32_t> group(records);
  for (std::uint32_t i = 0; i < records; ++i) group[i] = root(i);
  return group;
}

std::vector<std::uint32_t> Clustered(const std::vector<std::string>& names,
                                     const std::vector<matcher::Link>& links,
                                     const std::map<Edge, Verdict>& said) {
  const auto judge = [&said](std::uint32_t a, std::uint32_t b) {
    const auto at = said.find(std::minmax(a, b));
    return at == said.end() ? Verdict::kReview : at->second;
  };
  std::vector<std::uint32_t> group(names.size());
  std::iota(group.begin(), group.end(), 0U);
  // Pairs that the table lacks say nothing against a group.
  matcher::ClusterRules rules;
  rules.least_density_permille = 0;
  for (const auto& members : matcher::Clusters(names, links, judge, rules)) {
    for (const std::uint32_t member : members) group[member] = members.front();
  }
  return group;
}

BCubed Compare(const std::vector<std::uint32_t>& found,
               const std::vector<std::uint32_t>& truth) {
  BCubed result;
  result.records = static_cast<std::int64_t>(found.size());
  if (found.empty()) return result;
  std::map<std::uint32_t, std::int64_t> in_found, in_truth;
  std::map<Edge, std::int64_t> in_both;
  for (std::size_t i = 0; i < found.size(); ++i) {
    ++in_found[found[i]];
    ++in_truth[truth[i]];
    ++in_both[{found[i], truth[i]}];
  }
  double precision = 0, recall = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::int64_t both = in_both[{found[i], truth[i]}];
    precision += Share(both, in_found[found[i]]);
    recall += Share(both, in_truth[truth[i]]);
  }
  const auto all = static_cast<double>(found.size());
  result.precision = precision / all;
  result.recall = recall / all;
  return result;
}

}  // namespace

void PairCounts::Add(bool same, Verdict verdict) {
  const bool found = verdict == Verdict::kSame;
  const bool review = verdict == Verdict::kReview;
  if (same) {
    ++(found ? true_same : missed);
    review_same += review ? 1 : 0;
  } else {
    ++(found ? false_same : true_different);
    review_different += review ? 1 : 0;
  }
}

double PairCounts::Precision() const {
  return Share(true_same, true_same + false_same);
}

double PairCounts::Recall() const {
  return Share(true_same, true_same + missed);
}

double PairCounts::F1() const { return Harmonic(Precision(), Recall()); }

double BCubed::F1() const { return Harmonic(precision, recall); }

Interval WilsonInterval(std::int64_t hits, std::int64_t all) {
  if (all == 0) return {};
  constexpr double kZ = 1.959963984540054;  // 95 %
  const auto n = static_cast<double>(all);
  const double share = static_cast<double>(hits) / n;
  const double centre = share + kZ * kZ / (2 * n);
  const double reach =
      kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  const double scale = 1 + kZ * kZ / n;
  return {std::max(0.0, (centre - reach) / scale),
          std::min(1.0, (centre + reach) / scale)};
}

Evaluation Evaluate(std::span<const RecordPair> pairs,
                    std::span<const matcher::Decision> decisions) {
  QIAO_CHECK(pairs.size() == decisions.size());
  Evaluation evaluation;
  if (!decisions.empty()) evaluation.level = decisions.front().level;
  for (const matcher::Decision& decision : decisions) {
    if (!decision.weights.empty()) evaluation.weights = decision.weights;
  }
  Nodes nodes;
  std::vector<Edge> truly_same;
  std::vector<matcher::Link> links;
  std::map<Edge, Verdict> said;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const RecordPair& pair = pairs[i];
    if (!pair.unreadable.empty() || !pair.same ||
        pair.level.value_or(evaluation.level) != evaluation.level) {
      ++evaluation.left_out;
      continue;
    }
    const matcher::Decision& decision = decisions[i];
    evaluation.all.Add(*pair.same, decision.verdict);
    if (!pair.phenomenon.empty()) {
      evaluation.by_phenomenon[pair.phenomenon].Add(*pair.same,
                                                    decision.verdict);
    }
    const std::uint32_t left = nodes.Of(pair.left_id, pair.left);
    const std::uint32_t right = nodes.Of(pair.right_id, pair.right);
    if (left == right) continue;
    if (*pair.same) truly_same.emplace_back(left, right);
    links.push_back({std::min(left, right), std::max(left, right),
                     decision.verdict, decision.score_millibits});
    said.emplace(std::minmax(left, right), decision.verdict);
  }
  const std::vector<std::string> names = nodes.Names();
  evaluation.groups =
      Compare(Clustered(names, links, said), Joined(names.size(), truly_same));
  return evaluation;
}

}  // namespace qiao::registry
