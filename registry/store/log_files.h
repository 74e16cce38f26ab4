// The log as static files (c2sp.org/tlog-tiles), made from the store when they
// are asked for: a tile is a stretch of the stored tree, a bundle a stretch of
// the entries.
//
//   LogFile(store, "checkpoint")       LogFile(store, "tile/0/x001/234.p/17")
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::store {

// At the newest head; absent for a path that names no file of the log as it is
// now. Full tiles stay for ever, and every part of a tile that is there may be
// asked for. Hold a Snapshot over several calls.
Result<std::optional<std::string>> LogFile(const Store& store,
                                           std::string_view path);

}  // namespace qiao::store
