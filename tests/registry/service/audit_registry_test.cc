// Acceptance: editing, deleting, swapping and re-ordering rows under a registry
// file, truncating it, replacing it by an older copy: each is named by the
// audit or refused at start.
#include "registry/service/audit_registry.h"

#include <algorithm>
#include <random>

#include "registry/ledger/merkle.h"
#include "registry/store/rows.h"
#include "tests/registry/service/busy_registry.h"
#include "tests/support/catch.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

// Tables whose rows are told by the row that they belong to.
std::string NamedAs(const std::string& table) {
  return table == "match_evidence" ? "match" : table;
}

bool Names(const store::AuditReport& report, const std::string& table) {
  return std::any_of(
      report.differences.begin(), report.differences.end(),
      [&](const store::Difference& one) {
        return (one.table == table || one.table == NamedAs(table)) &&
               !one.next.empty();
      });
}

std::string Shown(const store::AuditReport& report) {
  std::string text;
  for (const store::Difference& one : report.differences) {
    text += one.table + " | " + one.row + " | " + one.column + " | " +
            one.expected + " | " + one.found + "\n";
  }
  return text;
}

// What was done to the file is named, by its table.
void CheckNamed(const ABusyRegistry& a, const std::string& table) {
  const auto report = a.TryAudit();
  if (!report) {
    // Not a file that can be audited: then it cannot be opened either.
    CHECK_FALSE(a.TryOpen());
    return;
  }
  INFO("named:\n" << Shown(*report));
  CHECK_FALSE(report->Sound());
  CHECK(Names(*report, table));
}

TEST_CASE("a registry that nobody touched is sound", "[service][audit]") {
  const ABusyRegistry a;
  const store::AuditReport report = a.Audit();
  INFO(Shown(report));
  CHECK(report.Sound());
  CHECK(report.head.origin == kOrigin);
  CHECK(report.head.size == Good(Good(a.TryOpen()).Size()));
  CHECK(report.not_checked.size() == 1);  // heads elsewhere
}

TEST_CASE("every table has rows here, so that each can be damaged",
          "[service][audit]") {
  const ABusyRegistry a;
  const auto database = Sqlite(a.path);
  for (const TableShape& table : TablesOf(*database)) {
    INFO(table.name);
    CHECK(RowsOf(*database, table).size() >= (table.name == "log" ? 1 : 2));
  }
}

TEST_CASE("a changed value in any column of any table is named",
          "[service][audit]") {
  const ABusyRegistry a;
  const Backup backup(a);
  const std::vector<TableShape> tables = TablesOf(*Sqlite(a.path));
  for (const TableShape& table : tables) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      INFO(table.name << "." << table.columns[column]);
      backup.Restore();
      {
        const auto database = Sqlite(a.path);
        std::vector<Row> rows = RowsOf(*database, table);
        Row& row = rows[rows.size() / 2];
        row[column] = Changed(row[column], table.types[column]);
        SetRows(*database, table, rows);
      }
      CheckNamed(a, table.name);
    }
  }
}

TEST_CASE("a row deleted, put in or swapped in any table is named",
          "[service][audit]") {
  const ABusyRegistry a;
  const Backup backup(a);
  const std::vector<TableShape> tables = TablesOf(*Sqlite(a.path));
  const auto with = [&](const TableShape& table, const std::string& what,
                        const auto& change) {
    INFO(table.name << ": " << what);
    backup.Restore();
    {
      const auto database = Sqlite(a.path);
      std::vector<Row> rows = RowsOf(*database, table);
      if (!change(rows)) return;
      SetRows(*database, table, rows);
    }
    CheckNamed(a, table.name);
  };
  for (const TableShape& table : tables) {
    with(table, "first row deleted", [](std::vector<Row>& rows) {
      rows.erase(rows.begin());
      return true;
    });
    with(table, "last row deleted", [](std::vector<Row>& rows) {
      rows.pop_back();
      return true;
    });
    with(table, "all rows deleted", [](std::vector<Row>& rows) {
      rows.clear();
      return true;
    });
    with(table, "a row put in", [&](std::vector<Row>& rows) {
      Row more = rows.back();
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const bool unique = table.name == "statement" && i == 1;
        if (i < table.keys.size() || unique)
          more[i] = Changed(more[i], table.types[i]);
      }
      rows.push_back(std::move(more));
      return true;
    });
    // Contents change places: the same as rows in another order.
    with(table, "two rows swapped", [&](std::vector<Row>& rows) {
      if (table.keys.size() == table.columns.size() || rows.size() < 2) {
        return false;
      }
      for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        bool differ = false;
        for (std::size_t c = table.keys.size(); c < rows[i].size(); ++c) {
          differ = differ || rows[i][c] != rows[i + 1][c];
          std::swap(rows[i][c], rows[i + 1][c]);
        }
        if (differ) return true;
      }
      return false;
    });
  }
}

