// What the commands about pairs of records share: the table of pairs, the
// question, and the table of weights that answers it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/command.h"
#include "matcher/aliases.h"
#include "matcher/weight_table.h"
#include "registry/service/record_pairs.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::cli {

struct PairArguments {
  std::string file;
  std::string level = "recording";
  std::optional<std::string> weights, aliases;
};

// FILE, --level, --weights and --aliases.
std::vector<Option> PairOptions(const std::shared_ptr<PairArguments>& into);
extern const char* const kPairColumns;  // for help: which columns are read

matcher::Level LevelOf(const PairArguments& arguments);
// Says on stderr which columns and cells are not read. People have all names
// that `aliases` gives them.
Result<registry::PairTable> ReadPairs(const Context& context,
                                      const std::string& file,
                                      const matcher::AliasTable& aliases);

// The --weights of a command, for help and for reading.
Option WeightsOption(std::optional<std::string>& into);
// The table in the file; without one the table of this program.
Result<matcher::WeightTable> ReadWeights(
    const std::optional<std::string>& file);

// The same of --aliases. Without one nobody has another name.
Option AliasesOption(std::optional<std::string>& into);
Result<matcher::AliasTable> ReadAliases(const Context& context,
                                        const std::optional<std::string>& file);
json::Array AliasesJson(std::span<const matcher::AliasUse> used);

// "0.9815": four places say all that some hundred pairs can.
std::string Places(double share);

}  // namespace qiao::cli
