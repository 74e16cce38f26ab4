// What every statement of a batch has in common.
#pragma once

#include <string>

#include "schemas/model/period.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

struct Heading {
  std::string log;  // origin
  SeenHead seen;
  Instant iat{};
};

}  // namespace qiao::ledger
