// What the matcher says about two records, and why.
//
//   後來 / 劉若英  and  后来 / 刘若英  -> kSame, title +9.1, artist +6.4 bits …
//   吻別           and  吻別 (Live)   -> recording kDifferent (vetoed by the
//                                       version words), work kSame
//
// A decision is a pure function of the two records and of the tables in this
// program: the same inputs give the same answer on every machine. Scores are
// integer millibits; the evidence adds up to the score exactly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/fingerprint_compare.h"
#include "matcher/judgement.h"
#include "matcher/prepared.h"
#include "matcher/record.h"
#include "matcher/weight_table.h"

namespace qiao::matcher {

// Raise when Decide() changes its answer for any pair.
inline constexpr int kRulesVersion = 6;

// One thing that the records agree or differ on.
struct Evidence {
  std::string field;           // title, artist, version, duration, isrc, audio
  std::string level;           // how they agree: "equal", "script", "none", …
  std::int64_t millibits = 0;  // weight; a veto carries 0 and says so
  bool veto = false;           // rules out "same" at this level
  std::string left, right;     // the forms compared, for people
  bool operator==(const Evidence&) const = default;
};

struct Decision {
  Verdict verdict = Verdict::kReview;
  Level level = Level::kRecording;
  std::int64_t score_millibits = 0;  // the sum of the evidence
  std::vector<Evidence> evidence;    // in a fixed order of fields
  int rules_version = kRulesVersion;
  std::string weights;  // the version of the table
  bool operator==(const Decision&) const = default;
};

std::string_view ToText(Verdict verdict);  // same, different, review

// Symmetric: Decide(a, b) says the same as Decide(b, a), left and right
// exchanged. Compares the fingerprints if both records have one.
Decision Decide(const Record& a, const Record& b, Level level,
                const WeightTable& weights = BuiltInWeights());

// The same for records made ready before, and sound compared before: `audio`
// is null where there is nothing to compare.
Decision Decide(const Prepared& a, const Prepared& b, Level level,
                const Comparison* audio = nullptr,
                const WeightTable& weights = BuiltInWeights());
// The same without the evidence.
Judgement JudgePair(const Prepared& a, const Prepared& b, Level level,
                    const Comparison* audio, const WeightTable& weights);
// Compares the sound here, as among so many tracks.
Decision Decide(const Prepared& a, const Prepared& b, Level level,
                const CompareSettings& sound,
                const WeightTable& weights = BuiltInWeights());

}  // namespace qiao::matcher
