#include "registry/service/evaluate_pairs.h"

#include "tests/support/catch.h"

namespace qiao::registry {
namespace {

using matcher::Decision;
using matcher::Verdict;

RecordPair APair(const std::string& left, const std::string& right,
                 std::optional<bool> same, const std::string& kind = {}) {
  RecordPair pair;
  pair.left_id = left;
  pair.right_id = right;
  pair.same = same;
  pair.phenomenon = kind;
  return pair;
}

Decision Saying(Verdict verdict) {
  Decision decision;
  decision.verdict = verdict;
  return decision;
}

TEST_CASE("what is found, missed and wrong is counted, review apart",
          "[registry][eval]") {
  const std::vector<RecordPair> pairs = {
      APair("a", "b", true, "script"),
      APair("c", "d", true, "script"),
      APair("e", "f", true),
      APair("g", "h", false),
      APair("i", "j", false, "script"),
      APair("k", "l", false),
      APair("m", "n", std::nullopt),
  };
  const std::vector<Decision> decisions = {
      Saying(Verdict::kSame),      Saying(Verdict::kReview),
      Saying(Verdict::kDifferent), Saying(Verdict::kSame),
      Saying(Verdict::kReview),    Saying(Verdict::kDifferent),
      Saying(Verdict::kSame),
  };
  const Evaluation evaluation = Evaluate(pairs, decisions);
  CHECK(evaluation.all.true_same == 1);
  CHECK(evaluation.all.missed == 2);
  CHECK(evaluation.all.false_same == 1);
  CHECK(evaluation.all.true_different == 2);
  CHECK(evaluation.all.review_same == 1);
  CHECK(evaluation.all.review_different == 1);
  CHECK(evaluation.all.Precision() == Approx(0.5));
  CHECK(evaluation.all.Recall() == Approx(1.0 / 3));
  CHECK(evaluation.all.F1() == Approx(0.4));
  CHECK(evaluation.left_out == 1);
  CHECK(evaluation.by_phenomenon.at("script").true_same == 1);
  CHECK(evaluation.by_phenomenon.at("script").missed == 1);
}

TEST_CASE("an interval is Wilson's", "[registry][eval]") {
  // Values of the formula, as in Newcombe 1998, table I: 81 of 263, 15 of 148.
  const Interval some = WilsonInterval(81, 263);
  CHECK(some.low == Approx(0.2553).margin(0.00005));
  CHECK(some.high == Approx(0.3662).margin(0.00005));
  const Interval few = WilsonInterval(15, 148);
  CHECK(few.low == Approx(0.0624).margin(0.00005));
  CHECK(few.high == Approx(0.1605).margin(0.00005));
  const Interval none = WilsonInterval(0, 20);
  CHECK(none.low == 0);
  CHECK(none.high == Approx(0.1611).margin(0.00005));
  CHECK(WilsonInterval(0, 0).high == 1);
}

TEST_CASE("groups are as pure and as whole as their records find them",
          "[registry][eval]") {
  // In truth a b c and d; found are a b and c d.
  const std::vector<RecordPair> pairs = {
      APair("a", "b", true), APair("b", "c", true), APair("c", "d", false)};
  const std::vector<Decision> decisions = {Saying(Verdict::kSame),
                                           Saying(Verdict::kDifferent),
                                           Saying(Verdict::kSame)};
  const BCubed groups = Evaluate(pairs, decisions).groups;
  CHECK(groups.records == 4);
  CHECK(groups.precision == Approx((1 + 1 + 0.5 + 0.5) / 4));
  CHECK(groups.recall == Approx((2.0 / 3 + 2.0 / 3 + 1.0 / 3 + 1) / 4));
}

}  // namespace
}  // namespace qiao::registry
