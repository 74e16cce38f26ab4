#include "registry/store/database.h"

#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sqlite3.h>
#include <unistd.h>
#include <utility>

#include "schemas/model/check.h"

namespace qiao::store {
namespace {

ErrorCode CodeOf(int primary) {
  switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::kUnavailable;
    case SQLITE_NOTADB:
      return ErrorCode::kUnreadable;
    case SQLITE_FULL:
      return ErrorCode::kNoRoom;
    default:
      return ErrorCode::kStorage;
  }
}

const char* SetupOf(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::kReadOnly:
      // A reader leaves the journal mode of the file as it is.
      return "PRAGMA foreign_keys = ON; PRAGMA query_only = ON;"
             "PRAGMA cell_size_check = ON; PRAGMA cache_size = -32768;";
    case Database::Mode::kScratch:
      return "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
             // Keys come in no order: what does not fit is read and written
             // again and again.
             "PRAGMA cache_size = -524288;";
    case Database::Mode::kCreate:
    case Database::Mode::kReadWrite:
      break;
  }
  return "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL;"
         // What is taken out of a page or moved off it leaves zeros.
         "PRAGMA secure_delete = ON;"
         "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
         // A batch of 2,000 statements dirties more than SQLite's 2 MiB, and
         // what spills is written twice.
         "PRAGMA cache_size = -65536;";
}

// How long to wait for another writer, in milliseconds; and for readers who
// need the journal.
constexpr int kPatience = 10'000;
constexpr int kPatienceWithReaders = 2'000;

// After this many pages of the journal they go into the file itself.
constexpr int kCheckpointPages = 1000;

// SQLite's own rule drops what a checkpoint says: a sync that failed would be
// heard of by nobody. Readers that hold it up are no failure, nor is a full
// disk: what was committed is safe in the journal, and the next commit tries
// again.
int CheckpointAfterCommit(void*, sqlite3* handle, const char* name, int pages) {
  if (pages < kCheckpointPages) return SQLITE_OK;
  const int rc = sqlite3_wal_checkpoint_v2(
      handle, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  const int primary = rc & 0xff;
  return primary == SQLITE_BUSY || primary == SQLITE_FULL ? SQLITE_OK : rc;
}

}  // namespace

Result<std::unique_ptr<Database>> Database::Open(const std::string& path,
                                                 Mode mode) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return Error{ErrorCode::kUnreadable,
                 path + " is a folder, no registry file"};
  }
  const bool fresh = mode == Mode::kCreate || mode == Mode::kScratch;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY
                     : fresh ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                             : SQLITE_OPEN_READWRITE);
  if (mode == Mode::kCreate) {
    // Salts are in it: its owner's, until that one says otherwise. SQLite gives
    // its other files the same mode.
    const int file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) ::close(file);
  }
  sqlite3* handle = nullptr;
  const int rc = sqlite3_open_v2(mode == Mode::kScratch ? "" : path.c_str(),
                                 &handle, flags, nullptr);
  std::unique_ptr<Database> database(new Database(path, handle));
  if (rc == SQLITE_CANTOPEN) {
    return Error{ErrorCode::kUnreadable, "cannot open the registry " + path};
  }
  if (rc != SQLITE_OK) return database->Trouble("open");
  sqlite3_busy_timeout(handle, kPatience);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  // Without it SQLite plans a query anew for every value that is bound beside a
  // partial index: half of what a look-up took.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  QIAO_TRY_DO(database->Run(SetupOf(mode)));
  if (mode == Mode::kCreate || mode == Mode::kReadWrite) {
    sqlite3_wal_hook(handle, CheckpointAfterCommit, nullptr);
  }
  return database;
}

Result<void> Database::EmptyJournal(Readers readers) {
  if (!journal_owed_) return {};
  QIAO_CHECK(!InTransaction());
  sqlite3_busy_timeout(handle_,
                       readers == Readers::kAwaited ? kPatienceWithReaders : 0);
  const int rc = sqlite3_wal_checkpoint_v2(
      handle_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(handle_, kPatience);
  const int primary = rc & 0xff;
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED ||
      primary == SQLITE_FULL) {
    return {};
  }
  if (rc != SQLITE_OK) return Trouble("empty the journal");
  // SQLite cuts it and does not sync that.
  sqlite3_file* journal = nullptr;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal);
  if (journal != nullptr && journal->pMethods != nullptr &&
      journal->pMethods->xSync(journal, SQLITE_SYNC_NORMAL) != SQLITE_OK) {
    Break();
    return Error{ErrorCode::kStorage, path_ + ": cannot sync the journal"};
  }
  journal_owed_ = false;
  return {};
}

