// One record as a document: its bytes, what became of it, and the names and
// places of all that it speaks of.
#pragma once

#include <string_view>

#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::desk {

// qiao.record/1 (docs/cli.md), by statement id, by item ("ID#N"), by index,
// or by subject.
Result<json::Object> RecordDocument(const registry::Registry& registry,
                                    std::string_view reference);
// The same for an entry's bytes, whether the registry holds it or not, and
// without any registry: then the document has no "statements", since nobody was
// asked for them. Refused if the bytes are no entry.
Result<json::Object> EntryDocument(const registry::Registry* registry,
                                   std::string_view entry);

}  // namespace qiao::desk
