// All statements that touch a subject, or the keys of a party, with the proof
// that there are no others; or that there are none
// (registry/ledger/complete_answer.h).
#pragma once

#include <string_view>

#include "registry/ledger/complete_answer.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// `key`: "rec:…" and the like, or "key:" and the digits of a party. Anchors
// first if something was appended since the last anchor and the registry is
// open to write; else what came after that anchor is left out. kUsage if `key`
// is none of these, or there is no anchor.
Result<ledger::CompleteAnswer> ProveComplete(Registry& registry,
                                             std::string_view key);

}  // namespace qiao::registry
