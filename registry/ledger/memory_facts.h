// Facts in memory: alone for bundles, audits and tests, or as a layer over a
// store's facts for the part of a batch that is not committed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "registry/ledger/facts.h"

namespace qiao::ledger {

class MemoryFacts : public Facts {
 public:
  explicit MemoryFacts(std::string origin);
  // Looks up what it does not hold in `base`, which must outlive it and must
  // not change meanwhile.
  explicit MemoryFacts(const Facts& base);

  // Enters one admitted statement: the next entry of the log. Fails only if
  // the base does.
  Result<void> Apply(const Effects& effects,
                     std::shared_ptr<const std::string> entry);
  // The same at a given index and without the tree: for a bundle, which holds
  // some entries of a log.
  void ApplyAt(std::int64_t index, const Effects& effects);

  std::string Origin() const override { return origin_; }
  std::int64_t Size() const override { return size_; }
  Result<std::optional<PartyId>> Operator() const override;
  Result<std::optional<PartyFact>> Party(const PartyId& id) const override;
  Result<std::optional<KeyFact>> Key(const KeyId& id) const override;
  Result<std::optional<StatementFact>> Statement(
      const StatementId& id) const override;
  Result<std::optional<StatementId>> Registration(
      const SubjectId& subject) const override;
  Result<bool> IsKnown(const SubjectId& subject) const override;
  Result<std::optional<Digest>> RootAt(std::int64_t size) const override;
  Result<MerkleFrontier> Frontier(HashKind kind) const override;
  Result<Chain> ChainOf(std::string_view key) const override;
  Result<Digest> StateRoot(
      const std::map<std::string, Chain>& changed) const override;
  std::optional<OpenManifest> ManifestInProgress() const override;

 private:
  void Enter(std::int64_t index, const Effects& effects);

  const Facts* base_ = nullptr;
  std::string origin_;
  std::int64_t base_size_ = 0;
  std::int64_t size_ = 0;
  bool has_tree_ = true;
  std::optional<MerkleFrontier> sha256_;  // a layer reads it when it begins
  std::vector<Digest> roots_;             // after each entry of this layer
  MerkleFrontier sm3_{HashKind::kSm3};    // alone only
  // A layer's entries, for the SM3 tree, which few anchors ask for.
  std::vector<std::shared_ptr<const std::string>> entries_;
  StateTree tree_;  // alone only
  std::map<PartyId, PartyFact> parties_;
  std::map<KeyId, KeyFact> keys_;
  std::map<StatementId, StatementFact> statements_;
  std::map<SubjectId, StatementId> registrations_;  // the latest of this layer
  std::set<SubjectId> known_;
  std::map<std::string, Chain, std::less<>> chains_;
  std::optional<PartyId> operator_;
  std::optional<OpenManifest> open_;
};

}  // namespace qiao::ledger
