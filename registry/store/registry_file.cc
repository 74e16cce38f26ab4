#include "registry/store/registry_file.h"

#include <filesystem>
#include <utility>

#include "registry/store/anchor_file.h"
#include "registry/store/erasure.h"
#include "registry/store/kept_rows.h"
#include "registry/store/migrations.h"

namespace qiao::store {
namespace {

namespace fs = std::filesystem;

// "QIAO": tells a registry from any other SQLite file.
constexpr std::int64_t kApplicationId = 0x5149414f;

// Files of fewer scripts hold what was redacted in them.
constexpr std::int64_t kErasing = 3;

Result<bool> HasKept(Database& database) {
  Query q(database,
          "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'kept'");
  return q.Next();
}

// Applies the scripts that the file lacks, all or none. What a file from before
// the table `kept` holds beside its ledger is entered there.
Result<void> Migrate(Database& database, std::int64_t applied, bool had_kept) {
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
  if (!had_kept) {
    if (auto done = KeepAll(database); !done) {
      database.Rollback();
      return done;
    }
  }
  if (applied < kErasing) {
    if (auto done = EraseAll(database); !done) {
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
  QIAO_TRY_DO(database.Run("COMMIT"));
  if (applied > 0) database.OweJournal();
  return {};
}

Result<bool> HasTables(Database& database) {
  Query q(database, "SELECT 1 FROM sqlite_schema");
  return q.Next();
}

Result<bool> HasEntries(Database& database) {
  Query q(database, "SELECT 1 FROM entry LIMIT 1");
  return q.Next();
}

Result<std::int64_t> Number(Database& database, const char* sql) {
  Query q(database, sql);
  QIAO_TRY(const bool found, q.Next());
  return found ? q.Integer(0) : std::int64_t{0};
}

Result<void> NameLog(Database& database, const Nature& nature) {
  Query q(database,
          "INSERT INTO log (one, origin, vkey, signer, folding) "
          "VALUES (1, ?1, ?2, ?3, ?4)");
  q.Bind(1, std::string_view(nature.origin));
  q.Bind(2, std::string_view(nature.log_vkey));
  q.Bind(3, std::string_view(nature.signer));
  QIAO_TRY_DO(q.Bind(4, std::int64_t{nature.folding}).Run());
  return KeepAll(database);
}

}  // namespace

Error NeverMade(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(AnchorPath(path), ignored)) {
    return Error{ErrorCode::kStorage,
                 path +
                     ": the registry file is damaged: it holds nothing, and "
                     "its anchor says that it did\n  put the newest copy of "
                     "both back"};
  }
  return Error{ErrorCode::kUnreadable,
               path +
                   ": its making was cut off, and it holds nothing; delete it "
                   "and its key file, and make it again with qiao init"};
}

Result<std::unique_ptr<Database>> MakeRegistryFile(const std::string& path,
                                                   const Nature& nature) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return Error{ErrorCode::kChanged, path + " is there already"};
  }
  QIAO_TRY(std::unique_ptr<Database> database,
           Database::Open(path, Database::Mode::kCreate));
  QIAO_TRY_DO(database->Run("PRAGMA application_id = 0x5149414f"));
  QIAO_TRY_DO(Migrate(*database, 0, false));
  QIAO_TRY_DO(database->Run("BEGIN IMMEDIATE"));
  if (auto named = NameLog(*database, nature); !named) {
    database->Rollback();
    return std::move(named).error();
  }
  QIAO_TRY_DO(database->Run("COMMIT"));
  return database;
}

Result<OpenedFile> OpenRegistryFile(const std::string& path,
                                    Database::Mode mode) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return Error{ErrorCode::kNotFound,
                 "there is no registry at " + path +
                     "; make one with: qiao init --origin NAME"};
  }
  const bool journal = fs::exists(path + "-wal", ignored) &&
                       fs::file_size(path + "-wal", ignored) > 0;
  QIAO_TRY(std::unique_ptr<Database> database, Database::Open(path, mode));
  if (journal && mode == Database::Mode::kReadWrite) database->OweJournal();
  QIAO_TRY(const std::int64_t kind, Number(*database, "PRAGMA application_id"));
  QIAO_TRY(const std::int64_t applied,
           Number(*database, "PRAGMA user_version"));
  if (applied < 1 && (kind == kApplicationId || kind == 0)) {
    QIAO_TRY(const bool tables, HasTables(*database));
    if (!tables) return NeverMade(path);
  }
  if (kind != kApplicationId || applied < 1) {
    return Error{ErrorCode::kUnreadable, path + " is no registry file"};
  }
  const auto known = static_cast<std::int64_t>(Migrations().size());
  if (applied > known) {
    return Error{ErrorCode::kUsage,
                 path + " was made by a newer program (schema " +
                     std::to_string(applied) + ", this one knows " +
                     std::to_string(known) + ")"};
  }
  if (applied < known && mode == Database::Mode::kReadOnly) {
    return Error{ErrorCode::kUsage,
                 path + " is of an older program: open it once to write"};
  }
  QIAO_TRY(const bool had_kept, HasKept(*database));
  QIAO_TRY_DO(Migrate(*database, applied, had_kept));
  return OpenedFile{std::move(database), !had_kept};
}

Result<Nature> ReadNature(Database& database) {
  Query q(database, "SELECT origin, vkey, signer, folding FROM log");
  QIAO_TRY(const bool found, q.Next());
  if (!found) {
    QIAO_TRY(const bool entries, HasEntries(database));
    if (!entries) return NeverMade(database.path());
    return Error{ErrorCode::kStorage, database.path() +
                                          ": the registry file is damaged: "
                                          "it names no log"};
  }
  return Nature{std::string(q.Text(0)), std::string(q.Text(1)),
                std::string(q.Text(2)), static_cast<int>(q.Integer(3))};
}

}  // namespace qiao::store
