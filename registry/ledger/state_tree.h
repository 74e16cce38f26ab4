// The state tree: answers that leave nothing out (record format §9).
//
// Every subject, and the keys of every party, has a chain over the statements
// that touch it; the chains are the leaves of a sparse Merkle tree whose root
// stands in anchors. Whoever holds all statements on a subject recomputes its
// leaf: one hidden statement changes it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/merkle.h"
#include "schemas/model/result.h"
#include "schemas/model/statement.h"

namespace qiao::ledger {

// The keys that a statement touches: "wrk:4ed1…", "rec:…", "key:a656…".
std::vector<std::string> Touches(const Statement& statement);
std::string TouchKey(const SubjectId& subject);
std::string KeysOf(const PartyId& party);  // "key:" + 40

struct Chain {
  std::int64_t count = 0;
  Digest head;
  bool operator==(const Chain&) const = default;

  void Append(std::int64_t index, const StatementId& statement);
};

Digest PlaceOf(std::string_view key);
Digest StateLeaf(const Digest& place, const Chain& chain);

// A stored leaf found where the walk for an absent key ends.
struct StateLeafParts {
  Digest place;
  Chain chain;
  bool operator==(const StateLeafParts&) const = default;
};

struct StateProof {
  std::optional<StateLeafParts> leaf;  // absent: the walk ends at nothing
  MerklePath path;                     // siblings, from the leaf upwards
};

// In memory: about 100 bytes a key. Move-only.
class StateTree {
 public:
  StateTree();
  ~StateTree();
  StateTree(StateTree&&) noexcept;
  StateTree& operator=(StateTree&&) noexcept;

  void Set(std::string_view key, const Chain& chain);
  Digest Root() const;
  // The root if these chains were set as well; the tree stays as it is.
  Digest RootWith(const std::map<std::string, Chain>& changed) const;
  StateProof Prove(std::string_view key) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

// The root that the path leads to from the leaf of `key`. Refused with
// kStateProof if the path is too long.
Result<Digest> StateRootFrom(std::string_view key, const Chain& chain,
                             std::span<const Digest> path);
// Presence with this chain, and absence. Refused with kStateProof.
Result<void> VerifyPresent(std::string_view key, const Chain& chain,
                           std::span<const Digest> path, const Digest& root);
Result<void> VerifyAbsent(std::string_view key, const StateProof& proof,
                          const Digest& root);

}  // namespace qiao::ledger
