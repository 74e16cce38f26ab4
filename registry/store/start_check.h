// What is checked each time a registry file is opened: the anchor file, the
// last signed head, the right edge of the tree, and what came after the anchor.
// Its cost does not depend on the size of the log; the whole of it is for
// `qiao audit`.
#pragma once

#include <optional>
#include <string>

#include "registry/ledger/checkpoint.h"
#include "registry/store/anchor_file.h"
#include "registry/store/registry_file.h"
#include "schemas/model/result.h"

namespace qiao::store {

enum class AnchorRule {
  kNeeded,     // no anchor file: refused
  kMayLack,    // the file was made before there were anchor files
  kNotLooked,  // the registry file is taken as it is: a copy put back on
               // purpose
};

// Where the registry file stands now.
struct FoundState {
  FileAnchor now;
  bool anchor_behind = false;  // the anchor file has not come as far
};

// `anchor` is what ReadAnchor gave *before* the transaction began in which
// `database` is read: a writer commits first and moves the anchor then.
// kStorage, with both sizes, if the file is older than its anchor, if head or
// tree are not what was signed, or if something after the anchor was changed.
Result<FoundState> CheckAtStart(Database& database, const Nature& nature,
                                const std::optional<std::string>& anchor,
                                AnchorRule rule);

// The newest signed head, its signature checked; absent in an empty log.
Result<std::optional<ledger::SignedCheckpoint>> SignedHead(
    Database& database, const Nature& nature);

}  // namespace qiao::store
