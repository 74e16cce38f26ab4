#include "registry/store/store.h"

#include <string>
#include <utility>

#include "registry/store/batch.h"
#include "registry/store/database.h"
#include "registry/store/kept_rows.h"
#include "registry/store/record_cache.h"
#include "registry/store/rows.h"
#include "registry/store/store_facts.h"

namespace qiao::store {
namespace {

Error Damaged(const Database& database, const std::string& what) {
  return Error{ErrorCode::kStorage,
               database.path() + ": the registry file is damaged: " + what};
}

constexpr char kEntryAt[] = "SELECT bytes FROM entry WHERE idx = ?1";

Error NoEntry(std::int64_t index) {
  return Error{ErrorCode::kNotFound,
               "the log has no entry " + std::to_string(index)};
}

}  // namespace

Store::Store(std::unique_ptr<Database> database, Nature nature)
    : database_(std::move(database)),
      records_(std::make_unique<RecordCache>()),
      nature_(std::move(nature)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::Create(const std::string& path, Nature nature) {
  QIAO_TRY(std::unique_ptr<Database> database, MakeRegistryFile(path, nature));
  return Store(std::move(database), std::move(nature));
}

Result<Store> Store::Open(const std::string& path, Access access,
                          AnchorRule rule) {
  QIAO_TRY(OpenedFile file,
           OpenRegistryFile(path, access == Access::kReadOnly
                                      ? Database::Mode::kReadOnly
                                      : Database::Mode::kReadWrite));
  if (file.before_anchors && rule == AnchorRule::kNeeded) {
    rule = AnchorRule::kMayLack;
  }
  QIAO_TRY(Nature nature, ReadNature(*file.database));
  Store store(std::move(file.database), std::move(nature));
  store.reads_only_ = access == Access::kReadOnly;
  // Before the moment that is looked at (start_check.h).
  QIAO_TRY(const auto anchor, ReadAnchor(path));
  {
    QIAO_TRY(const Snapshot moment, store.Read());
    QIAO_TRY(store.found_,
             CheckAtStart(*store.database_, store.nature_, anchor, rule));
  }
  QIAO_TRY_DO(store.database_->EmptyJournal(Database::Readers::kNotAwaited));
  return store;
}

Result<void> Store::RenewAnchor(const ledger::NoteSigner& log,
                                AnchorRule rule) {
  const auto write =
      rule == AnchorRule::kNotLooked ? ReplaceAnchor : WriteAnchor;
  return write(database_->path(), found_.now, log);
}

Result<void> Store::EraseJournal() {
  database_->OweJournal();  // another program may have left it
  QIAO_TRY_DO(database_->EmptyJournal(Database::Readers::kAwaited));
  if (!database_->JournalOwed()) return {};
  return Error{ErrorCode::kUnavailable,
               database_->path() +
                   ": what was erased is still in the journal, and "
                   "somebody reads that, or the disk is full; told again, it "
                   "is tried again"};
}

Result<Nature> Store::NatureOf(const std::string& path) {
  QIAO_TRY(const OpenedFile file,
           OpenRegistryFile(path, Database::Mode::kReadOnly));
  return ReadNature(*file.database);
}

Result<void> Store::Rebuild(const std::string& path, const Folding& folding,
                            const ledger::NoteSigner& log) {
  QIAO_TRY(OpenedFile file, OpenRegistryFile(path, Database::Mode::kReadWrite));
  QIAO_TRY(const Nature nature, ReadNature(*file.database));
  QIAO_TRY_DO(file.database->Run("BEGIN IMMEDIATE"));
  BatchStart start;
  Batch batch(file.database.get(), nature.origin, std::move(start));
  QIAO_TRY_DO(batch.Rebuild(folding));
  return batch.CommitWithoutEntries(log);
}

Store::Snapshot::Snapshot(Snapshot&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}
Store::Snapshot::~Snapshot() {
  if (database_ == nullptr || !database_->InTransaction()) return;
  // Kept prepared, as every look-up begins and ends one.
  if (!Query(*database_, "ROLLBACK").Run()) database_->Rollback();
}

Result<Store::Snapshot> Store::Read() const {
  // Inside a transaction reads see one moment anyhow.
  if (database_->InTransaction()) return Snapshot(nullptr);
  QIAO_TRY_DO(Query(*database_, "BEGIN").Run());
  ++snapshots_;
  return Snapshot(database_.get());
}

Result<Store::Moment> Store::Now() const {
  if (!reads_only_) return ReadMoment();
  if (seen_ && seen_->snapshot == snapshots_ && database_->InTransaction()) {
    return seen_->moment;
  }
  QIAO_TRY(std::int64_t version, database_->DataVersion());
  if (!seen_ || seen_->version != version) {
    QIAO_TRY(const Snapshot snapshot, Read());
    QIAO_TRY(version, database_->DataVersion());  // as of this moment
    QIAO_TRY(const Moment now, ReadMoment());
    seen_ = Seen{version, now};
  }
  seen_->snapshot = snapshots_;
  return seen_->moment;
}

Result<Store::Moment> Store::ReadMoment() const {
  QIAO_TRY(const Snapshot snapshot, Read());
  Moment now;
  QIAO_TRY(now.entries, SizeOf(*database_));
  QIAO_TRY(const KeptHead kept, LastKept(*database_));
  now.kept = kept.count;
  now.head = kept.head;
  return now;
}

Result<std::int64_t> Store::Size() const { return SizeOf(*database_); }

Result<std::optional<ledger::SignedCheckpoint>> Store::Head() const {
  Query q(*database_, "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1");
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<ledger::SignedCheckpoint>();
  auto head = ledger::ParseCheckpoint(q.Text(0));
  if (!head) return Damaged(*database_, "its signed head cannot be read");
  return std::optional(*std::move(head));
}

Result<std::string> Store::EntryAt(std::int64_t index) const {
  Query q(*database_, kEntryAt);
  q.Bind(1, index);
  QIAO_TRY(const bool found, q.Next());
  if (!found) return NoEntry(index);
  return std::string(q.Blob(0));
}

Result<ledger::ShapedRecord> Store::RecordAt(std::int64_t index) const {
  Query q(*database_, kEntryAt);
  q.Bind(1, index);
  QIAO_TRY(const bool found, q.Next());
  if (!found) return NoEntry(index);
  return RecordOf(index, q.Blob(0));
}

Result<ledger::ShapedRecord> Store::RecordOf(std::int64_t index,
                                             std::string_view entry) const {
  if (auto known = records_->Find(index, entry)) return *std::move(known);
  auto record = ledger::CheckShape(entry, json::Edition::kVerifier);
  if (!record) {
    return Damaged(*database_, "entry " + std::to_string(index) + ": " +
                                   record.error().message);
  }
  records_->Keep(index, *record);
  return record;
}

ledger::NodeReader Store::Nodes() const { return NodesOf(*database_); }

Result<std::unique_ptr<ledger::Facts>> Store::FactsNow() const {
  return StoreFacts::Make(*database_, Origin());
}

Result<std::vector<std::int64_t>> Store::Touching(std::string_view key) const {
  Query q(*database_, "SELECT idx FROM touch WHERE key = ?1 ORDER BY idx");
  q.Bind(1, key);
  std::vector<std::int64_t> indexes;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return indexes;
    indexes.push_back(q.Integer(0));
  }
}

Result<std::vector<StatementId>> Store::IdsFrom(std::int64_t first,
                                                std::int64_t count) const {
  Query q(*database_,
          "SELECT id FROM statement WHERE idx >= ?1 AND idx < ?2 "
          "ORDER BY idx");
  q.Bind(1, first).Bind(2, first + count);
  std::vector<StatementId> ids;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) break;
    QIAO_TRY(const StatementId id, StatementIdFrom(q.Blob(0)));
    ids.push_back(id);
  }
  if (static_cast<std::int64_t>(ids.size()) != count) {
    return Error{ErrorCode::kNotFound,
                 "the log ends before entry " + std::to_string(first + count)};
  }
  return ids;
}

