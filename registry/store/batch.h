// A Batch is one transaction: entries, facts, tree, indexes, and the signed
// head over them go in together or not at all.
//
//   QIAO_TRY(Batch batch, store.Begin());
//   Admission admission(*batch.facts(), RuleSet::kAdmission, clock);
//   QIAO_TRY(auto records, admission.AdmitAll(shaped));
//   for (const auto& record : records) QIAO_TRY_DO(batch.Add(record, keys));
//   QIAO_TRY(SignedCheckpoint head, batch.Commit(log_signer, now));
//
// A batch that is dropped without Commit() leaves nothing.
#pragma once

#include <memory>
#include <span>

#include "registry/ledger/admission.h"
#include "registry/ledger/note.h"
#include "registry/store/store.h"

namespace qiao::store {

class Batch {
 public:
  Batch(Batch&&) noexcept;
  Batch& operator=(Batch&&) = delete;
  ~Batch();

  // What holds before this batch.
  const ledger::Facts& facts() const { return *facts_; }

  // The next entry. Admit the whole batch before the first Add(): the facts
  // read what is stored.
  Result<void> Add(const ledger::VerifiedRecord& record,
                   const SearchKeys& keys);

  Result<void> Put(const StoredPrint& print);
  Result<void> Put(const MatchLink& link);
  Result<void> Put(const PrivateValue& value);
  Result<void> Put(const ImportRecord& import);
  Result<void> Put(std::string_view import_id, const ImportRow& row);

  // Makes all that can be made again from the entries: tree, facts, chains and
  // search indexes, by replaying every entry through the rules. The entries
  // and what was given beside them stay. kStorage if the entries are not those
  // of the last signed head, or break a rule. Only in an empty batch.
  Result<void> Rebuild(const Folding& folding);

  // Reads the new entries back from the database, makes the root from them in
  // a second way, signs it, and commits. Durable on return. On kStorage nothing
  // of the batch is there, and the store accepts no further batch. Without new
  // entries it signs nothing and returns the last head.
  Result<ledger::SignedCheckpoint> Commit(const ledger::NoteSigner& log,
                                          Instant now);
  // The same for a batch without entries; our own bug if it has any.
  Result<void> Commit();

 private:
  friend class Store;
  Batch(Database* database, std::string origin,
        std::unique_ptr<ledger::Facts> facts, ledger::MerkleFrontier frontier);
  Result<ledger::Checkpoint> ReadBack() const;

  Database* database_;  // null: committed, or moved away
  std::string origin_;
  std::unique_ptr<ledger::Facts> facts_;
  ledger::MerkleFrontier frontier_;  // after what was added
  std::int64_t first_ = 0;           // index of the first new entry
};

}  // namespace qiao::store
