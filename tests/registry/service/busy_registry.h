// A registry with at least two rows in every table, and what somebody with
// sqlite3 does to its file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "registry/service/audit_registry.h"
#include "registry/store/database.h"
#include "registry/store/table_compare.h"
#include "registry/store/value.h"
#include "tests/support/agreed.h"
#include "tests/support/files.h"
#include "tests/support/registries.h"

namespace qiao::test {

using Statements = std::vector<ledger::SignedRecord>;

// One statement of the label by its daily key.
inline ledger::SignedRecord Said(const ARegistry& a, const ALabel& label,
                                 const SubjectId& subject, StatementBody body,
                                 const ledger::SigningKey& key) {
  const ledger::Heading heading = Good(a.registry->HeadingNow());
  const ledger::SigningKey* const keys[] = {&key};
  return Good(ledger::Sign(
      registry::Registry::Draft(heading, label.party, subject, std::move(body)),
      keys, Agreed()));
}

// A label that asks for two signatures on what it hardly ever says.
inline void AskForTwo(ARegistry& a, const ALabel& label) {
  RootChange change;
  change.roots = label.keys.Roots();
  change.need = {{"anchor", 2}, {"redact", 2}};
  Good(a->Append(Statements{Said(a, label, AsSubject(label.party), change,
                                 label.keys.roots.front())}));
}

inline store::PrivateValue ASecret(const SubjectId& owner,
                                   const std::string& text = "曲目表.csv") {
  store::PrivateValue secret;
  secret.owner = ToText(owner);
  secret.field = "file";
  secret.salt = ledger::NewSalt();
  secret.value = '"' + text + '"';
  secret.commit = ledger::Commit(secret.salt, secret.field, secret.owner, text);
  return secret;
}

struct ABusyRegistry : ARegistry {
  ALabel north{*this, "北岸音樂"};
  ALabel south{*this, "南风唱片"};
  std::vector<SubjectId> songs;

  ABusyRegistry() {
    AskForTwo(*this, north);
    AskForTwo(*this, south);
    Song(north, "後來", "劉若英", "TWA019900123", 1);
    Song(south, "后来", "刘若英", "CNA010000001", 2);
    Song(south, "成全", "刘若英", "CNA010000002", 3);
    registry->AnchorNow().has_value();
    registry::AlongWith along;
    along.links = {
        ASealedLink(*this, songs[0], songs[1], matcher::Verdict::kSame),
        ASealedLink(*this, songs[0], songs[2], matcher::Verdict::kDifferent)};
    Good(registry->Record(along));
    // The newest of a pair counts.
    along.links = {
        ASealedLink(*this, songs[0], songs[1], matcher::Verdict::kReview)};
    Good(registry->Record(along));
    Withdrawn();
    Good(registry->AnchorNow());
    registry.reset();
  }

  std::string AnchorFile() const { return path + ".anchor"; }
  store::AuditOrder Order() const { return {path, {}, {}, {}}; }
  Result<store::AuditReport> TryAudit() const {
    return registry::AuditRegistry(Order());
  }
  store::AuditReport Audit() const { return Good(TryAudit()); }
  Result<store::Store> TryOpen() const {
    return store::Store::Open(path, store::Access::kReadOnly);
  }

 private:
  void Song(const ALabel& label, const std::string& title,
            const std::string& artist, const std::string& isrc, unsigned seed) {
    ASong song = ASong(label, title).By(artist).Isrc(isrc).Sounding(seed);
    song.Claiming(1, 2);
    AudioFile file;
    file.sha256 = ledger::Sha256({title});
    file.bytes = 1000;
    file.media = "audio/flac";
    song.recording.audio = {file};
    const std::string id(32, static_cast<char>('a' + seed));
    song.along.import = store::ImportRecord{id, label.party, title + ".csv",
                                            file.sha256, FixedNow()};
    song.along.rows = {{2, "stored", song.subject, ""},
                       {3, "rejected", std::nullopt, "no title"}};
    song.along.private_values = {ASecret(song.subject)};
    Source source;
    source.row = 2;
    source.import = id;
    source.file = song.along.private_values.front().commit;
    song.recording.common.source = source;
    song.AppendTo(*registry);
    songs.push_back(song.subject);
  }

  // A claim that ended, and a registration that was replaced.
  void Withdrawn() {
    const auto claims = Good(registry->store().NotEnded(songs[1], "claim"));
    const ledger::SigningKey& key = south.keys.daily.front();
    Withdrawal withdrawal;
    withdrawal.target = claims.front().fact.id;
    Good(registry->Append(
        Statements{Said(*this, south, songs[1], withdrawal, key)}));
    const auto before = Good(registry->store().Registration(songs[2]));
    auto body = std::get<RecordingRegistration>(before->statement().body);
    body.titles.push_back({"成全 (Live)", {}, {}});
    body.common.replaces = before->fact.id;
    Good(registry->Append(Statements{Said(*this, south, songs[2], body, key)}));
  }
};

// The registry file and its anchor, kept aside.
class Backup {
 public:
  explicit Backup(const ABusyRegistry& of)
      : path_(of.path), anchor_(of.AnchorFile()) {
    file_ = ReadFile(path_);
    if (std::filesystem::exists(anchor_)) anchor_bytes_ = ReadFile(anchor_);
  }
  void Restore() const {
    Write(path_, file_);
    Write(anchor_, anchor_bytes_);
    for (const char* suffix : {"-wal", "-shm"}) {
      std::filesystem::remove(path_ + suffix);
    }
  }
  const std::string& file() const { return file_; }
  static void Write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }

