// Appending: the one way by which statements and what goes along with them get
// into the store.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "registry/service/check_along.h"
#include "registry/service/registry.h"

namespace qiao::registry {
namespace {

Result<void> PutAll(store::Batch& batch, const AlongWith& along) {
  for (const store::StoredPrint& print : along.prints) {
    QIAO_TRY_DO(batch.Put(print));
  }
  for (const SealedLink& sealed : along.links) {
    QIAO_TRY_DO(batch.Put(sealed.link));
  }
  for (const store::PrivateValue& value : along.private_values) {
    QIAO_TRY_DO(batch.Put(value));
  }
  if (!along.import) {
    QIAO_CHECK(along.rows.empty());
    return {};
  }
  QIAO_TRY_DO(batch.Put(*along.import));
  for (const store::ImportRow& row : along.rows) {
    QIAO_TRY_DO(batch.Put(along.import->id, row));
  }
  return {};
}

// Nobody has written since the statements were made.
Result<void> CheckSize(const ledger::Facts& facts, const AlongWith& along) {
  const std::int64_t size = facts.Size();
  if (!along.log_size || *along.log_size == size) return {};
  return Error{ErrorCode::kChanged,
               "the log has grown from " + std::to_string(*along.log_size) +
                   " to " + std::to_string(size) +
                   " entries meanwhile; nothing was written"};
}

// The records that are not on record yet, each once: what is said twice is one
// statement. A manifest and its items are one thing: all known, or all new.
Result<std::vector<ledger::ShapedRecord>> NewOnes(
    const ledger::Facts& facts, std::span<const ledger::ShapedRecord> records) {
  std::vector<ledger::ShapedRecord> fresh;
  std::set<StatementId> said;
  for (const ledger::ShapedRecord& record : records) {
    QIAO_TRY(const auto known, facts.Statement(record.id()));
    if (!known && said.insert(record.id()).second) fresh.push_back(record);
  }
  if (fresh.empty() || records.front().statement().typ != "manifest") {
    return fresh;
  }
  return std::vector<ledger::ShapedRecord>(records.begin(), records.end());
}

// A submission as the batch will hold it.
struct Settled {
  std::vector<ledger::VerifiedRecord> fresh;  // to be added
  Appended appended;                          // its head is not known yet
};

// Two of one import at the same time: the second would be checked against what
// was stored before the first.
Result<void> CheckAlone(const std::set<std::string>& imports,
                        const AlongWith& along) {
  if (!along.import || !imports.contains(along.import->id)) return {};
  return Error{ErrorCode::kChanged,
               "import " + along.import->id +
                   " is being written by another program; nothing was written"};
}

// `imports`: those of earlier submissions of the batch.
Result<Settled> Settle(ledger::Admission& admission, const AlongPlace& place,
                       std::set<std::string>& imports,
                       const Submission& submission) {
  const std::vector<ledger::ShapedRecord>& records = submission.records;
  Settled settled;
  for (const ledger::ShapedRecord& record : records) {
    settled.appended.ids.push_back(record.id());
  }
  QIAO_TRY(const auto fresh, NewOnes(admission.facts(), records));
  if (fresh.empty() && !records.empty()) {
    QIAO_TRY(const auto first,
             admission.facts().Statement(records.front().id()));
    QIAO_CHECK(first.has_value());
    settled.appended.index = first->index;
    settled.appended.known = true;
    return settled;
  }
  if (records.empty()) {
    // Told again, as after an answer that was lost.
    QIAO_TRY(settled.appended.known, HasRows(place, submission));
    if (settled.appended.known) return settled;
  }
  QIAO_TRY_DO(CheckSize(admission.facts(), submission.along));
  QIAO_TRY_DO(CheckAlone(imports, submission.along));
  QIAO_TRY_DO(CheckAlong(place, submission));
  if (!records.empty()) {
    QIAO_TRY(settled.fresh, admission.AdmitAll(fresh));
    settled.appended.index = settled.fresh.front().index();
  }
  if (submission.along.import) imports.insert(submission.along.import->id);
  return settled;
}

bool Redacts(const Submission& submission) {
  return std::any_of(submission.records.begin(), submission.records.end(),
                     [](const ledger::ShapedRecord& record) {
                       return record.statement().typ == "redact";
                     });
}

// Errors that are not about what was submitted.
bool IsOurs(const Error& error) {
  return error.code == ErrorCode::kStorage ||
         error.code == ErrorCode::kNoRoom ||
         error.code == ErrorCode::kUnavailable ||
         error.code == ErrorCode::kUnreadable;
}

}  // namespace

Result<std::vector<Result<Appended>>> Registry::AppendEach(
    std::span<const Submission* const> submissions) {
  if (!operator_) {
    return Error{ErrorCode::kUsage, "the registry is open to read only"};
  }
  QIAO_TRY(store::Batch batch, store_.Begin());
  ledger::Admission admission(batch.facts(), ledger::RuleSet::kAdmission,
                              ledger::ClockAt(Now()));
  // All are admitted before the first is added: the facts read the store.
  const AlongPlace place{store_, admission.facts(), *seals_, Now()};
  std::set<std::string> imports;
  std::vector<Result<Settled>> all;
  bool entries = false, changes = false;
  for (const Submission* submission : submissions) {
    all.push_back(Settle(admission, place, imports, *submission));
    if (!all.back() && IsOurs(all.back().error())) return all.back().error();
    if (!all.back() || all.back()->appended.known) continue;
    changes = true;
    entries |= !all.back()->fresh.empty();
  }
  const store::Folding folding = SearchFolding();
  for (const Result<Settled>& settled : all) {
    if (!settled) continue;
    for (const ledger::VerifiedRecord& record : settled->fresh) {
      QIAO_TRY_DO(batch.Add(record, folding.keys(record.statement())));
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i] || all[i]->appended.known) continue;
    QIAO_TRY_DO(PutAll(batch, submissions[i]->along));
  }
  std::optional<ledger::SignedCheckpoint> head;
  if (entries) {
    QIAO_TRY(head, batch.Commit(*operator_->log, Now()));
  } else {
    if (changes) {
      QIAO_TRY_DO(batch.CommitWithoutEntries(*operator_->log));
    } else {
      const store::Batch dropped = std::move(batch);
    }
    QIAO_TRY(head, store_.Head());
  }
  // A redaction is acknowledged when nothing on the disk holds what it erased:
  // known ones are, too, since the answer before may have been that it did.
  std::optional<Result<void>> journal;  // once for all of them
  std::vector<Result<Appended>> verdicts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Result<Settled>& settled = all[i];
    if (!settled) {
      verdicts.emplace_back(std::move(settled).error());
      continue;
    }
    if (Redacts(*submissions[i])) {
      if (!journal) journal = store_.EraseJournal();
      if (!*journal) {
        verdicts.emplace_back(journal->error());
        continue;
      }
    }
    if (head) settled->appended.head = *head;
    verdicts.emplace_back(std::move(settled->appended));
  }
  return verdicts;
}

Result<Appended> Registry::AppendOne(const Submission& submission) {
  const Submission* const one[] = {&submission};
  QIAO_TRY(std::vector<Result<Appended>> verdicts, AppendEach(one));
  return std::move(verdicts.front());
}

Result<void> Registry::Record(const AlongWith& along) {
  QIAO_TRY(const Appended appended, AppendOne({{}, along}));
  return {};
}

}  // namespace qiao::registry