Database::~Database() {
  for (auto& [sql, statement] : prepared_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

Result<void> Database::Run(const char* script) {
  if (sqlite3_exec(handle_, script, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return Trouble("run");
  }
  return {};
}

void Database::Rollback() noexcept {
  if (InTransaction()) {
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

bool Database::InTransaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

std::int64_t Database::Changed() const { return sqlite3_changes64(handle_); }

Result<std::int64_t> Database::DataVersion() {
  Query q(*this, "PRAGMA data_version");
  QIAO_TRY([[maybe_unused]] const bool there, q.Next());
  return q.Integer(0);
}

Result<void> Database::CheckPlace() {
  int moved = 0;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved == 0) return {};
  Break();
  return Error{ErrorCode::kStorage,
               path_ +
                   ": was moved, replaced or deleted while it was open; "
                   "nothing more is written to what it was"};
}

Error Database::Trouble(std::string_view doing) {
  const int primary = sqlite3_extended_errcode(handle_) & 0xff;
  const ErrorCode code = CodeOf(primary);
  if (code == ErrorCode::kStorage) broken_ = true;
  std::string message = path_ + ": cannot " + std::string(doing) + ": ";
  message += code == ErrorCode::kUnavailable  ? "another program is writing"
             : code == ErrorCode::kUnreadable ? "this is no registry file"
                                              : sqlite3_errmsg(handle_);
  return Error{code, std::move(message)};
}

Result<sqlite3_stmt*> Database::Prepared(const char* sql) {
  // Taken out while in use: a statement may run inside its own loop.
  if (const auto at = prepared_.find(std::string_view(sql));
      at != prepared_.end() && at->second != nullptr) {
    return std::exchange(at->second, nullptr);
  }
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK) {
    return Trouble("prepare");
  }
  return statement;
}

Query::Query(Database& database, const char* sql)
    : database_(database), sql_(sql) {
  auto statement = database.Prepared(sql);
  if (statement) {
    statement_ = *statement;
  } else {
    error_ = std::move(statement).error();
  }
}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  const auto at = database_.prepared_.find(std::string_view(sql_));
  if (at == database_.prepared_.end()) {
    database_.prepared_.emplace(sql_, statement_);
  } else if (at->second == nullptr) {
    at->second = statement_;
  } else {
    sqlite3_finalize(statement_);
  }
}

Query& Query::Bind(int at, std::int64_t value) {
  if (statement_ != nullptr) sqlite3_bind_int64(statement_, at, value);
  return *this;
}

Query& Query::Bind(int at, std::optional<std::int64_t> value) {
  return value ? Bind(at, *value) : BindNull(at);
}

Query& Query::Bind(int at, std::string_view text) {
  if (statement_ != nullptr) {
    // An empty view may hold no pointer, which SQLite takes for NULL.
    sqlite3_bind_text64(statement_, at, text.empty() ? "" : text.data(),
                        text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  return *this;
}

Query& Query::BindBlob(int at, std::span<const std::uint8_t> bytes) {
  if (statement_ != nullptr) {
    static constexpr std::uint8_t kNothing = 0;
    sqlite3_bind_blob64(statement_, at,
                        bytes.empty() ? &kNothing : bytes.data(), bytes.size(),
                        SQLITE_TRANSIENT);
  }
  return *this;
}

Query& Query::BindBlob(int at, std::string_view bytes) {
  return BindBlob(
      at, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

Query& Query::BindNull(int at) {
  if (statement_ != nullptr) sqlite3_bind_null(statement_, at);
  return *this;
}

Result<bool> Query::Next() {
  if (error_) return *error_;
  const int rc = sqlite3_step(statement_);
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) return false;
  return database_.Trouble("read or write");
}

Result<void> Query::Run() {
  while (true) {
    QIAO_TRY(const bool more, Next());
    if (!more) return {};
  }
}

int Query::Columns() const { return sqlite3_column_count(statement_); }

std::string_view Query::Heading(int column) const {
  return sqlite3_column_name(statement_, column);
}

Query::Kind Query::KindOf(int column) const {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_INTEGER:
      return Kind::kInteger;
    case SQLITE_FLOAT:
      return Kind::kReal;
    case SQLITE_TEXT:
      return Kind::kText;
    case SQLITE_BLOB:
      return Kind::kBlob;
    default:
      return Kind::kNull;
  }
}

bool Query::Null(int column) const { return KindOf(column) == Kind::kNull; }

std::int64_t Query::Integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::optional<std::int64_t> Query::MaybeInteger(int column) const {
  if (Null(column)) return std::nullopt;
  return Integer(column);
}

std::string_view Query::Text(int column) const {
  const auto* text = sqlite3_column_text(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (text == nullptr || size <= 0) return {};
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

std::string_view Query::Blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (bytes == nullptr || size <= 0) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

}  // namespace qiao::store
