// What qiao import is asked: as options on the command line, as a document in
// the journal of an import, and as the settings of a registry.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "registry/desk/desk.h"
#include "registry/service/import_catalog.h"
#include "schemas/json/document.h"
#include "schemas/model/result.h"

namespace qiao::cli {

struct ImportArguments {
  std::string file, label;
  std::optional<std::string> audio, encoding, territory;
  std::vector<std::string> columns, own_names;
  bool correct = false;
};

// What an import was asked, kept in its journal, and back.
json::Object ToDocument(ImportArguments arguments);
ImportArguments ArgumentsFrom(const json::View& document);

// All but the audio, of an import with this id. The bytes of the sheet are
// given where they were read before. kUsage names the option that is wrong.
Result<registry::ImportSettings> SettingsFrom(const ImportArguments& arguments,
                                              desk::Desk& desk, std::string id,
                                              std::optional<std::string> sheet);

}  // namespace qiao::cli
