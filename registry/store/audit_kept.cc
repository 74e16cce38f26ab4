#include "registry/store/audit_kept.h"

#include <string>
#include <utility>

#include "registry/store/rows.h"
#include "registry/store/value.h"

namespace qiao::store {
namespace {

class KeptAudit {
 public:
  KeptAudit(Database& file, Database& scratch, AuditReport& report)
      : file_(file), scratch_(scratch), report_(report) {}

  Result<std::optional<KeptHead>> Run() {
    QIAO_TRY_DO(scratch_.Run(
        "CREATE TABLE kept_last (tbl TEXT NOT NULL, key BLOB NOT NULL, "
        "hash BLOB NOT NULL, PRIMARY KEY (tbl, key)) STRICT, WITHOUT ROWID"));
    QIAO_TRY_DO(ReadChain());
    if (report_.In("kept") > 0) {
      report_.not_checked.push_back(
          "rows beside the ledger: what was recorded of them was changed");
      return std::optional<KeptHead>();
    }
    const std::int64_t before = report_.Total();
    std::string names;
    for (const KeptTable& table : KeptTables()) {
      QIAO_TRY_DO(CheckTable(table));
      names += (names.empty() ? "" : ", ") + std::string(table.name);
    }
    QIAO_TRY_DO(NameMissing());
    NameStrayEvidence();
    if (report_.Total() == before) {
      report_.checked.push_back("beside the ledger: every row of " + names +
                                " holds what was recorded of it");
    }
    return std::optional(head_);
  }

 private:
  void Add(const char* table, std::string row, std::string expected,
           std::string found) {
    report_.Add({table, std::move(row), "", std::move(expected),
                 std::move(found), kPutBack});
  }

  Result<void> ReadChain() {
    Query q(file_, "SELECT n, tbl, key, hash, head FROM kept ORDER BY n");
    while (true) {
      const auto more = q.Next();
      if (!more) {
        Add("kept", "", "rows that can be read", more.error().message);
        return {};
      }
      if (!*more) return {};
      const std::string row = std::to_string(q.Integer(0)) + " (" +
                              std::string(q.Text(1)) + " " +
                              KeyInWords(q.Blob(2)) + ")";
      KeptRow kept;
      kept.key = q.Blob(2);
      const auto hash = DigestFrom(q.Blob(3));
      if (!hash) {
        Add("kept", row, "a hash", hash.error().message);
        return {};
      }
      kept.hash = *hash;
      head_.Append(q.Text(1), kept);
      if (q.Integer(0) != head_.count || q.Blob(4) != ToBlob(head_.head)) {
        Add("kept", row,
            "row " + std::to_string(head_.count) +
                ", which follows from the one before it",
            "another; what comes after cannot be followed");
        return {};
      }
      Query last(scratch_,
                 "INSERT OR REPLACE INTO kept_last (tbl, key, hash) "
                 "VALUES (?1, ?2, ?3)");
      last.Bind(1, q.Text(1)).BindBlob(2, kept.key);
      QIAO_TRY_DO(last.BindBlob(3, q.Blob(3)).Run());
    }
  }

  Result<void> CheckTable(const KeptTable& table) {
    Query rows(file_, table.all);
    while (true) {
      const auto more = rows.Next();
      const auto kept = more && *more ? ReadKept(file_, table, rows)
                                      : Result<KeptRow>(KeptRow());
      if (!more || !kept) {
        Add(table.name, "", "rows that can be read",
            more ? kept.error().message : more.error().message);
        return {};
      }
      if (!*more) return {};
      QIAO_TRY_DO(CheckRow(table, *kept));
    }
  }

  Result<void> CheckRow(const KeptTable& table, const KeptRow& row) {
    Query recorded(scratch_,
                   "SELECT hash FROM kept_last WHERE tbl = ?1 AND key = ?2");
    recorded.Bind(1, std::string_view(table.name)).BindBlob(2, row.key);
    QIAO_TRY(const bool found, recorded.Next());
    if (!found) {
      Add(table.name, KeyInWords(row.key), "", "a row that was never written");
      return {};
    }
    QIAO_TRY(const Digest hash, DigestFrom(recorded.Blob(0)));
    if (hash != row.hash) {
      Add(table.name, KeyInWords(row.key),
          "the row as it was written, with hash " + ToText(hash),
          "another, with hash " + ToText(row.hash));
    }
    Query seen(scratch_, "DELETE FROM kept_last WHERE tbl = ?1 AND key = ?2");
    return seen.Bind(1, std::string_view(table.name))
        .BindBlob(2, row.key)
        .Run();
  }

  // What is left was recorded and is not there.
  Result<void> NameMissing() {
    Query q(scratch_, "SELECT tbl, key, hash FROM kept_last ORDER BY tbl, key");
    while (true) {
      QIAO_TRY(const bool more, q.Next());
      if (!more) return {};
      report_.Add({std::string(q.Text(0)), KeyInWords(q.Blob(1)), "",
                   "the row as it was written", "", kPutBack});
    }
  }

  void NameStrayEvidence() {
    Query q(file_,
            "SELECT e.a, e.b, e.level, e.n FROM match_evidence e "
            "LEFT JOIN match m ON m.a = e.a AND m.b = e.b AND "
            "m.level = e.level WHERE m.a IS NULL");
    while (true) {
      const auto more = q.Next();
      if (!more) {
        Add("match_evidence", "", "rows that can be read",
            more.error().message);
        return;
      }
      if (!*more) return;
      std::string key;
      for (int i = 0; i < q.Columns(); ++i) key += ToBytes(ValueAt(q, i));
      Add("match_evidence", KeyInWords(key), "",
          "evidence of a match that is not there");
    }
  }

  Database& file_;
  Database& scratch_;
  AuditReport& report_;
  KeptHead head_;
};

}  // namespace

Result<std::optional<KeptHead>> CheckKept(Database& file, Database& scratch,
                                          AuditReport& report) {
  return KeptAudit(file, scratch, report).Run();
}

}  // namespace qiao::store
