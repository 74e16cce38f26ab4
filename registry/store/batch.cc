#include "registry/store/batch.h"

#include <utility>

#include "registry/store/database.h"
#include "registry/store/erasure.h"
#include "registry/store/print_bytes.h"
#include "registry/store/record_rows.h"
#include "registry/store/rows.h"
#include "registry/store/store_facts.h"

namespace qiao::store {

Batch::Batch(Database* database, std::string origin, BatchStart start)
    : database_(database),
      origin_(std::move(origin)),
      facts_(std::move(start.facts)),
      frontier_(std::move(start.tree)),
      kept_(start.kept),
      first_(frontier_.size()) {}

Batch::Batch(Batch&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)),
      origin_(std::move(other.origin_)),
      facts_(std::move(other.facts_)),
      frontier_(std::move(other.frontier_)),
      kept_(other.kept_),
      first_(other.first_),
      erased_(other.erased_) {}

Batch::~Batch() {
  if (database_ != nullptr) database_->Rollback();
}

Result<void> Batch::Add(const ledger::VerifiedRecord& record,
                        const SearchKeys& keys) {
  QIAO_CHECK(database_ != nullptr);
  QIAO_CHECK(record.index() == frontier_.size());
  {
    Query entry(*database_,
                "INSERT INTO entry (idx, leaf, bytes) VALUES (?1, ?2, ?3)");
    entry.Bind(1, record.index()).BindBlob(2, ToBlob(record.leaf()));
    QIAO_TRY_DO(entry.BindBlob(3, record.entry()).Run());
  }
  QIAO_TRY_DO(AppendNodes(*database_, frontier_, record.leaf()));
  QIAO_TRY_DO(EnterRecord(*database_, record, keys));
  QIAO_TRY(const bool erased, Erase(*database_, record.statement(), kept_));
  erased_ = erased_ || erased;
  return {};
}

Result<void> Batch::Put(const StoredPrint& print) {
  QIAO_CHECK(print.print != nullptr);
  QIAO_CHECK(PrintHash(print.print->items) == print.sha256);
  Query q(*database_,
          "INSERT OR IGNORE INTO print (sha256, alg, ms, items) "
          "VALUES (?1, ?2, ?3, ?4)");
  q.BindBlob(1, ToBlob(print.sha256));
  q.Bind(2, std::int64_t{print.print->algorithm});
  q.Bind(3, print.print->duration_ms);
  QIAO_TRY_DO(q.BindBlob(4, BytesOf(print.print->items)).Run());
  if (database_->Changed() == 0) return {};  // it was there
  const KeptTable& table = TableNamed("print");
  Query row(*database_, table.one);
  row.BindBlob(1, ToBlob(print.sha256));
  return Keep(*database_, table, row, kept_);
}

