#include "registry/store/store.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "registry/store/batch.h"
#include "registry/store/database.h"
#include "registry/store/migrations.h"
#include "registry/store/rows.h"
#include "registry/store/store_facts.h"

namespace qiao::store {
namespace {

// "QIAO": tells a registry from any other SQLite file.
constexpr std::int64_t kApplicationId = 0x5149414f;

Error Damaged(const Database& database, const std::string& what) {
  return Error{ErrorCode::kStorage,
               database.path() + ": the registry file is damaged: " + what};
}

// Applies the scripts that the file lacks, all or none.
Result<void> Migrate(Database& database, std::int64_t applied) {
  const auto scripts = Migrations();
  if (static_cast<std::size_t>(applied) == scripts.size()) return {};
  QIAO_TRY_DO(database.Run("BEGIN IMMEDIATE"));
  for (std::size_t i = static_cast<std::size_t>(applied); i < scripts.size();
       ++i) {
    if (auto done = database.Run(scripts[i]); !done) {
      database.Rollback();
      return done;
    }
  }
  // PRAGMA takes no parameters; the number is ours.
  const std::string version =
      "PRAGMA user_version = " + std::to_string(scripts.size());
  if (auto done = database.Run(version.c_str()); !done) {
    database.Rollback();
    return done;
  }
  return database.Run("COMMIT");
}

Result<std::int64_t> Number(Database& database, const char* sql) {
  Query q(database, sql);
  QIAO_TRY(const bool found, q.Next());
  return found ? q.Integer(0) : std::int64_t{0};
}

// The last signed head must be the head of what is stored.
Result<void> CheckHead(const Store& store, Database& database) {
  QIAO_TRY(const std::int64_t size, SizeOf(database));
  QIAO_TRY(const auto head, store.Head());
  if (!head) {
    if (size == 0) return {};
    return Damaged(database, "no signed head");
  }
  if (head->head.origin != store.Origin()) {
    return Damaged(database, "the signed head is of another log");
  }
  if (head->head.size != size) {
    return Damaged(database,
                   "the signed head covers " + std::to_string(head->head.size) +
                       " entries, but there are " + std::to_string(size));
  }
  QIAO_TRY(const Digest root, ledger::RootAt(size, store.Nodes()));
  if (root != head->head.root) {
    return Damaged(database, "the tree is not that of the signed head");
  }
  return {};
}

}  // namespace

Store::Store(std::unique_ptr<Database> database, Nature nature)
    : database_(std::move(database)), nature_(std::move(nature)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::Create(const std::string& path, Nature nature) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return Error{ErrorCode::kChanged, path + " is there already"};
  }
  QIAO_TRY(std::unique_ptr<Database> database,
           Database::Open(path, Database::Mode::kCreate));
  QIAO_TRY_DO(database->Run("PRAGMA application_id = 0x5149414f"));
  QIAO_TRY_DO(Migrate(*database, 0));
  {
    Query q(*database,
            "INSERT INTO log (one, origin, vkey, signer, folding) "
            "VALUES (1, ?1, ?2, ?3, ?4)");
    q.Bind(1, std::string_view(nature.origin));
    q.Bind(2, std::string_view(nature.log_vkey));
    q.Bind(3, std::string_view(nature.signer));
    QIAO_TRY_DO(q.Bind(4, std::int64_t{nature.folding}).Run());
  }
  return Store(std::move(database), std::move(nature));
}

