#include "registry/store/audio_catalogue.h"

#include <string>
#include <unistd.h>
#include <unordered_set>
#include <utility>

#include "registry/store/index_manifest.h"
#include "registry/store/print_records.h"
#include "registry/store/synced_file.h"

namespace qiao::store {
namespace {

// "QAUD": tells a catalogue from any other SQLite file.
constexpr std::int64_t kApplicationId = 0x51415544;
constexpr const char* kMake =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE track (id TEXT PRIMARY KEY, number INTEGER NOT NULL,"
    " duration_ms INTEGER NOT NULL, items INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE catalogue (one INTEGER PRIMARY KEY CHECK (one = 1),"
    " tracks INTEGER NOT NULL) STRICT;"
    "INSERT INTO catalogue (one, tracks) VALUES (1, 0);"
    "PRAGMA application_id = 0x51415544;"
    "PRAGMA user_version = 1;"
    "COMMIT";

std::int64_t Number(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

Result<std::int64_t> Pragma(Database& database, const char* sql) {
  Query q(database, sql);
  QIAO_TRY(const bool there, q.Next());
  return there ? q.Integer(0) : std::int64_t{0};
}

// What is seen of a row is what the index says of its number.
bool IsRow(const Query& q, std::span<const CatalogueRow> rows) {
  const std::int64_t number = q.Integer(1);
  if (number < 0 || static_cast<std::uint64_t>(number) >= rows.size()) {
    return false;
  }
  const CatalogueRow& row = rows[static_cast<std::size_t>(number)];
  return q.Text(0) == row.id && q.Integer(2) == row.duration_ms &&
         q.Integer(3) == row.items;
}

}  // namespace

std::vector<CatalogueRow> RowsOf(std::span<const std::string_view> records) {
  std::vector<CatalogueRow> rows;
  rows.reserve(records.size());
  for (const std::string_view record : records) {
    rows.push_back({IdIn(record), DurationIn(record), ItemCountIn(record)});
  }
  return rows;
}

Result<AudioCatalogue> AudioCatalogue::Open(const std::string& folder) {
  const std::string path = PathIn(folder, kCatalogueName);
  AudioCatalogue catalogue;
  const bool fresh = ::access(path.c_str(), F_OK) != 0;
  QIAO_TRY(catalogue.database_, Database::Open(path, Database::Mode::kCreate));
  // SQLite syncs the file, but not its name.
  if (fresh) QIAO_TRY_DO(SyncFolderOf(path));
  Database& database = *catalogue.database_;
  QIAO_TRY(const auto version, Pragma(database, "PRAGMA user_version"));
  if (version == 0) QIAO_TRY_DO(database.Run(kMake));
  QIAO_TRY(const auto kind, Pragma(database, "PRAGMA application_id"));
  if (kind != kApplicationId || version > 1) {
    return Error{ErrorCode::kUnreadable, path + " is no catalogue of ours"};
  }
  Query q(database, "SELECT tracks FROM catalogue");
  QIAO_TRY(const bool there, q.Next());
  if (!there || q.Integer(0) < 0) {
    return Error{ErrorCode::kUnreadable, path + " does not say its size"};
  }
  catalogue.size_ = static_cast<std::uint64_t>(q.Integer(0));
  return catalogue;
}

Result<AudioCatalogue> AudioCatalogue::MakeAnew(const std::string& folder) {
  const std::string path = PathIn(folder, kCatalogueName);
  // A log that outlived its file would be read into the next one.
  for (const char* part : {"-wal", "-shm"}) ::unlink((path + part).c_str());
  QIAO_TRY_DO(SyncFolderOf(path));
  ::unlink(path.c_str());
  QIAO_TRY_DO(SyncFolderOf(path));
  return Open(folder);
}

Result<std::optional<std::uint64_t>> AudioCatalogue::NumberOf(
    std::string_view id) {
  Query q(*database_, "SELECT number FROM track WHERE id = ?1");
  q.Bind(1, id);
  QIAO_TRY(const bool there, q.Next());
  if (!there) return std::optional<std::uint64_t>();
  return std::optional(static_cast<std::uint64_t>(q.Integer(0)));
}

Result<void> AudioCatalogue::Change(
    std::uint64_t size, const std::function<Result<void>()>& change) {
  const auto all = [&]() -> Result<void> {
    QIAO_TRY_DO(change());
    Query q(*database_, "UPDATE catalogue SET tracks = ?1");
    QIAO_TRY_DO(q.Bind(1, Number(size)).Run());
    return {};
  };
  QIAO_TRY_DO(database_->Run("BEGIN IMMEDIATE"));
  auto done = all();
  if (done) done = database_->Run("COMMIT");
  if (done) {
    size_ = size;
  } else {
    database_->Rollback();
  }
  return done;
}

Result<void> AudioCatalogue::Insert(std::span<const CatalogueRow> rows,
                                    Twice twice) {
  std::uint64_t number = size_;
  for (const CatalogueRow& row : rows) {
    Query q(*database_,
            "INSERT INTO track (id, number, duration_ms, items) "
            "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING");
    q.Bind(1, row.id).Bind(2, Number(number++));
    q.Bind(3, std::int64_t{row.duration_ms}).Bind(4, std::int64_t{row.items});
    QIAO_TRY_DO(q.Run());
    if (twice == Twice::kRefused && database_->Changed() == 0) {
      return Error{ErrorCode::kInvalid,
                   "the index has a track " + std::string(row.id) + " already"};
    }
  }
  return {};
}

Result<void> AudioCatalogue::Append(std::span<const CatalogueRow> rows,
                                    Twice twice) {
  return Change(size_ + rows.size(), [&] { return Insert(rows, twice); });
}

Result<void> AudioCatalogue::CutTo(std::uint64_t size) {
  if (size >= size_) return {};
  return Change(size, [&]() -> Result<void> {
    Query q(*database_, "DELETE FROM track WHERE number >= ?1");
    return q.Bind(1, Number(size)).Run();
  });
}

Result<bool> AudioCatalogue::Says(std::span<const CatalogueRow> rows) {
  if (size_ != rows.size()) return false;
  std::unordered_set<std::string_view> ids;
  for (const CatalogueRow& row : rows) ids.insert(row.id);
  Query q(*database_, "SELECT id, number, duration_ms, items FROM track");
  std::size_t seen = 0;
  for (;; ++seen) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return seen == ids.size();
    if (!IsRow(q, rows)) return false;
  }
}

}  // namespace qiao::store
