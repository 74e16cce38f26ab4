// The answer of qiao who as a document: who claims what, with the conflicts
// that the claims are in.
#pragma once

#include "registry/service/registry.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::desk {

// qiao.who/1 (docs/cli.md), of one moment of the registry; "as_of" is its
// clock's. Question: who_question.h.
Result<json::Object> WhoDocument(const registry::Registry& registry,
                                 const json::Object& question);

}  // namespace qiao::desk
