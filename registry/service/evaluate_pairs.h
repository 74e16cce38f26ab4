// How often the matcher is right about pairs that people have judged.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "matcher/decision.h"
#include "registry/service/record_pairs.h"

namespace qiao::registry {

// "same" is what is found; "review" finds nothing and is counted apart.
struct PairCounts {
  std::int64_t true_same = 0;         // TP
  std::int64_t false_same = 0;        // FP
  std::int64_t missed = 0;            // FN: same by label, not found
  std::int64_t true_different = 0;    // TN
  std::int64_t review_same = 0;       // of `missed`
  std::int64_t review_different = 0;  // of `true_different`

  void Add(bool same, matcher::Verdict verdict);
  // Each 1 if there is nothing to count.
  double Precision() const;
  double Recall() const;
  double F1() const;
};

// Where the true share lies with 95 % confidence, if `hits` of `all` were seen:
// Wilson's score interval. 0 to 1 for nothing seen.
struct Interval {
  double low = 0, high = 1;
};
Interval WilsonInterval(std::int64_t hits, std::int64_t all);

// B-cubed: how pure and how whole the groups are, averaged over records
// (Bagga and Baldwin 1998).
struct BCubed {
  std::int64_t records = 0;
  double precision = 1, recall = 1;
  double F1() const;
};

struct Evaluation {
  matcher::Level level = matcher::Level::kRecording;
  std::string weights;  // the version of the table that decided
  PairCounts all;
  std::map<std::string, PairCounts> by_phenomenon;  // where one is named
  // Groups by label against the groups that the decisions lead to, over the
  // records of the table: those with an id by it, others by what they say.
  BCubed groups;
  std::int64_t left_out = 0;  // unreadable, without a label, or of another level
};

// `decisions`: one for each pair.
Evaluation Evaluate(std::span<const RecordPair> pairs,
                    std::span<const matcher::Decision> decisions);

}  // namespace qiao::registry
