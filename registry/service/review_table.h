// The pairs of sheets that people should look at, as a table of pairs
// (record_pairs.h) to write a label into: 1 the same, 0 different. It is read
// again as what they have decided (judged_rows.h), and by match eval and train.
#pragma once

#include <span>
#include <string>

#include "registry/service/dedupe_catalogs.h"

namespace qiao::registry {

// One line for each pair of the report that is for review, at each level.
std::string ReviewTable(std::span<const SheetToDedupe> sheets,
                        const DedupeReport& report);

}  // namespace qiao::registry
