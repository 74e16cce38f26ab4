#include "registry/service/party_keys.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include "registry/ledger/minted_ids.h"
#include "registry/ledger/state_tree.h"

namespace qiao::registry {
namespace {

void AddRoots(const RootKeys& roots, std::set<KeyId>& kids) {
  for (const PublicKey& key : roots.keys) kids.insert(ledger::KeyIdOf(key));
}

// Those that a statement on keys brings.
void AddBrought(const StatementBody& body, std::set<KeyId>& kids) {
  if (const auto* party = std::get_if<PartyCreation>(&body)) {
    AddRoots(party->roots, kids);
  } else if (const auto* change = std::get_if<RootChange>(&body)) {
    AddRoots(change->roots, kids);
  } else if (const auto* addition = std::get_if<KeyAddition>(&body)) {
    for (const DailyKey& daily : addition->keys) {
      kids.insert(ledger::KeyIdOf(daily.key));
    }
  }
}

}  // namespace

Result<PartyKeysOnRecord> KeysOnRecord(const Registry& registry,
                                       const PartyId& party) {
  QIAO_TRY(const store::Store::Snapshot moment, registry.store().Read());
  QIAO_TRY(const auto facts, registry.store().FactsNow());
  QIAO_TRY(const std::optional<ledger::PartyFact> fact, facts->Party(party));
  if (!fact) {
    return Error{ErrorCode::kNotFound,
                 ToText(party) + " is not in this registry (qiao party list)"};
  }
  QIAO_TRY(const std::vector<std::int64_t> indexes,
           registry.store().Touching(ledger::KeysOf(party)));
  std::set<KeyId> kids;
  for (const std::int64_t index : indexes) {
    QIAO_TRY(const ledger::ShapedRecord record,
             registry.store().RecordAt(index));
    AddBrought(record.statement().body, kids);
  }
  PartyKeysOnRecord on_record{
      facts->Origin(), facts->Size(), fact->roots.threshold, fact->need, {}};
  for (const KeyId& kid : kids) {
    QIAO_TRY(std::optional<ledger::KeyFact> key, facts->Key(kid));
    if (key) on_record.keys.push_back(*std::move(key));
  }
  std::sort(on_record.keys.begin(), on_record.keys.end(),
            [](const ledger::KeyFact& a, const ledger::KeyFact& b) {
              return std::tie(a.added, a.kid) < std::tie(b.added, b.kid);
            });
  return on_record;
}

}  // namespace qiao::registry
