// The facts that the ledger's rules ask for, read from the store's tables.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "registry/ledger/facts.h"
#include "registry/store/database.h"

namespace qiao::store {

class StoreFacts : public ledger::Facts {
 public:
  // Of the moment at which it is made. The database must outlive it.
  static Result<std::unique_ptr<ledger::Facts>> Make(Database& database,
                                                     std::string origin);

  std::string Origin() const override { return origin_; }
  std::int64_t Size() const override { return size_; }
  Result<std::optional<PartyId>> Operator() const override;
  Result<std::optional<ledger::PartyFact>> Party(
      const PartyId& id) const override;
  Result<std::optional<ledger::KeyFact>> Key(const KeyId& id) const override;
  Result<std::optional<ledger::StatementFact>> Statement(
      const StatementId& id) const override;
  Result<std::optional<StatementId>> Registration(
      const SubjectId& subject) const override;
  Result<bool> IsKnown(const SubjectId& subject) const override;
  Result<std::optional<Digest>> RootAt(std::int64_t size) const override;
  Result<ledger::MerkleFrontier> Frontier(ledger::HashKind kind) const override;
  Result<ledger::Chain> ChainOf(std::string_view key) const override;
  Result<Digest> StateRoot(
      const std::map<std::string, ledger::Chain>& changed) const override;

 protected:
  StoreFacts(Database& database, std::string origin, std::int64_t size)
      : database_(database), origin_(std::move(origin)), size_(size) {}
  void Grow() { ++size_; }  // by one entry
  // What was said of parties and keys is read anew.
  void Forget();

 private:
  Database& database_;
  std::string origin_;
  std::int64_t size_;
  // What nearly every statement of a label asks for again. The root of a log
  // that only grows stays as it is.
  mutable std::map<PartyId, std::optional<ledger::PartyFact>> parties_;
  mutable std::map<KeyId, std::optional<ledger::KeyFact>> keys_;
  mutable std::int64_t root_size_ = -1;
  mutable Digest root_;
};

// Entries stored.
Result<std::int64_t> SizeOf(Database& database);
// Hashes of complete subtrees. The database must outlive it.
ledger::NodeReader NodesOf(Database& database);
// The right edge of the tree over the first `size` entries.
Result<ledger::MerkleFrontier> FrontierAt(Database& database,
                                          std::int64_t size);
// All chains over the first `size` entries.
Result<ledger::StateTree> StateTreeAt(Database& database, std::int64_t size);
// From the chains over the first `from` entries to those over the first `to`.
// If it fails, the tree is of no use any more.
Result<void> AdvanceStateTree(Database& database, std::int64_t from,
                              std::int64_t to, ledger::StateTree& tree);

}  // namespace qiao::store
