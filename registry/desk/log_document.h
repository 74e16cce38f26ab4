// The head of the log and proofs out of it, as documents. What a document
// proves stands in it once more in the form of its standard, as text.
#pragma once

#include <cstdint>

#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::desk {

// qiao.log.head/1. kNotFound if the log is empty.
Result<json::Object> LogHeadDocument(const registry::Registry& registry);
// qiao.log.proof/1: that the entry stands in the log, at its newest head.
Result<json::Object> LogProofDocument(const registry::Registry& registry,
                                      std::int64_t index);
// qiao.log.consistency/1: that the log continues its first `from` entries.
Result<json::Object> LogConsistencyDocument(const registry::Registry& registry,
                                            std::int64_t from);

}  // namespace qiao::desk
