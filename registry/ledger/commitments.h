// The commitments that a statement makes, each to one private value (record
// format §8), with the field that it is of.
//
//   register psn … "private":[{"commit":"560e…","field":"legal-name"}]
//                                      ->  {{"legal-name", 560e…}}
#pragma once

#include <vector>

#include "schemas/model/statement.h"

namespace qiao::ledger {

// In the order of the record format. A redaction names commitments of others
// and makes none. A piece of evidence is a field of its kind.
std::vector<PrivateValue> CommitmentsOf(const StatementBody& body);

// Where a statement says that it came from; null if it says nothing.
const Source* SourceOf(const StatementBody& body);

}  // namespace qiao::ledger
