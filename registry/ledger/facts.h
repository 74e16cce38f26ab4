// What the rules of the log ask, and what an admitted statement changes.
//
// Facts is a set of plain lookups with two implementations: MemoryFacts (here:
// bundles, audits, tests, and the not yet committed part of a batch) and the
// store's tables. Effects lists whole new values, so that applying them is a
// series of upserts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/merkle.h"
#include "registry/ledger/state_tree.h"
#include "schemas/model/ids.h"
#include "schemas/model/period.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

struct PartyFact {
  PartyId id;
  std::int64_t created = 0;  // index of its `party` statement
  RootKeys roots;            // now in force
  SignerNeeds need;
  bool operator==(const PartyFact&) const = default;
};

// A key belongs for ever to the party that introduced it.
struct KeyFact {
  KeyId kid;
  PublicKey key;
  PartyId party;
  bool root = false;                    // introduced as a root key
  std::int64_t added = 0;               // index that introduced it
  std::vector<std::string> may;         // daily keys: types it may sign
  std::optional<Instant> until;         // daily keys
  std::optional<std::int64_t> revoked;  // index: of the revocation, or of the
                                        // key-roots that left a root out
  std::optional<std::int64_t> since;    // compromised since this index
  bool operator==(const KeyFact&) const = default;
};

struct Consent {
  PartyId party;
  std::int64_t index = 0;  // of its accept
  bool operator==(const Consent&) const = default;
};

struct StatementFact {
  StatementId id;
  std::int64_t index = 0;
  std::string typ;
  PartyId party;
  SubjectId subj;
  std::vector<SubjectId> also;
  std::vector<PartyId> needs;         // whose accept it waits for
  std::vector<Consent> accepts;       // that were logged, in order
  std::optional<StatementId> target;  // of withdraw
  std::optional<std::int64_t> ended;  // index that replaced or withdrew it
  std::vector<KeyId> signers;         // an item has those of its manifest
  bool understood = true;
  bool operator==(const StatementFact&) const = default;

  // Not ended, and every needed accept logged.
  bool InForce() const;
  // Not ended, waiting for an accept.
  bool Proposed() const;
};

// A manifest whose items are not all there yet.
struct OpenManifest {
  StatementId id;
  std::int64_t index = 0;
  std::int64_t count = 0;
  Digest root;
  MerkleFrontier items;  // of those that came
  SeenHead seen;
  Instant iat{};
  PartyId party;
  std::vector<KeyId> signers;
  bool operator==(const OpenManifest&) const = default;
};

class Facts {
 public:
  virtual ~Facts() = default;

  virtual std::string Origin() const = 0;
  // Entries so far; the next one gets this index.
  virtual std::int64_t Size() const = 0;
  // The party of entry 0; absent while the log is empty.
  virtual Result<std::optional<PartyId>> Operator() const = 0;
  virtual Result<std::optional<PartyFact>> Party(const PartyId& id) const = 0;
  virtual Result<std::optional<KeyFact>> Key(const KeyId& id) const = 0;
  virtual Result<std::optional<StatementFact>> Statement(
      const StatementId& id) const = 0;
  // The `register` of this subject that is not ended.
  virtual Result<std::optional<StatementId>> Registration(
      const SubjectId& subject) const = 0;
  // Created, registered or countersigned here, whatever became of it.
  virtual Result<bool> IsKnown(const SubjectId& subject) const = 0;
  // The root of the first `size` entries, size <= Size(). Absent if these
  // facts do not know it (a bundle's).
  virtual Result<std::optional<Digest>> RootAt(std::int64_t size) const = 0;
  // The right edge of the tree at Size(), for the hash asked for.
  virtual Result<MerkleFrontier> Frontier(HashKind kind) const = 0;
  // Zero entries if nothing touches `key`.
  virtual Result<Chain> ChainOf(std::string_view key) const = 0;
  // The state root over all chains, those in `changed` replaced.
  virtual Result<Digest> StateRoot(
      const std::map<std::string, Chain>& changed) const = 0;
  // A store that admits manifests whole has none.
  virtual std::optional<OpenManifest> ManifestInProgress() const {
    return std::nullopt;
  }
};

// What one admitted statement changes. Each value is the whole new one.
struct Effects {
  std::vector<PartyFact> parties;
  std::vector<KeyFact> keys;
  std::vector<StatementFact> statements;      // the new one first
  std::optional<SubjectId> made_known;        // by register or countersign
  std::map<std::string, Chain> chains;        // by touch key
  std::optional<OpenManifest> open_manifest;  // after this entry
};

// Whether a later revocation that says "compromised since" marks what the key
// signed at `index`.
bool Contests(const KeyFact& key, std::int64_t index);
// Whether it does so for a key of the statement.
Result<bool> IsContested(const StatementFact& statement, const Facts& facts);

}  // namespace qiao::ledger
