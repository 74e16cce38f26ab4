// What the commands about pairs of records share: the table of pairs, the
// question, and the table of weights that answers it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "matcher/weight_table.h"
#include "registry/service/record_pairs.h"
#include "schemas/model/result.h"

namespace qiao::cli {

struct PairArguments {
  std::string file;
  std::string level = "recording";
  std::optional<std::string> weights;
};

// FILE, --level and --weights.
std::vector<Option> PairOptions(const std::shared_ptr<PairArguments>& into);
extern const char* const kPairColumns;  // for help: which columns are read

matcher::Level LevelOf(const PairArguments& arguments);
// Says on stderr which columns and cells are not read.
Result<registry::PairTable> ReadPairs(const Context& context,
                                      const std::string& file);

// The --weights of a command, for help and for reading.
Option WeightsOption(std::optional<std::string>& into);
// The table in the file; without one the table of this program.
Result<matcher::WeightTable> ReadWeights(
    const std::optional<std::string>& file);

// "0.9815": four places say all that some hundred pairs can.
std::string Places(double share);

}  // namespace qiao::cli
