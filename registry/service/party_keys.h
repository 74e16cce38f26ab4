// The keys of a party as the log has them: which it ever introduced, what they
// may sign, and which of them were revoked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "registry/ledger/facts.h"
#include "registry/service/registry.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::registry {

struct PartyKeysOnRecord {
  std::string log;                    // its origin
  std::int64_t log_size = 0;          // when this was read
  std::int64_t threshold = 1;         // of the roots now in force
  SignerNeeds need;                   // in force: daily keys for a type
  std::vector<ledger::KeyFact> keys;  // by `added`, then by key id
};

// kNotFound if the party is not in this log.
Result<PartyKeysOnRecord> KeysOnRecord(const Registry& registry,
                                       const PartyId& party);

}  // namespace qiao::registry
