// The ids that the body of a statement names: what whoever reads it will want
// the names and the places of.
//
//   a claim of a collective for 劉若英  ->  subjects {psn:…}, statements {}
#pragma once

#include <vector>

#include "schemas/model/ids.h"
#include "schemas/model/statement.h"

namespace qiao::desk {

// In the order of the record format; one may stand twice. What a statement
// says of another log (copies, countersigned entries) is not named here.
struct NamedIds {
  std::vector<SubjectId> subjects;
  std::vector<StatementId> statements;
};
NamedIds NamedIn(const StatementBody& body);

}  // namespace qiao::desk
