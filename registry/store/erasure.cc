#include "registry/store/erasure.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "registry/ledger/commitments.h"
#include "registry/ledger/shape.h"
#include "registry/ledger/state_tree.h"
#include "registry/store/rows.h"
#include "registry/store/search_keys.h"

namespace qiao::store {
namespace {

using Made = std::vector<qiao::PrivateValue>;

const qiao::PrivateValue* Find(const Made& made, const Commitment& commit) {
  const auto at = std::find_if(
      made.begin(), made.end(),
      [&](const qiao::PrivateValue& one) { return one.commit == commit; });
  return at == made.end() ? nullptr : &*at;
}

struct Target {
  std::int64_t index = 0;
  Statement statement;
};

Result<Statement> StatementOf(std::string_view entry) {
  QIAO_TRY(const ledger::ShapedRecord record,
           ledger::CheckShape(entry, json::Edition::kVerifier));
  return record.statement();
}

Result<std::optional<Target>> TargetOf(Database& database,
                                       const StatementId& id) {
  Query q(database,
          "SELECT e.idx, e.bytes FROM statement s JOIN entry e "
          "ON e.idx = s.idx WHERE s.id = ?1");
  QIAO_TRY(const bool found, q.BindBlob(1, ToBlob(id)).Next());
  if (!found) return std::optional<Target>();
  Target target;
  target.index = q.Integer(0);
  QIAO_TRY(target.statement, StatementOf(q.Blob(1)));
  return std::optional(std::move(target));
}

// Whoever speaks in entry 0 runs the log.
Result<bool> IsOperator(Database& database, const PartyId& party) {
  Query q(database, "SELECT party FROM statement WHERE idx = 0");
  QIAO_TRY(const bool found, q.Next());
  return found && q.Blob(0) == ToBlob(party);
}

// What others said of the same subject before, and commits to one of `made`:
// theirs, not the target's.
Result<Made> MadeBefore(Database& database, const Target& target) {
  Query q(database,
          "SELECT e.bytes FROM touch t JOIN statement s ON s.idx = t.idx "
          "JOIN entry e ON e.idx = t.idx "
          "WHERE t.key = ?1 AND t.idx < ?2 AND s.party <> ?3");
  q.Bind(1, std::string_view(ledger::TouchKey(target.statement.subj)));
  q.Bind(2, target.index).BindBlob(3, ToBlob(target.statement.party));
  Made all;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return all;
    QIAO_TRY(const Statement other, StatementOf(q.Blob(0)));
    const Made made = ledger::CommitmentsOf(other.body);
    all.insert(all.end(), made.begin(), made.end());
  }
}

// The owner of a value that is here must be what the target is about, or who
// speaks there.
Result<bool> IsOfAnother(Database& database, const Commitment& commit,
                         const Statement& target) {
  Query q(database, "SELECT owner FROM private_value WHERE commitment = ?1");
  QIAO_TRY(const bool found, q.BindBlob(1, ToBlob(commit)).Next());
  return found && q.Text(0) != ToText(target.subj) &&
         q.Text(0) != ToText(target.party);
}

Result<bool> Overwrite(Database& database, const qiao::PrivateValue& value,
                       const SubjectId& owner) {
  const std::string commit = ToBlob(value.commit);
  const std::string no_salt(32, '\0');
  {
    Query q(database,
            "INSERT OR IGNORE INTO private_value (commitment, owner, field, "
            "salt, value) VALUES (?1, ?2, ?3, ?4, '')");
    q.BindBlob(1, commit).Bind(2, std::string_view(ToText(owner)));
    q.Bind(3, std::string_view(value.field));
    QIAO_TRY_DO(q.BindBlob(4, no_salt).Run());
    if (database.Changed() > 0) return true;
  }
  // Of the same kinds and lengths, so that the bytes change where they lie.
  Query q(database,
          "UPDATE private_value SET salt = ?2, "
          "value = replace(hex(zeroblob(length(CAST(value AS BLOB)))), '00', "
          "'0') WHERE commitment = ?1 "
          "AND (salt <> ?2 OR trim(value, '0') <> '')");
  QIAO_TRY_DO(q.BindBlob(1, commit).BindBlob(2, no_salt).Run());
  return database.Changed() > 0;
}

}  // namespace

Result<std::vector<qiao::PrivateValue>> ErasedBy(Database& database,
                                                 const Statement& redaction) {
  Made erased;
  const auto* body = std::get_if<Redaction>(&redaction.body);
  if (body == nullptr) return erased;
  QIAO_TRY(const auto target, TargetOf(database, body->target));
  if (!target) return erased;
  const Made made = ledger::CommitmentsOf(target->statement.body);
  // Others are looked for only if something can be erased at all.
  if (std::ranges::none_of(body->commits, [&](const Commitment& commit) {
        return Find(made, commit) != nullptr;
      })) {
    return erased;
  }
  QIAO_TRY(const bool by_operator, IsOperator(database, redaction.party));
  Made of_others;
  if (!by_operator) {
    QIAO_TRY(of_others, MadeBefore(database, *target));
  }
  for (const Commitment& commit : body->commits) {
    const qiao::PrivateValue* value = Find(made, commit);
    if (value == nullptr || Find(of_others, commit) != nullptr) continue;
    if (!by_operator) {
      QIAO_TRY(const bool of_another,
               IsOfAnother(database, commit, target->statement));
      if (of_another) continue;
    }
    erased.push_back(*value);
  }
  return erased;
}

Result<bool> Erase(Database& database, const Statement& redaction,
                   KeptHead& head) {
  QIAO_TRY(const Made erased, ErasedBy(database, redaction));
  bool any = false;
  const KeptTable& table = TableNamed("private_value");
  for (const qiao::PrivateValue& value : erased) {
    QIAO_TRY(const bool changed, Overwrite(database, value, redaction.subj));
    if (!changed) continue;
    any = true;
    Query row(database, table.one);
    row.BindBlob(1, ToBlob(value.commit));
    QIAO_TRY_DO(Keep(database, table, row, head));
  }
  // Even if nothing was there: another program may have erased it just before,
  // and have left the journal.
  if (!erased.empty()) database.OweJournal();
  return any;
}

Result<std::vector<std::int64_t>> Redactions(Database& database) {
  Query q(database,
          "SELECT idx FROM statement WHERE typ = 'redact' AND ended IS NULL "
          "ORDER BY idx");
  std::vector<std::int64_t> indexes;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return indexes;
    indexes.push_back(q.Integer(0));
  }
}

Result<void> EraseAll(Database& database) {
  QIAO_TRY(const std::vector<std::int64_t> redactions, Redactions(database));
  QIAO_TRY(KeptHead head, LastKept(database));
  for (const std::int64_t index : redactions) {
    Query q(database, "SELECT bytes FROM entry WHERE idx = ?1");
    QIAO_TRY(const bool found, q.Bind(1, index).Next());
    if (!found) continue;
    QIAO_TRY(const Statement redaction, StatementOf(q.Blob(0)));
    QIAO_TRY([[maybe_unused]] const bool any, Erase(database, redaction, head));
  }
  return {};
}

}  // namespace qiao::store
