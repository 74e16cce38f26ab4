#include "registry/ledger/admission.h"

#include <utility>

#include "registry/ledger/rules.h"
#include "registry/ledger/words.h"

namespace qiao::ledger {
namespace {

constexpr std::chrono::seconds kMaxAhead{300};
constexpr std::chrono::days kMaxAge{30};

Error WrongPosition(std::string message) {
  return Refused(Refusal::kManifestPosition, std::move(message));
}

Result<void> CheckClock(const Statement& statement,
                        const AdmissionClock& clock) {
  if (statement.iat > clock.newest) {
    return Refused(Refusal::kIatFuture,
                   ToText(statement.iat) + " is after " + ToText(clock.newest));
  }
  if (statement.iat < clock.oldest) {
    return Refused(Refusal::kIatOld, ToText(statement.iat) + " is before " +
                                         ToText(clock.oldest));
  }
  return {};
}

// Items share the header that their manifest's signatures stand over.
Result<void> CheckHeader(const Statement& item, const OpenManifest& manifest) {
  if (item.iat == manifest.iat && item.party == manifest.party &&
      item.seen == manifest.seen) {
    return {};
  }
  return Refused(Refusal::kManifestHeader,
                 "an item has the iat, party and seen of its manifest");
}

StatementFact FactOf(const ShapedRecord& record, std::int64_t index) {
  const Statement& statement = record.statement();
  StatementFact fact;
  fact.id = record.id();
  fact.index = index;
  fact.typ = statement.typ;
  fact.party = statement.party;
  fact.subj = statement.subj;
  fact.also = statement.also;
  return fact;
}

Digest ItemLeaf(const StatementId& id) {
  return LeafHash(AsText(id.digest.bytes));
}

}  // namespace

AdmissionClock ClockAt(Instant now) { return {now - kMaxAge, now + kMaxAhead}; }

Admission::Admission(const Facts& facts, RuleSet rules,
                     std::optional<AdmissionClock> clock)
    : rules_(rules),
      clock_(clock),
      layer_(facts),
      open_(facts.ManifestInProgress()) {}

Admission::Admission(std::string origin, RuleSet rules)
    : rules_(rules), layer_(std::move(origin)) {}

Result<void> Admission::CheckPlace(const ShapedRecord& record,
                                   std::int64_t index) const {
  const Statement& statement = record.statement();
  QIAO_TRY(const auto before, layer_.Statement(record.id()));
  if (before) {
    return Refused(Refusal::kStatementRepeated,
                   ToText(record.id()) + " stands at index " +
                       std::to_string(before->index));
  }
  if (clock_) QIAO_TRY_DO(CheckClock(statement, *clock_));
  if (statement.log != layer_.Origin()) {
    return Refused(Refusal::kLogMismatch, "a statement for " + statement.log +
                                              ", not for " + layer_.Origin());
  }
  if (statement.seen.size > index) {
    return Refused(Refusal::kSeenAhead,
                   "a head of size " + std::to_string(statement.seen.size) +
                       " was seen before index " + std::to_string(index));
  }
  QIAO_TRY(const std::optional<Digest> root,
           layer_.RootAt(statement.seen.size));
  if (root && *root != statement.seen.root) {
    return Refused(Refusal::kSeenMismatch,
                   "the head of size " + std::to_string(statement.seen.size) +
                       " that was seen is not of this log");
  }
  return {};
}

Result<const OpenManifest*> Admission::ManifestOf(
    const ShapedRecord& record, std::int64_t index,
    const MerklePath* item_path) const {
  const std::optional<ManifestPlace>& via = record.record().via;
  const OpenManifest* manifest = nullptr;
  if (rules_ == RuleSet::kBundle) {
    // No other entry stands where a manifest's items do.
    for (const auto& [id, other] : manifests_) {
      if (index > other.index && index <= other.index + other.count &&
          (!via || via->manifest != id)) {
        return WrongPosition("an entry among the items of another manifest");
      }
    }
    if (!via) return manifest;
    const auto found = manifests_.find(via->manifest);
    if (found == manifests_.end()) {
      return Refused(Refusal::kBundleMissing,
                     ToText(via->manifest) + ", the manifest, is not there");
    }
    manifest = &found->second;
    if (via->n >= manifest->count || index != manifest->index + 1 + via->n) {
      return WrongPosition("an item stands at index(manifest) + 1 + n");
    }
    if (item_path == nullptr ||
        !VerifyInclusion(ItemLeaf(record.id()), via->n, manifest->count,
                         *item_path, manifest->root)) {
      return Refused(Refusal::kManifestRoot,
                     "item " + std::to_string(via->n) +
                         " is not under the root of its manifest");
    }
  } else {
    if (!via) {
      if (open_) return WrongPosition("the items of a manifest come first");
      return manifest;
    }
    if (!open_ || via->manifest != open_->id || via->n != open_->items.size()) {
      return WrongPosition("an item that is not the next of its manifest");
    }
    manifest = &*open_;
  }
  QIAO_TRY_DO(CheckHeader(record.statement(), *manifest));
  return manifest;
}

Result<std::optional<OpenManifest>> Admission::Continue(
    const ShapedRecord& record, std::int64_t index,
    const OpenManifest* manifest) const {
  std::optional<OpenManifest> open;
  const Statement& statement = record.statement();
  if (const auto* body = std::get_if<Manifest>(&statement.body)) {
    open.emplace();
    open->id = record.id();
    open->index = index;
    open->count = body->count;
    open->root = body->root;
    open->seen = statement.seen;
    open->iat = statement.iat;
    open->party = statement.party;
    for (const SignatureLine& line : record.record().sigs) {
      open->signers.push_back(line.kid);
    }
  } else if (manifest != nullptr && rules_ != RuleSet::kBundle) {
    open = *manifest;
    open->items.Append(ItemLeaf(record.id()));
    if (open->items.size() == open->count) {
      if (open->items.Root() != open->root) {
        return Refused(Refusal::kManifestRoot,
                       "the items are not those of the manifest's root");
      }
      open.reset();
    }
  }
  return open;
}

Result<VerifiedRecord> Admission::AdmitAt(std::int64_t index,
                                          const ShapedRecord& record,
                                          const MerklePath* item_path) {
  QIAO_TRY_DO(CheckPlace(record, index));
  QIAO_TRY(const OpenManifest* manifest, ManifestOf(record, index, item_path));
  VerifiedRecord verified(record);
  verified.index_ = index;
  verified.leaf_ = LeafHash(record.entry());
  Effects& effects = verified.effects_;
  effects.statements.push_back(FactOf(record, index));
  const Case one{layer_, rules_, record, index};
  QIAO_TRY_DO(ApplyKeyRules(one, manifest, prepared_, effects));
  QIAO_TRY_DO(ApplyReferenceRules(one, effects));
  QIAO_TRY(effects.open_manifest, Continue(record, index, manifest));
  if (rules_ == RuleSet::kAdmission) {
    QIAO_TRY_DO(CheckWords(record.statement()));
  }
  for (const std::string& key : Touches(record.statement())) {
    QIAO_TRY(Chain chain, layer_.ChainOf(key));
    chain.Append(index, record.id());
    effects.chains.emplace(key, chain);
  }
  if (rules_ == RuleSet::kBundle) {
    if (effects.open_manifest) {
      manifests_.emplace(record.id(), std::move(*effects.open_manifest));
      effects.open_manifest.reset();
    }
    layer_.ApplyAt(index, effects);
  } else {
    QIAO_TRY_DO(layer_.Apply(effects, record.shared_entry()));
    open_ = effects.open_manifest;
  }
  return verified;
}

Result<VerifiedRecord> Admission::Admit(const ShapedRecord& record) {
  return AdmitAt(layer_.Size(), record, nullptr);
}

Result<std::vector<VerifiedRecord>> Admission::AdmitAll(
    std::span<const ShapedRecord> records) {
  Admission trial(layer_, rules_, clock_);
  std::vector<VerifiedRecord> admitted;
  admitted.reserve(records.size());
  for (const ShapedRecord& record : records) {
    QIAO_TRY(VerifiedRecord one, trial.Admit(record));
    admitted.push_back(std::move(one));
  }
  if (trial.open_) {
    return WrongPosition("a manifest and its items are admitted together");
  }
  for (const VerifiedRecord& one : admitted) {
    QIAO_TRY_DO(layer_.Apply(one.effects(), one.record_.shared_entry()));
  }
  open_ = trial.open_;
  return admitted;
}

}  // namespace qiao::ledger
