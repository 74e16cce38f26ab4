// The evidence of a decision, as qiao match prints it:
//   [{"bits":11.400,"field":"title","left":"后来","level":"script","right":"後來"}]
#pragma once

#include "matcher/decision.h"
#include "schemas/json/value.h"

namespace qiao::cli {

json::Array EvidenceJson(const matcher::Decision& decision);

}  // namespace qiao::cli