TEST_CASE("what a difference says is the row, the column and both values",
          "[service][audit]") {
  const ABusyRegistry a;
  Good(Sqlite(a.path)->Run("UPDATE key SET may = 'claim' WHERE added = 1"));
  const store::AuditReport report = a.Audit();
  REQUIRE(report.differences.size() == 1);
  const store::Difference& one = report.differences.front();
  CHECK(one.table == "key");
  CHECK(one.row.size() == 40);
  CHECK(one.column == "may");
  CHECK_THAT(one.expected, Contains("accept anchor claim"));
  CHECK(one.found == "claim");
  CHECK_THAT(one.next, Contains("--rebuild"));
}

TEST_CASE("an entry that is put in far behind the newest head is named itself",
          "[service][audit]") {
  const ABusyRegistry a;
  Good(Sqlite(a.path)->Run(
      "INSERT INTO entry SELECT idx + 1000, leaf, bytes FROM entry "
      "WHERE idx = 3"));
  const std::string shown = Shown(a.Audit());
  CHECK_THAT(shown, Contains("entry | 1003 |  | no row"));
  // What is only missing is one difference, not two.
  const ABusyRegistry b;
  Good(Sqlite(b.path)->Run("DELETE FROM entry WHERE idx = 3"));
  const std::string missing = Shown(b.Audit());
  CHECK_THAT(missing, Contains("entry | 3 |  | the row"));
  CHECK_THAT(missing, !Contains("entry | 4 |"));
}

// As the file has them, in its order.
std::vector<std::int64_t> EntriesOf(const std::string& path) {
  std::vector<std::int64_t> indexes;
  const auto database =
      store::Database::Open(path, store::Database::Mode::kReadOnly);
  if (!database) return indexes;
  store::Query q(**database, "SELECT idx FROM entry");
  for (auto more = q.Next(); more && *more; more = q.Next()) {
    indexes.push_back(q.Integer(0));
  }
  return indexes;
}

TEST_CASE("an entry that stands a second time, out of its place, is named",
          "[service][audit]") {
  const ABusyRegistry a;
  const Backup backup(a);
  const std::string sound = ReadFile(a.path);
  // The number 7 of entry 7, wherever it stands, becomes 5.
  bool found = false;
  for (std::size_t at = 0; at < sound.size() && !found; ++at) {
    if (sound[at] != 7) continue;
    std::string bytes = sound;
    bytes[at] = 5;
    Backup::Write(a.path, bytes);
    const std::vector<std::int64_t> indexes = EntriesOf(a.path);
    found = indexes.size() > 8 && std::ranges::count(indexes, 5) == 2 &&
            indexes[7] == 5;
  }
  REQUIRE(found);
  const std::string shown = Shown(a.Audit());
  CHECK_THAT(shown, Contains("entry | 5 |  | one row, in its place"));
  CHECK_THAT(shown, Contains("entry | 7 |  | the row"));
  CHECK_THAT(shown, !Contains("entry | 6 |"));
  CHECK_THAT(shown, !Contains("entry | 8 |"));
}

TEST_CASE("tables, indexes and triggers that were changed are named",
          "[service][audit]") {
  const ABusyRegistry a;
  const Backup backup(a);
  for (const char* sql :
       {"DROP INDEX registration", "CREATE INDEX more ON match (a)",
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM known; END",
        "ALTER TABLE known ADD COLUMN x INTEGER",
        "CREATE TABLE note (text TEXT)"}) {
    INFO(sql);
    backup.Restore();
    Good(Sqlite(a.path)->Run(sql));
    CheckNamed(a, "sqlite_schema");
  }
}

