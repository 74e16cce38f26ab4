// The statements by which a party's keys enter a log, and leave it. Signed by
// all root keys of the file; kKeyNeeded if it holds none.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "registry/ledger/heading.h"
#include "registry/ledger/key_file.h"
#include "registry/ledger/record.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

// The two statements by which a party enters a log: `party`, signed by every
// root, and `key-add` for its daily keys, each allowed every type that this
// edition knows. Both signed.
Result<std::vector<SignedRecord>> IntroduceParty(const PartyKeys& keys,
                                                 const Heading& heading);

// Every type that this edition lets a daily key sign, ascending.
std::vector<std::string> DailyTypes();

// `key-add`: these may sign `may` from now on. They have signed it, too.
Result<SignedRecord> AddDailyKeys(const PartyKeys& keys, const Heading& heading,
                                  std::span<const SigningKey* const> added,
                                  std::vector<std::string> may);

// `key-revoke`. Without root keys, a daily key of the file says it of itself.
Result<SignedRecord> RevokeDailyKeys(const PartyKeys& keys,
                                     const Heading& heading,
                                     KeyRevocation revocation);

}  // namespace qiao::ledger
