// The report of an import as a document (schemas/json/document.h): what a plan
// or an import answers, here or over a network.
//
//   {"applied":false,"import":"3f7q…","counts":{"new":35,…},
//    "rows":[{"row":2,"outcome":"new","title":"後來的雨",…},…],…}
#pragma once

#include <cstddef>

#include "registry/service/import_report.h"
#include "schemas/json/value.h"

namespace qiao::registry {

json::Object ToDocument(const ImportReport& report);

// The report of an import of which `done` rows were stored before, and the rest
// prepared again: those rows as `earlier` has them, all else as `later` has it.
json::Object JoinReports(const json::Object& earlier, json::Object later,
                         std::size_t done);

// Gives the member a value, wherever it stands.
void SetMember(json::Object& object, std::string_view name, json::Value value);

}  // namespace qiao::registry