TEST_CASE("entries and heads rewritten together do not pass for the log",
          "[service][audit]") {
  const ABusyRegistry a;
  const auto outside = Good(Good(a.TryOpen()).Head());
  REQUIRE(outside);
  // Another log under the same name, by another key, put in its place.
  const ABusyRegistry other;
  Backup::Write(a.path, ReadFile(other.path));
  CHECK_FALSE(a.TryOpen());  // its anchor is not by this key
  CHECK(Names(a.Audit(), "anchor file"));
  Backup::Write(a.AnchorFile(), ReadFile(other.AnchorFile()));
  CHECK(a.TryOpen());  // all of it is another registry
  CHECK(a.Audit().Sound());
  store::AuditOrder order = a.Order();
  order.against = outside->head;
  CHECK(Names(Good(registry::AuditRegistry(order)), "outside head"));
}

TEST_CASE(
    "a signature that does not hold is named, though its leaf was made "
    "to fit",
    "[service][audit]") {
  const ABusyRegistry a;
  const Backup backup(a);
  std::int64_t entries = 0;
  {
    const auto database = Sqlite(a.path);
    store::Query q(*database, "SELECT count(*) FROM entry");
    Good(q.Next());
    entries = q.Integer(0);
  }
  int changed = 0;
  for (std::int64_t index = 0; index < entries; ++index) {
    backup.Restore();
    {
      const auto database = Sqlite(a.path);
      std::string bytes;
      {
        store::Query q(*database, "SELECT bytes FROM entry WHERE idx = ?1");
        Good(q.Bind(1, index).Next());
        bytes = q.Blob(0);
      }
      const std::size_t sig = bytes.rfind("\"sig\":\"");
      if (sig == std::string::npos) continue;  // an item: its manifest has it
      char& digit = bytes[sig + 7];
      digit = digit == '0' ? '1' : '0';
      store::Query put(*database,
                       "UPDATE entry SET bytes = ?2, leaf = ?3 WHERE idx = ?1");
      put.Bind(1, index).BindBlob(2, std::string_view(bytes));
      Good(put.BindBlob(3, store::ToBlob(ledger::LeafHash(bytes))).Run());
    }
    ++changed;
    const store::AuditReport report = a.Audit();
    INFO("entry " << index);
    CHECK(std::any_of(report.differences.begin(), report.differences.end(),
                      [&](const store::Difference& one) {
                        return one.table == "entry" &&
                               one.row == std::to_string(index) &&
                               one.found.find("[sig-invalid]") !=
                                   std::string::npos;
                      }));
  }
  CHECK(changed > 10);
}

TEST_CASE("an audit knows the log by a key from outside", "[service][audit]") {
  const ABusyRegistry a;
  const ABusyRegistry other;
  store::AuditOrder order = a.Order();
  order.trust = Good(ledger::ParsePolicy(Good(a.TryOpen()).LogVkey() + "\n"));
  CHECK(Good(registry::AuditRegistry(order)).Sound());
  order.trust =
      Good(ledger::ParsePolicy(Good(other.TryOpen()).LogVkey() + "\n"));
  CHECK(Names(Good(registry::AuditRegistry(order)), "log"));
}

TEST_CASE("a head from outside must be one that this log continues",
          "[service][audit]") {
  ABusyRegistry a;
  const std::string note = ToText(*Good(Good(a.TryOpen()).Head()));
  const auto policy =
      Good(ledger::ParsePolicy(Good(a.TryOpen()).LogVkey() + "\n"));
  const Backup older(a);
  a.Reopen();
  ALabel late(a, "晚風");
  const std::string later = ToText(*Good(a->store().Head()));
  a.registry.reset();

  store::AuditOrder order = a.Order();
  order.against = Good(registry::OutsideHead(note, policy));
  CHECK(Good(registry::AuditRegistry(order)).Sound());

  // File and anchor of an earlier day: only the head kept elsewhere tells.
  older.Restore();
  CHECK(a.Audit().Sound());
  order.against = Good(registry::OutsideHead(later, policy));
  const store::AuditReport report = Good(registry::AuditRegistry(order));
  CHECK(Names(report, "outside head"));

  std::string forged = note;
  forged[forged.find("\n\n") - 3] ^= 1;
  CHECK(registry::OutsideHead(forged, policy).error().code ==
        ErrorCode::kUnreadable);
}

