// The registry's memory: an append-only ledger of statements, and the indexes
// that make it searchable. Every index can be rebuilt from the ledger; nothing
// can rebuild the ledger.
//
// A Store is one SQLite connection. It is not thread-safe: one writer, and for
// each reading thread a reader of its own. Writing is in batch.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/facts.h"
#include "registry/ledger/shape.h"
#include "registry/store/registry_file.h"
#include "registry/store/search_keys.h"
#include "registry/store/start_check.h"
#include "schemas/model/result.h"

namespace qiao::store {

class Batch;
struct BatchStart;
class RecordCache;

enum class Access { kReadOnly, kReadWrite };

// A statement with what the ledger knows of it.
struct StatementOnRecord {
  ledger::StatementFact fact;  // id, index, ended, signers …
  ledger::ShapedRecord record;
  const Statement& statement() const { return record.statement(); }
};

// What has not ended of what was said about one subject, in ledger order.
struct SaidOfSubject {
  std::optional<StatementOnRecord> registration;
  std::vector<StatementOnRecord> claims, disputes, links;
};

class Store {
 public:
  // A new registry. kChanged if the file exists.
  static Result<Store> Create(const std::string& path, Nature nature);
  // Makes the checks of start_check.h (kStorage if one fails), and brings an
  // older file up to date if it may write. kNotFound; kUsage for a file of a
  // newer program; kUnreadable for no registry.
  static Result<Store> Open(const std::string& path, Access access,
                            AnchorRule rule = AnchorRule::kNeeded);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  const Nature& Self() const { return nature_; }
  const std::string& Origin() const { return nature_.origin; }
  const std::string& LogVkey() const { return nature_.log_vkey; }
  const std::string& Signer() const { return nature_.signer; }
  // Keys of another version than the program's find nothing: rebuild first.
  int FoldingVersion() const { return nature_.folding; }

  // While it lives, all reads see one moment of the ledger.
  class Snapshot {
   public:
    Snapshot(Snapshot&&) noexcept;
    Snapshot& operator=(Snapshot&&) = delete;
    ~Snapshot();

   private:
    friend class Store;
    explicit Snapshot(Database* database) : database_(database) {}
    Database* database_;
  };
  Result<Snapshot> Read() const;

  // Whether the anchor file lags behind what was found when the store was
  // opened: after a crash between a commit and its anchor.
  bool AnchorBehind() const { return found_.anchor_behind; }
  // Brings the anchor file to where the registry file was found; with
  // kNotLooked, whatever the anchor file says.
  Result<void> RenewAnchor(const ledger::NoteSigner& log, AnchorRule rule);

  // Whether nothing on the disk holds what was erased: the journal is emptied
  // if it has to be. kUnavailable while somebody who reads needs it. A file
  // that is opened to write and has a journal is treated so, too: a program
  // that fell may have left it.
  Result<void> EraseJournal();

  // What a file says about itself, without the checks of Open().
  static Result<Nature> NatureOf(const std::string& path);
  // Makes every table again that follows from the entries (Batch::Rebuild),
  // though the start check may refuse the file for them: audit it first.
  static Result<void> Rebuild(const std::string& path, const Folding& folding,
                              const ledger::NoteSigner& log);

  // Which moment of the registry the reads see. Whatever is written, entries
  // or what stands beside them, makes another.
  struct Moment {
    std::int64_t entries = 0;
    std::int64_t kept = 0;  // rows beside the ledger that were ever written
    // Of their chain, signed heads of the log among them: no other registry,
    // nor this one put back and written on, has a moment in common.
    Digest head;
    bool operator==(const Moment&) const = default;
  };
  // A reader that finds the file unchanged says again what it said before: as
  // cheap as a look at one number.
  Result<Moment> Now() const;