Result<void> Batch::Put(const MatchLink& link) {
  QIAO_CHECK(link.left < link.right);
  const std::string a = ToBlob(link.left), b = ToBlob(link.right);
  const auto level = static_cast<std::int64_t>(link.decision.level);
  Query clear(*database_,
              "DELETE FROM match WHERE a = ?1 AND b = ?2 AND level = ?3");
  QIAO_TRY_DO(clear.BindBlob(1, a).BindBlob(2, b).Bind(3, level).Run());
  Query q(*database_,
          "INSERT INTO match (a, b, level, verdict, millibits, rules, "
          "log_size) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  q.BindBlob(1, a).BindBlob(2, b).Bind(3, level);
  q.Bind(4, static_cast<std::int64_t>(link.decision.verdict));
  q.Bind(5, link.decision.score_millibits);
  q.Bind(6, std::int64_t{link.decision.rules_version});
  QIAO_TRY_DO(q.Bind(7, link.log_size).Run());
  std::int64_t n = 0;
  for (const matcher::Evidence& evidence : link.decision.evidence) {
    Query e(*database_,
            "INSERT INTO match_evidence (a, b, level, n, field, agreement, "
            "millibits, veto, left_form, right_form) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    e.BindBlob(1, a).BindBlob(2, b).Bind(3, level).Bind(4, n++);
    e.Bind(5, std::string_view(evidence.field));
    e.Bind(6, std::string_view(evidence.level)).Bind(7, evidence.millibits);
    e.Bind(8, std::int64_t{evidence.veto});
    e.Bind(9, std::string_view(evidence.left));
    QIAO_TRY_DO(e.Bind(10, std::string_view(evidence.right)).Run());
  }
  const KeptTable& table = TableNamed("match");
  Query row(*database_, table.one);
  row.BindBlob(1, a).BindBlob(2, b).Bind(3, level);
  return Keep(*database_, table, row, kept_);
}

Result<void> Batch::Put(const PrivateValue& value) {
  Query q(*database_,
          "INSERT OR IGNORE INTO private_value (commitment, owner, field, "
          "salt, value) VALUES (?1, ?2, ?3, ?4, ?5)");
  q.BindBlob(1, ToBlob(value.commit)).Bind(2, std::string_view(value.owner));
  q.Bind(3, std::string_view(value.field)).BindBlob(4, ToBlob(value.salt));
  QIAO_TRY_DO(q.Bind(5, std::string_view(value.value)).Run());
  if (database_->Changed() == 0) return {};  // it was there, or was erased
  const KeptTable& table = TableNamed("private_value");
  Query row(*database_, table.one);
  row.BindBlob(1, ToBlob(value.commit));
  return Keep(*database_, table, row, kept_);
}

Result<void> Batch::Put(const ImportRecord& import) {
  Query q(*database_,
          "INSERT OR IGNORE INTO import (id, party, file, sha256, at) "
          "VALUES (?1, ?2, ?3, ?4, ?5)");
  q.Bind(1, std::string_view(import.id)).BindBlob(2, ToBlob(import.party));
  q.Bind(3, std::string_view(import.file)).BindBlob(4, ToBlob(import.sha256));
  QIAO_TRY_DO(q.Bind(5, import.at.time_since_epoch().count()).Run());
  if (database_->Changed() == 0) return {};  // it was there
  const KeptTable& table = TableNamed("import");
  Query row(*database_, table.one);
  row.Bind(1, std::string_view(import.id));
  return Keep(*database_, table, row, kept_);
}

Result<void> Batch::Put(std::string_view import_id, const ImportRow& row) {
  Query q(*database_,
          "INSERT INTO import_row (import, row, outcome, subject, note) "
          "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET "
          "outcome = excluded.outcome, subject = excluded.subject, "
          "note = excluded.note WHERE outcome <> excluded.outcome OR "
          "subject IS NOT excluded.subject OR note <> excluded.note");
  q.Bind(1, import_id).Bind(2, row.row);
  q.Bind(3, std::string_view(row.outcome));
  if (row.subject) {
    q.BindBlob(4, ToBlob(*row.subject));
  } else {
    q.BindNull(4);
  }
  QIAO_TRY_DO(q.Bind(5, std::string_view(row.note)).Run());
  if (database_->Changed() == 0) return {};  // it stands there so
  const KeptTable& table = TableNamed("import_row");
  Query kept(*database_, table.one);
  kept.Bind(1, import_id).Bind(2, row.row);
  return Keep(*database_, table, kept, kept_);
}

// What was written, read again, and its root made from those bytes alone.
Result<ledger::Checkpoint> Batch::ReadBack() const {
  QIAO_TRY(ledger::MerkleFrontier tree, FrontierAt(*database_, first_));
  Query q(*database_,
          "SELECT idx, bytes FROM entry WHERE idx >= ?1 ORDER BY idx");
  q.Bind(1, first_);
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) break;
    if (q.Integer(0) != tree.size()) {
      return Error{ErrorCode::kStorage, "an entry of the batch is missing"};
    }
    tree.Append(ledger::LeafHash(q.Blob(1)));
  }
  QIAO_TRY(const Digest from_nodes,
           ledger::RootAt(frontier_.size(), NodesOf(*database_)));
  if (tree.size() != frontier_.size() || tree.Root() != frontier_.Root() ||
      from_nodes != frontier_.Root()) {
    return Error{ErrorCode::kStorage,
                 "what was written is not what was to be written; nothing is "
                 "signed"};
  }
  return ledger::Checkpoint{origin_, tree.size(), tree.Root()};
}

Result<ledger::SignedCheckpoint> Batch::Commit(const ledger::NoteSigner& log,
                                               Instant now) {
  QIAO_CHECK(database_ != nullptr);
  auto head = ReadBack();
  if (!head) {
    if (head.error().code == ErrorCode::kStorage) database_->Break();
    return std::move(head).error();
  }
  const ledger::NoteSigner* const signers[] = {&log};
  QIAO_TRY(ledger::SignedCheckpoint checkpoint,
           ledger::SignCheckpoint(*head, signers, now));
  {
    Query q(*database_,
            "INSERT OR REPLACE INTO checkpoint (size, note) VALUES (?1, ?2)");
    q.Bind(1, head->size);
    QIAO_TRY_DO(q.Bind(2, std::string_view(ToText(checkpoint))).Run());
  }
  {
    const KeptTable& table = TableNamed("checkpoint");
    Query row(*database_, table.one);
    row.Bind(1, head->size);
    QIAO_TRY_DO(Keep(*database_, table, row, kept_));
  }
  QIAO_TRY_DO(Finish(log));
  return checkpoint;
}

Result<void> Batch::CommitWithoutEntries(const ledger::NoteSigner& log) {
  QIAO_CHECK(database_ != nullptr);
  QIAO_CHECK(frontier_.size() == first_);
  return Finish(log);
}

Result<void> Batch::Finish(const ledger::NoteSigner& log) {
  Database* database = std::exchange(database_, nullptr);
  if (auto there = database->CheckPlace(); !there) {
    database->Rollback();
    return there;
  }
  // Before the commit, as a full disk may have no room for it: what is
  // committed then, and not acknowledged, would be the end of the service.
  const FileAnchor anchor{origin_, frontier_.size(), frontier_.Root(), kept_};
  auto draft = AnchorDraft::Write(database->path(), anchor, log);
  if (!draft) {
    if (draft.error().code != ErrorCode::kNoRoom) database->Break();
    database->Rollback();
    return std::move(draft).error();
  }
  if (auto done = database->Run("COMMIT"); !done) {
    Error error = std::move(done).error();
    // A full disk took none of it; anything else leaves open what is there.
    if (error.code != ErrorCode::kNoRoom) {
      error.code = ErrorCode::kStorage;
      database->Break();
    }
    database->Rollback();
    return error;
  }
  auto anchored = draft->Publish();
  if (!anchored) database->Break();
  QIAO_TRY_DO(anchored);
  return database->EmptyJournal(erased_ ? Database::Readers::kAwaited
                                        : Database::Readers::kNotAwaited);
}

}  // namespace qiao::store