 private:
  std::string path_, anchor_;
  std::string file_, anchor_bytes_;
};

// ---- with sqlite3 in hand

inline std::unique_ptr<store::Database> Sqlite(const std::string& path) {
  auto database =
      Good(store::Database::Open(path, store::Database::Mode::kReadWrite));
  Good(
      database->Run("PRAGMA foreign_keys = OFF;"
                    "PRAGMA ignore_check_constraints = ON"));
  return database;
}

struct TableShape {
  std::string name;
  std::vector<std::string> keys;     // columns of the primary key
  std::vector<std::string> columns;  // all of them
  std::vector<std::string> types;    // of each: INTEGER, TEXT, BLOB
  std::string Listed() const { return List(columns); }
  std::string Order() const { return List(keys); }

  static std::string List(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
      list += (list.empty() ? "\"" : ", \"") + name + "\"";
    }
    return list;
  }
};

inline std::vector<TableShape> TablesOf(store::Database& database) {
  std::vector<TableShape> tables;
  store::Query q(database,
                 "SELECT name FROM sqlite_schema WHERE type = 'table' "
                 "ORDER BY name");
  while (Good(q.Next())) {
    TableShape& table = tables.emplace_back();
    table.name = q.Text(0);
    store::Query columns(database,
                         "SELECT name, pk, type FROM pragma_table_info(?1) "
                         "ORDER BY cid");
    columns.Bind(1, std::string_view(table.name));
    while (Good(columns.Next())) {
      table.columns.emplace_back(columns.Text(0));
      table.types.emplace_back(columns.Text(2));
      if (columns.Integer(1) > 0) table.keys.emplace_back(columns.Text(0));
    }
  }
  return tables;
}

using Row = std::vector<store::Value>;

inline void BindValue(store::Query& q, int at, const store::Value& value) {
  switch (value.kind) {
    case store::Value::Kind::kNull:
      q.BindNull(at);
      break;
    case store::Value::Kind::kInteger:
      q.Bind(at, value.integer);
      break;
    case store::Value::Kind::kText:
      q.Bind(at, std::string_view(value.bytes));
      break;
    case store::Value::Kind::kBlob:
      q.BindBlob(at, std::string_view(value.bytes));
      break;
  }
}

inline std::vector<Row> RowsOf(store::Database& database,
                               const TableShape& table) {
  const std::string sql = "SELECT " + table.Listed() + " FROM \"" + table.name +
                          "\" ORDER BY " + table.Order();
  std::vector<Row> rows;
  store::Query q(database, sql.c_str());
  while (Good(q.Next())) {
    Row& row = rows.emplace_back();
    for (int i = 0; i < q.Columns(); ++i) {
      row.push_back(store::ValueAt(q, i));
    }
  }
  return rows;
}

// All rows of the table, replaced by others.
inline void SetRows(store::Database& database, const TableShape& table,
                    const std::vector<Row>& rows) {
  Good(database.Run(("DELETE FROM \"" + table.name + "\"").c_str()));
  std::string places;
  for (std::size_t i = 1; i <= table.columns.size(); ++i) {
    places += (i == 1 ? "?" : ", ?") + std::to_string(i);
  }
  const std::string sql = "INSERT INTO \"" + table.name + "\" (" +
                          table.Listed() + ") VALUES (" + places + ")";
  for (const Row& row : rows) {
    store::Query q(database, sql.c_str());
    for (std::size_t i = 0; i < row.size(); ++i) {
      BindValue(q, static_cast<int>(i) + 1, row[i]);
    }
    Good(q.Run());
  }
}

// Another value that fits the column and, for bytes, has the same length.
inline store::Value Changed(store::Value value, const std::string& type) {
  switch (value.kind) {
    case store::Value::Kind::kNull:
      value.kind = type == "INTEGER" ? store::Value::Kind::kInteger
                   : type == "TEXT"  ? store::Value::Kind::kText
                                     : store::Value::Kind::kBlob;
      break;
    case store::Value::Kind::kInteger:
      value.integer += 1000;
      break;
    case store::Value::Kind::kText:
    case store::Value::Kind::kBlob:
      if (value.bytes.empty()) {
        value.bytes = "x";
      } else {
        char& last = value.bytes.back();
        last = last == 'y' ? 'z' : 'y';
      }
      break;
  }
  return value;
}

}  // namespace qiao::test