TEST_CASE("a file cut at any length is refused or named", "[service][audit]") {
  const ABusyRegistry a;
  const Backup backup(a);
  std::mt19937 random(20261122);
  std::vector<std::size_t> lengths = {0, 1, 100, 4095, 4096};
  for (std::size_t at = 8192; at < backup.file().size(); at += 24576) {
    lengths.push_back(at);
  }
  for (int i = 0; i < 15; ++i)
    lengths.push_back(random() % backup.file().size());
  lengths.push_back(backup.file().size() - 4096);
  lengths.push_back(backup.file().size() - 1);
  for (const std::size_t length : lengths) {
    INFO("cut to " << length << " of " << backup.file().size());
    backup.Restore();
    std::filesystem::resize_file(a.path, length);
    const bool opened = a.TryOpen().has_value();
    const auto report = a.TryAudit();
    CHECK((!opened || !report || !report->Sound()));
    if (report) CHECK_FALSE(report->Sound());
  }
}

// All rows of all tables; empty if they cannot be read.
std::string AllRows(const std::string& path) {
  auto opened = store::Database::Open(path, store::Database::Mode::kReadOnly);
  if (!opened) return {};
  std::string all;
  store::Query names(**opened,
                     "SELECT name FROM sqlite_schema WHERE type = 'table' "
                     "ORDER BY name");
  while (true) {
    const auto more = names.Next();
    if (!more) return {};
    if (!*more) return all;
    const std::string sql =
        "SELECT * FROM \"" + std::string(names.Text(0)) + "\" ORDER BY 1";
    store::Query q(**opened, sql.c_str());
    while (true) {
      const auto row = q.Next();
      if (!row) return {};
      if (!*row) break;
      for (int i = 0; i < q.Columns(); ++i) {
        all += store::ToBytes(store::ValueAt(q, i));
      }
    }
  }
}

void FlipBits(int count) {
  const ABusyRegistry a;
  const Backup backup(a);
  const std::string before = AllRows(a.path);
  REQUIRE_FALSE(before.empty());
  // The long run looks elsewhere each time.
  const unsigned seed = count > 1000 ? std::random_device()() : 2026;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  int refused = 0;
  int named = 0;
  for (int i = 0; i < count; ++i) {
    const std::size_t at = random() % backup.file().size();
    const int bit = static_cast<int>(random() % 8);
    INFO("bit " << bit << " of byte " << at);
    std::string bytes = backup.file();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
    backup.Restore();
    Backup::Write(a.path, bytes);
    const bool opened = a.TryOpen().has_value();
    refused += opened ? 0 : 1;
    const auto report = a.TryAudit();
    if (!report || !report->Sound()) {
      ++named;
    } else {
      CHECK(opened);
      CHECK(AllRows(a.path) == before);
    }
  }
  if (count > 1000) {
    WARN(count << " flips: " << refused << " refused at start, " << named
               << " named by the audit or unreadable; the others in no row");
  }
}

TEST_CASE("a flipped bit is refused, named, or in no row at all",
          "[service][audit]") {
  FlipBits(40);
}

TEST_CASE("thousands of flipped bits are refused, named, or in no row",
          "[.slow]") {
  FlipBits(5000);
}

TEST_CASE("tables that follow from the entries can be made again",
          "[service][audit]") {
  const ABusyRegistry a;
  Good(Sqlite(a.path)->Run(
      "DELETE FROM title_key; DELETE FROM chain; UPDATE party SET threshold = "
      "9;"
      "UPDATE node SET hash = zeroblob(32); DELETE FROM statement"));
  CHECK_FALSE(a.TryOpen());
  CHECK_FALSE(a.Audit().Sound());
  Good(registry::RebuildTables(a.path, a.keys_dir));
  const store::AuditReport report = a.Audit();
  INFO(Shown(report));
  CHECK(report.Sound());
  CHECK(a.TryOpen());
}

}  // namespace
}  // namespace qiao::test
