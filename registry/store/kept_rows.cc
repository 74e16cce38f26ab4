#include "registry/store/kept_rows.h"

#include <array>

#include "registry/ledger/hash.h"
#include "registry/store/rows.h"
#include "registry/store/value.h"
#include "schemas/model/check.h"

namespace qiao::store {
namespace {

constexpr std::string_view kLink("\x13", 1);

constexpr KeptTable kTables[] = {
    {"log", 1,
     "SELECT one, origin, vkey, signer, folding FROM log ORDER BY one",
     "SELECT one, origin, vkey, signer, folding FROM log WHERE one = ?1"},
    {"checkpoint", 1, "SELECT size, note FROM checkpoint ORDER BY size",
     "SELECT size, note FROM checkpoint WHERE size = ?1"},
    {"print", 1, "SELECT sha256, alg, ms, items FROM print ORDER BY sha256",
     "SELECT sha256, alg, ms, items FROM print WHERE sha256 = ?1"},
    {"match", 3,
     "SELECT a, b, level, verdict, millibits, rules, log_size FROM match "
     "ORDER BY a, b, level",
     "SELECT a, b, level, verdict, millibits, rules, log_size FROM match "
     "WHERE a = ?1 AND b = ?2 AND level = ?3"},
    {"private_value", 1,
     "SELECT commitment, owner, field, salt, value FROM private_value "
     "ORDER BY commitment",
     "SELECT commitment, owner, field, salt, value FROM private_value "
     "WHERE commitment = ?1"},
    {"import", 1, "SELECT id, party, file, sha256, at FROM import ORDER BY id",
     "SELECT id, party, file, sha256, at FROM import WHERE id = ?1"},
    {"import_row", 2,
     "SELECT import, row, outcome, subject, note FROM import_row "
     "ORDER BY import, row",
     "SELECT import, row, outcome, subject, note FROM import_row "
     "WHERE import = ?1 AND row = ?2"},
};

std::string Framed(std::string_view bytes) {
  return ledger::BigEndian64(bytes.size()) + std::string(bytes);
}

std::string ColumnsOf(const Query& row, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += ToBytes(ValueAt(row, i));
  return bytes;
}

Result<std::string> EvidenceOf(Database& database, const Query& match) {
  Query q(database,
          "SELECT n, field, agreement, millibits, veto, left_form, right_form "
          "FROM match_evidence WHERE a = ?1 AND b = ?2 AND level = ?3 "
          "ORDER BY n");
  q.BindBlob(1, match.Blob(0)).BindBlob(2, match.Blob(1));
  q.Bind(3, match.Integer(2));
  std::string bytes;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return bytes;
    bytes += ColumnsOf(q, q.Columns());
  }
}

Result<void> Enter(Database& database, const KeptTable& table,
                   const KeptRow& row, KeptHead& head) {
  head.Append(table.name, row);
  Query q(database,
          "INSERT INTO kept (n, tbl, key, hash, head) "
          "VALUES (?1, ?2, ?3, ?4, ?5)");
  q.Bind(1, head.count).Bind(2, std::string_view(table.name));
  q.BindBlob(3, row.key).BindBlob(4, ToBlob(row.hash));
  return q.BindBlob(5, ToBlob(head.head)).Run();
}

}  // namespace

std::span<const KeptTable> KeptTables() { return kTables; }

const KeptTable& TableNamed(std::string_view name) {
  for (const KeptTable& table : kTables) {
    if (table.name == name) return table;
  }
  QIAO_CHECK(false);
  return kTables[0];
}

Result<KeptRow> ReadKept(Database& database, const KeptTable& table,
                         const Query& row) {
  KeptRow kept;
  kept.key = ColumnsOf(row, table.keys);
  std::string bytes = Framed(table.name) + ColumnsOf(row, row.Columns());
  if (std::string_view(table.name) == "match") {
    QIAO_TRY(const std::string evidence, EvidenceOf(database, row));
    bytes += evidence;
  }
  kept.hash = ledger::Sha256({bytes});
  return kept;
}

std::string KeyInWords(std::string_view key) {
  std::string words;
  while (!key.empty()) {
    const std::optional<Value> value = TakeValue(key);
    if (!value) return words + " (unreadable)";
    words += (words.empty() ? "" : ", ") + InWords(*value);
  }
  return words;
}

void KeptHead::Append(std::string_view table, const KeptRow& row) {
  ++count;
  head = ledger::Sha256({kLink, ledger::AsText(head.bytes),
                         ledger::BigEndian64(static_cast<std::uint64_t>(count)),
                         Framed(table), Framed(row.key),
                         ledger::AsText(row.hash.bytes)});
}

Result<KeptHead> LastKept(Database& database) {
  Query q(database, "SELECT n, head FROM kept ORDER BY n DESC LIMIT 1");
  QIAO_TRY(const bool any, q.Next());
  KeptHead last;
  if (!any) return last;
  last.count = q.Integer(0);
  QIAO_TRY(last.head, DigestFrom(q.Blob(1)));
  return last;
}

Result<KeptHead> KeptAt(Database& database, std::int64_t n) {
  KeptHead at;
  if (n == 0) return at;
  Query q(database, "SELECT head FROM kept WHERE n = ?1");
  QIAO_TRY(const bool found, q.Bind(1, n).Next());
  if (!found) {
    return Error{ErrorCode::kStorage,
                 "row " + std::to_string(n) + " of kept is missing"};
  }
  at.count = n;
  QIAO_TRY(at.head, DigestFrom(q.Blob(0)));
  return at;
}

Result<void> Keep(Database& database, const KeptTable& table, Query& row,
                  KeptHead& head) {
  QIAO_TRY(const bool found, row.Next());
  QIAO_CHECK(found);
  QIAO_TRY(const KeptRow kept, ReadKept(database, table, row));
  return Enter(database, table, kept, head);
}

Result<void> KeepAll(Database& database) {
  QIAO_TRY(KeptHead head, LastKept(database));
  for (const KeptTable& table : kTables) {
    Query rows(database, table.all);
    while (true) {
      QIAO_TRY(const bool more, rows.Next());
      if (!more) break;
      QIAO_TRY(const KeptRow kept, ReadKept(database, table, rows));
      QIAO_TRY_DO(Enter(database, table, kept, head));
    }
  }
  return {};
}

}  // namespace qiao::store
