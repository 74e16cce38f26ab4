// One record with all that the registry knows of it: where it stands, whether
// it still holds, who answered it, and, for an item of a manifest, the proof of
// its place there.
//
//   QIAO_TRY(RecordOnShow one, FindRecord(registry, "stm:6c03…2b17#4"));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/merkle.h"
#include "registry/ledger/shape.h"
#include "registry/service/registry.h"

namespace qiao::registry {

// A later statement that names this one.
struct LaterWord {
  std::int64_t index = 0;
  StatementId id;
  std::string typ;
  PartyId party;
  // What it does to this one: "replaces", "withdraws", "accepts", "disputes",
  // "resolves", "redacts", "derives from", "counts on".
  std::string what;
};

// The place of an item in its manifest.
struct ItemPlace {
  StatementId manifest;
  std::int64_t manifest_index = 0;
  std::int64_t n = 0;
  std::int64_t count = 0;
  Digest root;
  ledger::MerklePath path;  // checked against `root`
};

struct RecordOnShow {
  ledger::ShapedRecord record;
  // Absent for a record that this registry does not hold.
  std::optional<ledger::StatementFact> fact;
  bool contested = false;
  std::vector<KeyId> signers;         // an item has those of its manifest
  std::vector<ledger::KeyFact> keys;  // those of `signers` known here
  std::optional<ItemPlace> item;
  std::vector<LaterWord> later;  // in ledger order
};

// By statement id, by "ID#N" (item N of the manifest ID, from 0), by index, or
// by subject ("rec:d03d…"): the registration of it that is in force.
// kNotFound; kUsage for what is none of these, or if ID is no manifest.
Result<RecordOnShow> FindRecord(const Registry& registry,
                                std::string_view reference);

// The record of an entry's bytes: as the registry holds it, or as one that it
// does not hold. Refused if the bytes are no entry.
Result<RecordOnShow> RecordOfEntry(const Registry* registry,
                                   std::string_view entry);

}  // namespace qiao::registry