Result<ledger::StateTree> Store::StateAt(std::int64_t size) const {
  return StateTreeAt(*database_, size);
}

Result<void> Store::AdvanceState(std::int64_t from, std::int64_t to,
                                 ledger::StateTree& tree) const {
  return AdvanceStateTree(*database_, from, to, tree);
}

Result<std::optional<std::int64_t>> Store::LastAnchor() const {
  Query q(*database_,
          "SELECT idx FROM statement WHERE typ = 'anchor' AND ended IS NULL "
          "ORDER BY idx DESC");
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return std::optional<std::int64_t>();
    QIAO_TRY(const ledger::ShapedRecord record, RecordAt(q.Integer(0)));
    const auto* anchor = std::get_if<Anchor>(&record.statement().body);
    if (anchor != nullptr && anchor->state) {
      return std::optional(q.Integer(0));
    }
  }
}

Result<Batch> Store::Begin() {
  if (database_->Broken()) {
    return Error{
        ErrorCode::kStorage,
        database_->path() + ": a write has failed; nothing more is written"};
  }
  QIAO_CHECK(!database_->InTransaction());
  QIAO_TRY_DO(database_->Run("BEGIN IMMEDIATE"));
  auto start = StartOfBatch();
  if (!start) {
    database_->Rollback();
    return std::move(start).error();
  }
  return Batch(database_.get(), Origin(), *std::move(start));
}

// Nothing is signed over a tree that is not the tree of the last signed head.
Result<BatchStart> Store::StartOfBatch() const {
  BatchStart start;
  QIAO_TRY(start.facts, StoreFacts::Make(*database_, Origin()));
  QIAO_TRY(start.tree, FrontierAt(*database_, start.facts->Size()));
  QIAO_TRY(start.kept, LastKept(*database_));
  QIAO_TRY(const auto head, Head());
  const ledger::Checkpoint now{Origin(), start.tree.size(), start.tree.Root()};
  if (head ? head->head != now : now.size != 0) {
    return Damaged(*database_, "its tree is not that of its signed head");
  }
  return start;
}

}  // namespace qiao::store
