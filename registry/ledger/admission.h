// The rules that need the log (record format §5.2, §6, §7, §15), in one place
// for the registry's writer, the audit and the offline verifier.
//
//   Admission admission(store_facts, RuleSet::kAdmission, clock);
//   QIAO_TRY(std::vector<VerifiedRecord> batch, admission.AdmitAll(records));
//   store: for each record, insert entry() at index() and upsert effects();
//   commit.
//
// It never writes: what it admits is kept in a layer over the facts, so that
// later statements of the same batch see earlier ones.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registry/ledger/facts.h"
#include "registry/ledger/memory_facts.h"
#include "registry/ledger/shape.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

enum class RuleSet {
  kAdmission,  // new statements: clock and words too
  kAudit,      // every entry of a log, in order
  kBundle,     // some entries of a log: what an offline verifier can check
};

// A signer's clock may be up to 300 s ahead and 30 days old.
struct AdmissionClock {
  Instant oldest{};
  Instant newest{};
};
AdmissionClock ClockAt(Instant now);

// A statement that obeys every rule at its index. Only Admission makes one,
// and the store takes nothing else.
class VerifiedRecord {
 public:
  const std::string& entry() const { return record_.entry(); }
  const SignedRecord& record() const { return record_.record(); }
  const Statement& statement() const { return record_.statement(); }
  const StatementId& id() const { return record_.id(); }
  std::int64_t index() const { return index_; }
  const Digest& leaf() const { return leaf_; }
  const Effects& effects() const { return effects_; }

 private:
  friend class Admission;
  explicit VerifiedRecord(ShapedRecord record) : record_(std::move(record)) {}
  ShapedRecord record_;
  std::int64_t index_ = 0;
  Digest leaf_;
  Effects effects_;
};

class Admission {
 public:
  // `facts` must outlive it and stay as they are. A clock is for new
  // statements only.
  Admission(const Facts& facts, RuleSet rules,
            std::optional<AdmissionClock> clock = std::nullopt);

  // A log from its first entry, in memory: for audits, bundles and tests.
  Admission(std::string origin, RuleSet rules);

  // The next entry. A repeated statement is refused (kStatementRepeated): ask
  // facts().Statement(id) first, and answer with the index it has.
  Result<VerifiedRecord> Admit(const ShapedRecord& record);

  // All or none: a manifest and its items stand or fall together. Refused
  // (kManifestPosition) if the last manifest lacks items.
  Result<std::vector<VerifiedRecord>> AdmitAll(
      std::span<const ShapedRecord> records);

  // At a given index, above the last one: for bundles. `item_path` proves an
  // item's place in its manifest.
  Result<VerifiedRecord> AdmitAt(std::int64_t index, const ShapedRecord& record,
                                 const MerklePath* item_path);

  // What holds after everything admitted so far.
  const Facts& facts() const { return layer_; }
  std::int64_t next_index() const { return layer_.Size(); }

 private:
  // The place rules of an entry and of an item; the item's manifest if it is
  // one.
  Result<void> CheckPlace(const ShapedRecord& record, std::int64_t index) const;
  Result<const OpenManifest*> ManifestOf(const ShapedRecord& record,
                                         std::int64_t index,
                                         const MerklePath* item_path) const;
  // The manifest after this entry; refused if its last item does not fit.
  Result<std::optional<OpenManifest>> Continue(
      const ShapedRecord& record, std::int64_t index,
      const OpenManifest* manifest) const;

  RuleSet rules_;
  std::optional<AdmissionClock> clock_;
  MemoryFacts layer_;
  std::optional<OpenManifest> open_;
  std::map<StatementId, OpenManifest> manifests_;  // of a bundle
  std::map<KeyId, VerifyingKey> prepared_;
};

}  // namespace qiao::ledger
