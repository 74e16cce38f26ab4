// One SQLite connection and its prepared statements: the only place that knows
// SQLite. SQL is never built from parts; every value is bound.
//
//   Query q(db, "SELECT bytes FROM entry WHERE idx = ?1");
//   q.Bind(1, index);
//   QIAO_TRY(bool found, q.Next());
//   if (found) use(q.Blob(0));
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/model/ids.h"
#include "schemas/model/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace qiao::store {

class Database {
 public:
  // kScratch: a new one that is nowhere (the path is not looked at) and goes
  // when it is closed; large ones spill to temporary files.
  enum class Mode { kCreate, kReadWrite, kReadOnly, kScratch };
  // WAL, synchronous=FULL, foreign keys, defensive, no trusted schema.
  static Result<std::unique_ptr<Database>> Open(const std::string& path,
                                                Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // Scripts without parameters: migrations, BEGIN, COMMIT.
  Result<void> Run(const char* script);
  // Undoes a transaction that is open; never fails from the caller's view.
  void Rollback() noexcept;
  bool InTransaction() const;
  // Another number whenever another connection has changed the file; as of the
  // moment that is read, inside a transaction.
  Result<std::int64_t> DataVersion();
  // kStorage if another file stands at the path since this one was opened, or
  // none: what is written would be seen by nobody.
  Result<void> CheckPlace();
  // What was erased may stand in the journal still, until it is emptied: what
  // opening a file does that has one, and what erases.
  void OweJournal() { journal_owed_ = true; }
  bool JournalOwed() const { return journal_owed_; }
  // Puts the journal into the file and leaves nothing of it on the disk, if it
  // is owed. While somebody reads who needs it, or the disk is full, it stays
  // owed, which is no error.
  enum class Readers { kAwaited, kNotAwaited };
  Result<void> EmptyJournal(Readers readers);
  // Rows that the last INSERT, UPDATE or DELETE changed.
  std::int64_t Changed() const;
  // A write has failed: what the disk holds is no longer certain. Set by the
  // first failure of storage and never cleared.
  bool Broken() const { return broken_; }
  void Break() { broken_ = true; }

  // The last error of SQLite as ours; remembers failures of storage.
  Error Trouble(std::string_view doing);
  const std::string& path() const { return path_; }

 private:
  friend class Query;
  Database(std::string path, sqlite3* handle)
      : path_(std::move(path)), handle_(handle) {}
  Result<sqlite3_stmt*> Prepared(const char* sql);

  std::string path_;
  sqlite3* handle_;
  // Null while in use.
  std::map<std::string, sqlite3_stmt*, std::less<>> prepared_;
  bool broken_ = false;
  bool journal_owed_ = false;
};

// One run of a prepared statement. `sql` is a literal: it is the name under
// which the statement is kept for the next time.
class Query {
 public:
  Query(Database& database, const char* sql);
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  // Parameters count from 1. Text and blobs are copied.
  Query& Bind(int at, std::int64_t value);
  Query& Bind(int at, std::optional<std::int64_t> value);
  Query& Bind(int at, std::string_view text);
  Query& BindBlob(int at, std::span<const std::uint8_t> bytes);
  Query& BindBlob(int at, std::string_view bytes);
  Query& BindNull(int at);

  // True if there is a row to read.
  Result<bool> Next();
  // Runs to the end.
  Result<void> Run();

  // Columns count from 0; views live until the next call of Next().
  int Columns() const;
  std::string_view Heading(int column) const;
  enum class Kind { kNull, kInteger, kReal, kText, kBlob };
  Kind KindOf(int column) const;
  bool Null(int column) const;
  std::int64_t Integer(int column) const;
  std::optional<std::int64_t> MaybeInteger(int column) const;
  std::string_view Text(int column) const;
  std::string_view Blob(int column) const;

 private:
  Database& database_;
  const char* sql_;
  sqlite3_stmt* statement_ = nullptr;
  std::optional<Error> error_;
};

}  // namespace qiao::store
