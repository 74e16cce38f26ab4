// How conflicts are put into words.
//
//   CONFLICT    KIND        TITLE  RIGHT   TERR  PERIOD           TOTAL  CLAIMS
//   C-7K2M4QXD  over-claim  後來   online  TW    from 2023-10-12  200%   …
#pragma once

#include "cli/command.h"
#include "schemas/json/document.h"

namespace qiao::cli {

// Prints a qiao.conflict.list/1 as a table.
void ShowConflicts(const Context& context, json::View list);
// Prints a qiao.conflict/1 with its evidence.
void ShowConflict(const Context& context, json::View conflict);

}  // namespace qiao::cli
