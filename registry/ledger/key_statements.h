// The statements by which a party's keys enter a log, and leave it. Where a key
// file is given, signed by all its root keys; kKeyNeeded if it holds none.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "registry/ledger/heading.h"
#include "registry/ledger/key_file.h"
#include "registry/ledger/record.h"
#include "registry/ledger/sharp_edges.h"
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

// The same, signed by root keys that come from anywhere.
Result<SignedRecord> AddDailyKeys(const PartyId& party, const Heading& heading,
                                  std::span<const SigningKey* const> roots,
                                  std::span<const SigningKey* const> added,
                                  std::vector<std::string> may);

// `key-revoke`. Without root keys, a daily key of the file says it of itself.
Result<SignedRecord> RevokeDailyKeys(const PartyKeys& keys,
                                     const Heading& heading,
                                     KeyRevocation revocation);
// The same, signed by root keys from anywhere, or by the one daily key that it
// names.
Result<SignedRecord> RevokeDailyKeys(const PartyId& party,
                                     const Heading& heading,
                                     std::span<const SigningKey* const> signers,
                                     KeyRevocation revocation);

// `key-roots`: these are the root keys from now on, with this threshold, and
// so many daily keys must sign. Complete once enough old roots and every new
// one have signed it (CoSign).
Result<SignedRecord> ChangeRoots(const PartyId& party, const Heading& heading,
                                 std::span<const SigningKey* const> signers,
                                 RootChange change, const SignerAsked& asked);

}  // namespace qiao::ledger