Result<Store> Store::Open(const std::string& path, Access access) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return Error{ErrorCode::kNotFound,
                 "there is no registry at " + path +
                     "; make one with: qiao init --origin NAME"};
  }
  QIAO_TRY(std::unique_ptr<Database> database,
           Database::Open(path, access == Access::kReadOnly
                                    ? Database::Mode::kReadOnly
                                    : Database::Mode::kReadWrite));
  QIAO_TRY(const std::int64_t kind, Number(*database, "PRAGMA application_id"));
  if (kind != kApplicationId) {
    return Error{ErrorCode::kUnreadable, path + " is no registry file"};
  }
  QIAO_TRY(const std::int64_t applied,
           Number(*database, "PRAGMA user_version"));
  const auto known = static_cast<std::int64_t>(Migrations().size());
  if (applied > known) {
    return Error{ErrorCode::kUsage,
                 path + " was made by a newer program (schema " +
                     std::to_string(applied) + ", this one knows " +
                     std::to_string(known) + ")"};
  }
  if (applied < known && access == Access::kReadOnly) {
    return Error{ErrorCode::kUsage,
                 path + " is of an older program: open it once to write"};
  }
  QIAO_TRY_DO(Migrate(*database, applied));

  Nature nature;
  {
    Query q(*database, "SELECT origin, vkey, signer, folding FROM log");
    QIAO_TRY(const bool found, q.Next());
    if (!found) return Damaged(*database, "it names no log");
    nature = {std::string(q.Text(0)), std::string(q.Text(1)),
              std::string(q.Text(2)), static_cast<int>(q.Integer(3))};
  }
  Store store(std::move(database), std::move(nature));
  QIAO_TRY(const Snapshot moment, store.Read());
  QIAO_TRY_DO(CheckHead(store, *store.database_));
  return store;
}

Store::Snapshot::Snapshot(Snapshot&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}
Store::Snapshot::~Snapshot() {
  if (database_ != nullptr) database_->Rollback();
}

Result<Store::Snapshot> Store::Read() const {
  // Inside a transaction reads see one moment anyhow.
  if (database_->InTransaction()) return Snapshot(nullptr);
  QIAO_TRY_DO(database_->Run("BEGIN"));
  return Snapshot(database_.get());
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
  Query q(*database_, "SELECT bytes FROM entry WHERE idx = ?1");
  q.Bind(1, index);
  QIAO_TRY(const bool found, q.Next());
  if (!found) {
    return Error{ErrorCode::kNotFound,
                 "the log has no entry " + std::to_string(index)};
  }
  return std::string(q.Blob(0));
}

Result<ledger::ShapedRecord> Store::RecordAt(std::int64_t index) const {
  QIAO_TRY(const std::string entry, EntryAt(index));
  auto record = ledger::CheckShape(entry, json::Edition::kVerifier);
  if (!record) {
    return Damaged(*database_, "entry " + std::to_string(index) + ": " +
                                   record.error().message);
  }
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

Result<void> Store::CheckEntries() const {
  QIAO_TRY(const auto head, Head());
  Query q(*database_, "SELECT idx, leaf, bytes FROM entry ORDER BY idx");
  ledger::MerkleFrontier tree;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) break;
    const std::string at = "entry " + std::to_string(q.Integer(0));
    if (q.Integer(0) != tree.size()) {
      return Damaged(*database_,
                     "entry " + std::to_string(tree.size()) + " is missing");
    }
    const Digest leaf = ledger::LeafHash(q.Blob(2));
    QIAO_TRY(const Digest stored, DigestFrom(q.Blob(1)));
    if (leaf != stored) {
      return Damaged(*database_, at + " is not what its hash was made of");
    }
    tree.Append(leaf);
  }
  if (!head)
    return tree.size() == 0 ? Result<void>()
                            : Damaged(*database_, "no signed head");
  if (tree.size() != head->head.size || tree.Root() != head->head.root) {
    return Damaged(*database_, "its entries are not those of its signed head");
  }
  return {};
}

Result<Batch> Store::Begin() {
  if (database_->Broken()) {
    return Error{
        ErrorCode::kStorage,
        database_->path() + ": a write has failed; nothing more is written"};
  }
  QIAO_CHECK(!database_->InTransaction());
  QIAO_TRY_DO(database_->Run("BEGIN IMMEDIATE"));
  auto facts = StoreFacts::Make(*database_, Origin());
  auto frontier = facts ? FrontierAt(*database_, (*facts)->Size())
                        : Result<ledger::MerkleFrontier>(facts.error());
  if (!frontier) {
    database_->Rollback();
    return frontier.error();
  }
  return Batch(database_.get(), Origin(), *std::move(facts),
               *std::move(frontier));
}

}  // namespace qiao::store
