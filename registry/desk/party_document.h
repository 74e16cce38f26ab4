// Parties as documents: who may speak in the registry, and with which keys.
#pragma once

#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::desk {

// qiao.party/1.
json::Object PartyDocument(const registry::PartyOnRecord& party);
// qiao.party.list/1.
Result<json::Object> PartiesDocument(const registry::Registry& registry);

// qiao.party.keys/1. kNotFound if the party is not in this log.
Result<json::Object> PartyKeysDocument(const registry::Registry& registry,
                                       const PartyId& party);

}  // namespace qiao::desk
