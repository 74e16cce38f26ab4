// Parties as documents: who may speak in the registry.
#pragma once

#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::desk {

// qiao.party/1.
json::Object PartyDocument(const registry::PartyOnRecord& party);
// qiao.party.list/1.
Result<json::Object> PartiesDocument(const registry::Registry& registry);

}  // namespace qiao::desk
