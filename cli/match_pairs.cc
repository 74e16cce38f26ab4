// qiao match pairs, eval: what the matcher says about pairs of records, and how
// often it is right.
#include <memory>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/evidence_json.h"
#include "cli/judged_table.h"
#include "cli/output.h"
#include "matcher/decision.h"
#include "registry/service/evaluate_pairs.h"
#include "registry/service/record_pairs.h"
#include "schemas/json/canonical.h"

namespace qiao::cli {
namespace {

using matcher::Decision;
using matcher::Level;
using registry::Evaluation;
using registry::Interval;
using registry::PairCounts;
using registry::RecordPair;

// Of a pair that cannot be read: for people to see.
Decision NothingToSay(const RecordPair& pair, Level level) {
  Decision decision;
  decision.level = level;
  decision.evidence.push_back(
      {"row", "unreadable", 0, false, pair.unreadable, {}});
  return decision;
}

Decision DecisionOn(const RecordPair& pair, Level level,
                    const matcher::WeightTable& weights) {
  return pair.unreadable.empty()
             ? matcher::Decide(pair.left, pair.right, level, weights)
             : NothingToSay(pair, level);
}

json::Object ObjectOf(const RecordPair& pair, const Decision& decision) {
  json::Object object{{{"decision", std::string(ToText(decision.verdict))},
                       {"evidence", EvidenceJson(decision)},
                       {"level", std::string(ToText(decision.level))},
                       {"row", pair.row},
                       {"rules_version", decision.rules_version},
                       {"score", json::Thousandths{decision.score_millibits}},
                       {"weights", decision.weights}}};
  if (!pair.aliases.empty()) {
    object.members.emplace_back("aliases", AliasesJson(pair.aliases));
  }
  return object;
}

ExitCode Pairs(const Context& context, const PairArguments& arguments) {
  const auto weights = ReadWeights(arguments.weights);
  if (!weights) return Fail(context, weights.error());
  const auto aliases = ReadAliases(context, arguments.aliases);
  if (!aliases) return Fail(context, aliases.error());
  const auto table = ReadPairs(context, arguments.file, *aliases);
  if (!table) return Fail(context, table.error());
  bool unreadable = false;
  for (const RecordPair& pair : table->pairs) {
    PrintJson("qiao.match.decision/1",
              ObjectOf(pair, DecisionOn(pair, LevelOf(arguments), *weights)));
    unreadable |= !pair.unreadable.empty();
  }
  return unreadable ? ExitCode::kPartial : ExitCode::kDone;
}

std::string Between(const Interval& interval) {
  return Places(interval.low) + "-" + Places(interval.high);
}

Interval PrecisionInterval(const PairCounts& counts) {
  return registry::WilsonInterval(counts.true_same,
                                  counts.true_same + counts.false_same);
}

Interval RecallInterval(const PairCounts& counts) {
  return registry::WilsonInterval(counts.true_same,
                                  counts.true_same + counts.missed);
}

json::Object ObjectOf(const Interval& interval) {
  return {{{"high", interval.high}, {"low", interval.low}}};
}

json::Object ObjectOf(const PairCounts& counts) {
  return {{{"f1", counts.F1()},
           {"fn", counts.missed},
           {"fp", counts.false_same},
           {"precision", counts.Precision()},
           {"precision_95", ObjectOf(PrecisionInterval(counts))},
           {"recall", counts.Recall()},
           {"recall_95", ObjectOf(RecallInterval(counts))},
           {"review_different", counts.review_different},
           {"review_same", counts.review_same},
           {"tn", counts.true_different},
           {"tp", counts.true_same}}};
}

json::Object ObjectOf(const Evaluation& evaluation) {
  json::Object phenomena;
  for (const auto& [name, counts] : evaluation.by_phenomenon) {
    phenomena.members.emplace_back(name, ObjectOf(counts));
  }
  const registry::BCubed& groups = evaluation.groups;
  return {{{"all", ObjectOf(evaluation.all)},
           {"b_cubed", json::Object{{{"f1", groups.F1()},
                                     {"precision", groups.precision},
                                     {"recall", groups.recall},
                                     {"records", groups.records}}}},
           {"left_out", evaluation.left_out},
           {"level", std::string(ToText(evaluation.level))},
           {"phenomena", std::move(phenomena)},
           {"rules_version", matcher::kRulesVersion},
           {"weights", evaluation.weights}}};
}

std::vector<std::string> RowOf(const std::string& name,
                               const PairCounts& counts) {
  return {name,
          std::to_string(counts.true_same + counts.missed),
          std::to_string(counts.false_same + counts.true_different),
          std::to_string(counts.true_same),
          std::to_string(counts.false_same),
          std::to_string(counts.missed),
          std::to_string(counts.review_same) + "+" +
              std::to_string(counts.review_different),
          Places(counts.Precision()),
          Between(PrecisionInterval(counts)),
          Places(counts.Recall()),
          Between(RecallInterval(counts)),
          Places(counts.F1())};
}

void PrintForPeople(const Context& context, const Evaluation& evaluation) {
  std::vector<std::vector<std::string>> rows = {RowOf("all", evaluation.all)};
  for (const auto& [name, counts] : evaluation.by_phenomenon) {
    rows.push_back(RowOf(name, counts));
  }
  PrintTable(context,
             {{"PAIRS"},
              {"SAME", true},
              {"DIFFERENT", true},
              {"TP", true},
              {"FP", true},
              {"FN", true},
              {"REVIEW", true},
              {"PRECISION", true},
              {"95 %", true},
              {"RECALL", true},
              {"95 %", true},
              {"F1", true}},
             rows);
  const registry::BCubed& groups = evaluation.groups;
  Say(context, "groups of " + std::to_string(groups.records) +
                   " records: B-cubed precision " + Places(groups.precision) +
                   ", recall " + Places(groups.recall) + ", F1 " +
                   Places(groups.F1()));
  if (evaluation.left_out > 0) {
    Say(context, std::to_string(evaluation.left_out) +
                     " pairs without a readable label were left out");
  }
}

ExitCode Evaluate(const Context& context, const PairArguments& arguments) {
  const auto weights = ReadWeights(arguments.weights);
  if (!weights) return Fail(context, weights.error());
  const auto aliases = ReadAliases(context, arguments.aliases);
  if (!aliases) return Fail(context, aliases.error());
  const auto table = ReadPairs(context, arguments.file, *aliases);
  if (!table) return Fail(context, table.error());
  std::vector<Decision> decisions;
  decisions.reserve(table->pairs.size());
  for (const RecordPair& pair : table->pairs) {
    decisions.push_back(DecisionOn(pair, LevelOf(arguments), *weights));
  }
  const Evaluation evaluation = registry::Evaluate(table->pairs, decisions);
  if (evaluation.left_out == static_cast<std::int64_t>(table->pairs.size())) {
    return Fail(context,
                Error{ErrorCode::kUnreadable,
                      arguments.file + ": no pair has a label: 1 or same, 0 or "
                                       "different, in a column called label"});
  }
  if (AsJson(context)) {
    PrintJson("qiao.match.evaluation/1", ObjectOf(evaluation));
  } else {
    PrintForPeople(context, evaluation);
  }
  return evaluation.left_out > 0 ? ExitCode::kPartial : ExitCode::kDone;
}

}  // namespace

std::vector<Command> PairCommands() {
  auto arguments = std::make_shared<PairArguments>();
  Command pairs;
  pairs.path = {"match", "pairs"};
  pairs.summary = "say of pairs of records whether they are the same";
  pairs.description =
      "Prints one line of JSON for each row of a table: the decision (same, "
      "different, or review: people should look), the score in bits, and what "
      "it is made of; the bits of the evidence add up to the score exactly. " +
      std::string(kPairColumns) +
      "\n\nRow 1 is the first below the heading. Exit code: 0 done, 3 some "
      "rows cannot be read and want review, 8 the file is no such table.";
  pairs.options = PairOptions(arguments);
  pairs.examples = {
      {"qiao match pairs pairs.tsv", "are these the same recordings?"},
      {"qiao match pairs pairs.tsv --level work",
       "are they of the same works?"},
  };
  pairs.run = [arguments](const Context& context) {
    return Pairs(context, *arguments);
  };
  Command eval;
  eval.path = {"match", "eval"};
  eval.summary = "count how often the matcher is right about judged pairs";
  eval.description =
      "Compares the decisions with a column called label (1 or same, 0 or "
      "different): true and false \"same\" (TP, FP), missed (FN), precision, "
      "recall and F1, with intervals of 95 % (Wilson); and how pure and whole "
      "the groups are (B-cubed). What wants review is found by people, and "
      "counts as not found. A column called phenomenon makes a line for each "
      "of its values. " +
      std::string(kPairColumns) +
      "\n\nExit code: 0 done, 3 some pairs have no readable label, 8 the file "
      "is no such table.";
  eval.options = PairOptions(arguments);
  eval.examples = {
      {"qiao match eval judged.tsv --level work",
       "how often is it right about works?"},
  };
  eval.run = [arguments](const Context& context) {
    return Evaluate(context, *arguments);
  };
  return {std::move(pairs), std::move(eval)};
}

}  // namespace qiao::cli
