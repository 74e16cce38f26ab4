// What cannot be taken back is said before it is signed, and asked about.
//
//   ! last-root: one root key is left. …
//     instead: keep two root keys at least, …
//   Sign it all the same? Type yes:
//
// Every signature meets this: ledger::Sign() and its sisters sign nothing sharp
// without an answer (registry/ledger/sharp_edges.h), and this is the only one
// that the program gives.
#pragma once

#include <optional>

#include "cli/command.h"
#include "registry/ledger/sharp_edges.h"
#include "schemas/model/statement.h"

namespace qiao::cli {

// `yes`: the command line said --yes; the warning is said all the same. Else a
// person is asked at the terminal; without one nothing is signed (kUsage).
ledger::SignerAsked AskedFirst(const Context& context, bool yes,
                               std::optional<SignerNeeds> need_before = {});

}  // namespace qiao::cli
