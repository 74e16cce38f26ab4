// Ids are minted, never taken: each is a hash of what only its owner could
// have written (record format §3, §4).
//
//   kid = hex(SHA-256("qiao-key/v1" LF alg LF pub))[:40]
//   stm = "stm:" hex(SHA-256("qiao-statement/v1" LF payload))
//   rec = "rec:" hex(SHA-256("qiao-id/v1" LF "rec" LF canonical(seed)))[:40]
#pragma once

#include <string>
#include <string_view>

#include "schemas/json/value.h"
#include "schemas/model/ids.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

KeyId KeyIdOf(const PublicKey& key);

// What is hashed and signed: the fixed prefix, then the payload.
std::string SignedMessage(std::string_view payload);
StatementId StatementIdOf(std::string_view payload);

// `kind` is three lower-case letters.
SubjectId MintId(std::string_view kind, const json::Value& seed);
// Works, recordings, releases and agents: of the registering party.
SubjectId MintSubject(std::string_view kind, const PartyId& party,
                      const Nonce& nonce);
PartyId MintParty(const RootKeys& roots, const Nonce& nonce);

// Sixteen random bytes.
Nonce NewNonce();

// The commitment to a private value (record format §8): `owner` is the
// subject, or the party for a source file. The salt is 32 random bytes.
Commitment Commit(const Digest& salt, std::string_view field,
                  std::string_view owner, const json::Value& value);
Digest NewSalt();

}  // namespace qiao::ledger
