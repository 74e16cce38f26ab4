// A Batch is one transaction: entries, facts, tree, indexes, and the signed
// head over them go in together or not at all.
//
//   QIAO_TRY(Batch batch, store.Begin());
//   Admission admission(*batch.facts(), RuleSet::kAdmission, clock);
//   QIAO_TRY(auto records, admission.AdmitAll(shaped));
//   for (const auto& record : records) QIAO_TRY_DO(batch.Add(record, keys));
//   QIAO_TRY(SignedCheckpoint head, batch.Commit(log_signer, now));
//
// The anchor file follows, before Commit() returns: what was acknowledged
// cannot be rolled back unseen.
//
// A batch that is dropped without Commit() leaves nothing.
#pragma once

#include <memory>
#include <span>

#include "registry/ledger/admission.h"
#include "registry/ledger/note.h"
#include "registry/store/store.h"

namespace qiao::store {

// What holds before a batch.
struct BatchStart {
  std::unique_ptr<ledger::Facts> facts;
  ledger::MerkleFrontier tree;
  KeptHead kept;
};

class Batch {
 public:
  Batch(Batch&&) noexcept;
  Batch& operator=(Batch&&) = delete;
  ~Batch();

  // What holds before this batch.
  const ledger::Facts& facts() const { return *facts_; }

  // The next entry. Admit the whole batch before the first Add(): the facts
  // read what is stored. A redaction erases what it names (erasure.h).
  Result<void> Add(const ledger::VerifiedRecord& record,
                   const SearchKeys& keys);

  Result<void> Put(const StoredPrint& print);
  Result<void> Put(const MatchLink& link);
  // One that was erased stays so.
  Result<void> Put(const PrivateValue& value);
  Result<void> Put(const ImportRecord& import);
  Result<void> Put(std::string_view import_id, const ImportRow& row);

  // Makes all that can be made again from the entries: tree, facts, chains and
  // search indexes, by replaying every entry through the rules. The entries
  // and what was given beside them stay. kStorage if the entries are not those
  // of the last signed head, or break a rule. Only in an empty batch.
  Result<void> Rebuild(const Folding& folding);

  // Reads the new entries back from the database, makes the root from them in
  // a second way, signs it, commits, and moves the anchor file. Durable on
  // return. On kStorage nothing is acknowledged: nothing of the batch is there,
  // or all of it if only the anchor file failed, and the store accepts no
  // further batch. What was erased may be in the journal still, if somebody
  // reads for long: Store::EraseJournal().
  Result<ledger::SignedCheckpoint> Commit(const ledger::NoteSigner& log,
                                          Instant now);
  // The same for a batch without entries, which has no new head; our own bug if
  // it has any.
  Result<void> CommitWithoutEntries(const ledger::NoteSigner& log);

 private:
  friend class Store;
  Batch(Database* database, std::string origin, BatchStart start);
  Result<ledger::Checkpoint> ReadBack() const;
  Result<void> Finish(const ledger::NoteSigner& log);

  Database* database_;  // null: committed, or moved away
  std::string origin_;
  std::unique_ptr<ledger::Facts> facts_;
  ledger::MerkleFrontier frontier_;  // after what was added
  KeptHead kept_;                    // after what was put
  std::int64_t first_ = 0;           // index of the first new entry
  bool erased_ = false;              // a value that was there
};

}  // namespace qiao::store
