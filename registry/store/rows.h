// Ids and facts as they stand in columns. Lists of ids are their bytes, one
// after the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/facts.h"
#include "registry/store/database.h"
#include "schemas/model/ids.h"

namespace qiao::store {

std::string ToBlob(const Digest& digest);
std::string ToBlob(const KeyId& id);
std::string ToBlob(const PartyId& id);
std::string ToBlob(const StatementId& id);
std::string ToBlob(const SubjectId& id);

// kStorage for bytes of another length: the file was edited or damaged.
Result<Digest> DigestFrom(std::string_view blob);
Result<KeyId> KeyIdFrom(std::string_view blob);
Result<PartyId> PartyIdFrom(std::string_view blob);
Result<StatementId> StatementIdFrom(std::string_view blob);
Result<SubjectId> SubjectIdFrom(std::string_view blob);

// A row of `statement s`: columns for a literal, and the fact they hold.
#define QIAO_STATEMENT_COLUMNS                                        \
  "s.idx, s.id, s.typ, s.party, s.subj, s.also, s.needs, s.accepts, " \
  "s.target, s.ended, s.signers, s.understood"
inline constexpr int kStatementColumns = 12;
Result<ledger::StatementFact> StatementFrom(const Query& row);
Result<void> Upsert(Database& database, const ledger::StatementFact& fact);

// A party with its roots and needs; absent if there is none.
Result<std::optional<ledger::PartyFact>> ReadParty(Database& database,
                                                   const PartyId& id);
Result<void> Upsert(Database& database, const ledger::PartyFact& fact);

Result<std::optional<ledger::KeyFact>> ReadKey(Database& database,
                                               const KeyId& id);
Result<void> Upsert(Database& database, const ledger::KeyFact& fact);

}  // namespace qiao::store