  // ---- the ledger
  Result<std::int64_t> Size() const;
  Result<std::optional<ledger::SignedCheckpoint>> Head() const;
  Result<std::string> EntryAt(std::int64_t index) const;  // kNotFound
  Result<ledger::ShapedRecord> RecordAt(std::int64_t index) const;
  // Hashes of complete subtrees; valid while the store lives.
  ledger::NodeReader Nodes() const;
  // What the rules of the log ask. Of this moment: make it anew after a
  // commit. The store must outlive it.
  Result<std::unique_ptr<ledger::Facts>> FactsNow() const;
  // Indexes of the entries that touch `key` (ledger::Touches), ascending.
  Result<std::vector<std::int64_t>> Touching(std::string_view key) const;
  // Ids of the statements at `count` indexes from `first`. kNotFound if the log
  // ends before.
  Result<std::vector<StatementId>> IdsFrom(std::int64_t first,
                                           std::int64_t count) const;
  // The chains of all keys over the first `size` entries.
  Result<ledger::StateTree> StateAt(std::int64_t size) const;
  // From those over the first `from` entries to those over the first `to`: what
  // was touched between. If it fails, the tree is of no use any more.
  Result<void> AdvanceState(std::int64_t from, std::int64_t to,
                            ledger::StateTree& tree) const;
  // The newest anchor that holds a state root.
  Result<std::optional<std::int64_t>> LastAnchor() const;

  // ---- statements
  Result<std::optional<StatementOnRecord>> Statement(
      const StatementId& id) const;
  Result<SaidOfSubject> SaidOf(const SubjectId& subject) const;
  // Statements of one type that touch the subject and have not ended, in
  // ledger order. None is an answer, no error.
  Result<std::vector<StatementOnRecord>> NotEnded(const SubjectId& subject,
                                                  std::string_view typ) const;
  // All of one type that have not ended, in ledger order.
  Result<std::vector<StatementOnRecord>> AllNotEnded(
      std::string_view typ) const;
  // The registration in force; absent for an unknown subject.
  Result<std::optional<StatementOnRecord>> Registration(
      const SubjectId& subject) const;
  // Subjects of one kind that were ever registered or countersigned, ascending.
  Result<std::vector<SubjectId>> KnownSubjects(std::string_view kind) const;
  // Parties created here, in ledger order.
  Result<std::vector<PartyId>> Parties() const;

  // ---- search; each ascends by subject. An empty kind: any.
  Result<std::vector<Found>> ByTitle(std::string_view title_key,
                                     std::string_view kind) const;
  Result<std::vector<Found>> ByName(std::string_view name_key,
                                    std::string_view kind) const;
  Result<std::vector<Found>> ByIdentifier(std::string_view scheme,
                                          std::string_view compact) const;
  Result<std::vector<Found>> ByAudio(const Digest& sha256) const;
  // Compact values of a scheme that more than one subject carries, ascending.
  Result<std::vector<std::string>> SharedIdentifiers(
      std::string_view scheme) const;

  // ---- fingerprints
  Result<std::optional<StoredPrint>> Print(const Digest& sha256) const;
  struct HeardSubject {
    SubjectId subject;
    Digest print;  // of a stored fingerprint
  };
  Result<std::vector<HeardSubject>> HeardSubjects() const;

  // ---- matches and imports
  Result<std::vector<MatchLink>> LinksOf(const SubjectId& subject) const;
  Result<std::vector<MatchLink>> AllLinks() const;
  // An erased one says so (PrivateValue::Erased).
  Result<std::optional<PrivateValue>> Private(const Commitment& commit) const;
  Result<std::vector<ImportRecord>> Imports() const;
  Result<std::optional<ImportRecord>> Import(std::string_view id) const;
  Result<std::vector<ImportRow>> ImportRows(std::string_view import_id) const;
  Result<std::int64_t> ImportRowCount(std::string_view import_id) const;
  Result<std::optional<ImportRow>> ImportRowAt(std::string_view import_id,
                                               std::int64_t row) const;

  // Takes the write lock. kUnavailable if another writer holds it for too
  // long; kStorage once a write has failed: nothing is tried again.
  Result<Batch> Begin();

 private:
  friend class Batch;
  Store(std::unique_ptr<Database> database, Nature nature);
  Result<BatchStart> StartOfBatch() const;
  Result<Moment> ReadMoment() const;
  // Of the bytes of an entry: in `records_` afterwards.
  Result<ledger::ShapedRecord> RecordOf(std::int64_t index,
                                        std::string_view entry) const;

  std::unique_ptr<Database> database_;
  std::unique_ptr<RecordCache> records_;
  Nature nature_;
  FoundState found_;
  // Of a reader, whose own writes can change nothing: the moment that was read
  // last, the file's version then, and the snapshot that asked last.
  struct Seen {
    std::int64_t version = 0;
    Moment moment;
    std::int64_t snapshot = 0;
  };
  bool reads_only_ = false;
  mutable std::optional<Seen> seen_;
  mutable std::int64_t snapshots_ = 0;  // begun
};

}  // namespace qiao::store
