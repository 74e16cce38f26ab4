// A sheet of songs that is compared, and not imported.
#pragma once

#include <optional>
#include <string>

#include "cli/command.h"
#include "registry/import/catalog_reader.h"
#include "registry/service/dedupe_catalogs.h"
#include "schemas/model/result.h"

namespace qiao::cli {

// Or why it cannot be read; an unclear charset is asked for. Says on stderr how
// many rows there are.
Result<registry::SheetToDedupe> ReadSheet(const Context& context,
                                          const std::string& file,
                                          const registry::ReadOptions& options);

// What --encoding names; kUsage for no charset.
Result<registry::ReadOptions> SheetOptions(
    const std::optional<std::string>& encoding);

}  // namespace qiao::cli
