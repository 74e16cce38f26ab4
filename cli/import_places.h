// The files of imports at this desk, in the folder `imports` of its state:
//
//   I-3F7Q.journal   begun and not ended (registry/service/import_journal.h)
//   I-3F7Q.json      the report of a plan, or of an import that ended
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "schemas/json/document.h"
#include "schemas/model/result.h"

namespace qiao::cli {

std::filesystem::path PlaceOf(const Context& context, std::string_view short_id,
                              std::string_view ending);

// An id whose short form names no other import of this desk.
std::string FreshImportId(const Context& context);

// "qiao.import.apply/1" or "qiao.import.plan/1".
std::string_view SchemaOf(const json::View& report);
// Keeps a report, so that it can be read again.
Result<void> KeepReport(const Context& context, const json::View& report);

// Short ids of the imports that were begun at this desk and not ended.
std::vector<std::string> BegunImports(const Context& context);
// The short id of an import that was begun and not ended: `given`, in any case,
// or the only one. kNotFound; kUsage if there are several.
Result<std::string> ImportToResume(const Context& context,
                                   const std::optional<std::string>& given);

}  // namespace qiao::cli
