#include "registry/ledger/memory_facts.h"

#include <utility>

namespace qiao::ledger {
namespace {

template <typename Map, typename Key>
auto Find(const Map& map, const Key& key)
    -> std::optional<typename Map::mapped_type> {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

MemoryFacts::MemoryFacts(std::string origin)
    : origin_(std::move(origin)), sha256_(MerkleFrontier()) {}

MemoryFacts::MemoryFacts(const Facts& base)
    : base_(&base),
      origin_(base.Origin()),
      base_size_(base.Size()),
      size_(base_size_),
      open_(base.ManifestInProgress()) {}

void MemoryFacts::Enter(std::int64_t index, const Effects& effects) {
  size_ = index + 1;
  for (const PartyFact& party : effects.parties) {
    if (index == 0) operator_ = party.id;
    parties_.insert_or_assign(party.id, party);
  }
  for (const KeyFact& key : effects.keys) keys_.insert_or_assign(key.kid, key);
  for (const StatementFact& statement : effects.statements) {
    statements_.insert_or_assign(statement.id, statement);
    if (statement.typ == "register" && statement.index == index) {
      registrations_.insert_or_assign(statement.subj, statement.id);
    }
  }
  if (effects.made_known) known_.insert(*effects.made_known);
  for (const auto& [key, chain] : effects.chains) {
    chains_.insert_or_assign(key, chain);
  }
  open_ = effects.open_manifest;
}

Result<void> MemoryFacts::Apply(const Effects& effects,
                                std::shared_ptr<const std::string> entry) {
  if (!sha256_) {
    QIAO_TRY(sha256_, base_->Frontier(HashKind::kSha256));
  }
  Enter(size_, effects);
  sha256_->Append(LeafHash(*entry));
  roots_.push_back(sha256_->Root());
  if (base_ == nullptr) {
    sm3_.Append(LeafHash(*entry, HashKind::kSm3));
    for (const auto& [key, chain] : effects.chains) tree_.Set(key, chain);
  } else {
    entries_.push_back(std::move(entry));
  }
  return {};
}

void MemoryFacts::ApplyAt(std::int64_t index, const Effects& effects) {
  has_tree_ = false;
  Enter(index, effects);
}

Result<std::optional<PartyId>> MemoryFacts::Operator() const {
  if (operator_ || base_ == nullptr) return operator_;
  return base_->Operator();
}

Result<std::optional<PartyFact>> MemoryFacts::Party(const PartyId& id) const {
  auto party = Find(parties_, id);
  if (party || base_ == nullptr) return party;
  return base_->Party(id);
}

Result<std::optional<KeyFact>> MemoryFacts::Key(const KeyId& id) const {
  auto key = Find(keys_, id);
  if (key || base_ == nullptr) return key;
  return base_->Key(id);
}

Result<std::optional<StatementFact>> MemoryFacts::Statement(
    const StatementId& id) const {
  auto statement = Find(statements_, id);
  if (statement || base_ == nullptr) return statement;
  return base_->Statement(id);
}

Result<std::optional<StatementId>> MemoryFacts::Registration(
    const SubjectId& subject) const {
  auto id = Find(registrations_, subject);
  if (!id && base_ != nullptr) {
    QIAO_TRY(id, base_->Registration(subject));
  }
  if (!id) return id;
  // This layer may have ended what the base has in force.
  QIAO_TRY(const std::optional<StatementFact> statement, Statement(*id));
  if (!statement || statement->ended) return std::optional<StatementId>();
  return id;
}

Result<bool> MemoryFacts::IsKnown(const SubjectId& subject) const {
  if (known_.contains(subject)) return true;
  if (subject.Is("pty") && parties_.contains(PartyId{subject.bytes})) {
    return true;
  }
  return base_ == nullptr ? Result<bool>(false) : base_->IsKnown(subject);
}

Result<std::optional<Digest>> MemoryFacts::RootAt(std::int64_t size) const {
  if (size == 0) return std::optional<Digest>(EmptyRoot());
  if (!has_tree_ || size < 0 || size > size_) return std::optional<Digest>();
  if (size <= base_size_) return base_->RootAt(size);
  return std::optional<Digest>(
      roots_[static_cast<std::size_t>(size - base_size_) - 1]);
}

Result<MerkleFrontier> MemoryFacts::Frontier(HashKind kind) const {
  if (kind == HashKind::kSha256 && sha256_) return *sha256_;
  if (base_ == nullptr) return sm3_;
  QIAO_TRY(MerkleFrontier frontier, base_->Frontier(kind));
  for (const auto& entry : entries_) frontier.Append(LeafHash(*entry, kind));
  return frontier;
}

Result<Chain> MemoryFacts::ChainOf(std::string_view key) const {
  const auto chain = Find(chains_, key);
  if (chain) return *chain;
  return base_ == nullptr ? Result<Chain>(Chain()) : base_->ChainOf(key);
}

Result<Digest> MemoryFacts::StateRoot(
    const std::map<std::string, Chain>& changed) const {
  if (base_ == nullptr) return tree_.RootWith(changed);
  std::map<std::string, Chain> all(chains_.begin(), chains_.end());
  for (const auto& [key, chain] : changed) all.insert_or_assign(key, chain);
  return base_->StateRoot(all);
}

std::optional<OpenManifest> MemoryFacts::ManifestInProgress() const {
  return open_;
}

}  // namespace qiao::ledger
