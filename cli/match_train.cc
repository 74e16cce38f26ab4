// qiao match train: weights estimated from pairs that people have judged.
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/judged_table.h"
#include "cli/output.h"
#include "registry/service/train_pairs.h"

namespace qiao::cli {
namespace {

std::string Counts(const matcher::SameTally& tally) {
  return "TP " + std::to_string(tally.right) + ", FP " +
         std::to_string(tally.wrong) + ", FN " + std::to_string(tally.missed) +
         ", F1 " + Places(tally.F1());
}

ExitCode Train(const Context& context, const PairArguments& arguments) {
  const auto base = ReadWeights(arguments.weights);
  if (!base) return Fail(context, base.error());
  const auto aliases = ReadAliases(context, arguments.aliases);
  if (!aliases) return Fail(context, aliases.error());
  const auto table = ReadPairs(context, arguments.file, *aliases);
  if (!table) return Fail(context, table.error());
  const auto trained =
      registry::TrainOnPairs(table->pairs, LevelOf(arguments), *base);
  if (!trained) {
    return Fail(context,
                Error{trained.error().code,
                      arguments.file + ": " + trained.error().message});
  }
  std::cout << trained->weights.table.Text();
  if (const auto& left_out = trained->weights.left_out) {
    Say(context,
        "each fifth of the pairs by what the others say: " + Counts(*left_out));
  } else {
    Say(context,
        "what the table is worth on other pairs cannot be estimated, and what "
        "was barred stays so: too many of these pairs share titles with each "
        "other; judge pairs of more songs");
  }
  Say(context,
      "the pairs that it was made from: " + Counts(trained->weights.all));
  if (trained->weights.cuts_kept) {
    Say(context,
        "the cuts stay where they were: wherever they lay, none of the pairs "
        "labelled the same would be found; qiao match pairs says what bars "
        "them");
  }
  for (const std::string& bar : trained->weights.let_through) {
    Say(context, "no longer barred, since that makes fewer mistakes: " + bar);
  }
  if (trained->left_out > 0) {
    Say(context, std::to_string(trained->left_out) +
                     " pairs without a readable label were left out");
  }
  Say(context, "nothing uses the table " + trained->weights.table.version() +
                   " unless it is told to: --weights TABLE");
  return trained->left_out > 0 ? ExitCode::kPartial : ExitCode::kDone;
}

}  // namespace

std::vector<Command> TrainCommands() {
  auto arguments = std::make_shared<PairArguments>();
  Command train;
  train.path = {"match", "train"};
  train.summary = "estimate weights from judged pairs, into a new table";
  train.description =
      "Prints a table of weights (TSV) made from pairs that people have "
      "judged: "
      "how much likelier each agreement is between the same than between "
      "others, drawn back to the weights that it starts from where few pairs "
      "speak of it. Nothing uses the table until it is named: evaluate it on "
      "pairs that it was not made from, and adopt it with --weights TABLE, "
      "which match pairs, eval and dedupe take. Its version is made from its "
      "content and stands in every decision. " +
      std::string(kPairColumns) +
      "\n\nExit code: 0 done, 2 too few pairs are judged, 3 some pairs have no "
      "readable label, 8 a file is not what it should be.";
  train.options = PairOptions(arguments);
  train.examples = {
      {"qiao match train judged.tsv --level work -o weights.tsv",
       "a table of weights for works"},
      {"qiao match eval others.tsv --level work --weights weights.tsv",
       "is it right about pairs that it has not seen?"},
  };
  train.run = [arguments](const Context& context) {
    return Train(context, *arguments);
  };
  return {std::move(train)};
}

}  // namespace qiao::cli
