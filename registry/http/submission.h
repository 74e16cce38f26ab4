// Records on their way to a registry with what goes along, and what the
// registry says to them, as documents.
//
//   POST /v1/submissions   {"along":{…},"entries":["{…}",…]}
//   ->  {"checkpoint":"…","ids":["stm:…"],"index":40,"known":false,…}
//
// All of a submission is stored, or nothing.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "registry/service/registry.h"
#include "schemas/json/document.h"
#include "schemas/model/result.h"

namespace qiao::http {

json::Object ToDocument(std::span<const ledger::SignedRecord> records,
                        const registry::AlongWith& along);
// Every entry of good shape. kUsage or kUnreadable, with the member that is
// wrong; a record's refusal.
Result<registry::Submission> SubmissionFrom(const json::View& document);

json::Object ToDocument(const registry::Appended& appended);
// kUnavailable for what is no such answer.
Result<registry::Appended> AppendedFrom(const json::View& document);

}  // namespace qiao::http
