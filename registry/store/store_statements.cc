// Statements and subjects on record (store.h).
#include <utility>

#include "registry/store/rows.h"
#include "registry/store/store.h"
#include "registry/store/store_facts.h"

namespace qiao::store {
namespace {

Result<StatementOnRecord> OnRecord(const Store& store,
                                   ledger::StatementFact fact) {
  QIAO_TRY(ledger::ShapedRecord record, store.RecordAt(fact.index));
  return StatementOnRecord{std::move(fact), std::move(record)};
}

Result<std::vector<StatementOnRecord>> All(const Store& store, Query& q) {
  std::vector<StatementOnRecord> found;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return found;
    QIAO_TRY(ledger::StatementFact fact, StatementFrom(q));
    QIAO_TRY(StatementOnRecord on_record, OnRecord(store, std::move(fact)));
    found.push_back(std::move(on_record));
  }
}

}  // namespace

Result<std::optional<StatementOnRecord>> Store::Statement(
    const StatementId& id) const {
  QIAO_TRY(const auto facts, FactsNow());
  QIAO_TRY(auto fact, facts->Statement(id));
  if (!fact) return std::optional<StatementOnRecord>();
  QIAO_TRY(StatementOnRecord found, OnRecord(*this, *std::move(fact)));
  return std::optional(std::move(found));
}

Result<SaidOfSubject> Store::SaidOf(const SubjectId& subject) const {
  Query q(*database_,
          "SELECT " QIAO_STATEMENT_COLUMNS
          ", e.bytes FROM touch t JOIN statement s ON s.idx = t.idx "
          "JOIN entry e ON e.idx = t.idx WHERE t.key = ?1 AND s.ended IS NULL "
          "AND (s.typ IN ('claim', 'dispute', 'link') OR "
          "(s.typ = 'register' AND s.subj = ?2)) ORDER BY t.idx");
  q.Bind(1, std::string_view(ledger::TouchKey(subject)));
  q.BindBlob(2, ToBlob(subject));
  SaidOfSubject said;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return said;
    QIAO_TRY(ledger::StatementFact fact, StatementFrom(q));
    QIAO_TRY(ledger::ShapedRecord record,
             RecordOf(fact.index, q.Blob(kStatementColumns)));
    StatementOnRecord one{std::move(fact), std::move(record)};
    if (one.fact.typ == "register") {
      said.registration = std::move(one);
    } else if (one.fact.typ == "claim") {
      said.claims.push_back(std::move(one));
    } else if (one.fact.typ == "dispute") {
      said.disputes.push_back(std::move(one));
    } else {
      said.links.push_back(std::move(one));
    }
  }
}

Result<std::vector<StatementOnRecord>> Store::NotEnded(
    const SubjectId& subject, std::string_view typ) const {
  Query q(*database_, "SELECT " QIAO_STATEMENT_COLUMNS
                      " FROM touch t JOIN statement s ON s.idx = t.idx "
                      "WHERE t.key = ?1 AND s.typ = ?2 AND s.ended IS NULL "
                      "ORDER BY t.idx");
  q.Bind(1, std::string_view(ledger::TouchKey(subject))).Bind(2, typ);
  return All(*this, q);
}

Result<std::vector<StatementOnRecord>> Store::AllNotEnded(
    std::string_view typ) const {
  Query q(*database_, "SELECT " QIAO_STATEMENT_COLUMNS
                      " FROM statement s WHERE s.typ = ?1 AND "
                      "s.ended IS NULL ORDER BY s.idx");
  q.Bind(1, typ);
  return All(*this, q);
}

Result<std::optional<StatementOnRecord>> Store::Registration(
    const SubjectId& subject) const {
  Query q(*database_,
          "SELECT " QIAO_STATEMENT_COLUMNS
          " FROM statement s INDEXED BY registration WHERE s.subj = ?1 AND "
          "s.typ = 'register' AND s.ended IS NULL");
  q.BindBlob(1, ToBlob(subject));
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<StatementOnRecord>();
  QIAO_TRY(ledger::StatementFact fact, StatementFrom(q));
  QIAO_TRY(StatementOnRecord on_record, OnRecord(*this, std::move(fact)));
  return std::optional(std::move(on_record));
}

Result<std::vector<SubjectId>> Store::KnownSubjects(
    std::string_view kind) const {
  Query q(*database_,
          "SELECT subject FROM known WHERE substr(subject, 1, 3) = ?1 "
          "ORDER BY subject");
  q.BindBlob(1, kind);
  std::vector<SubjectId> subjects;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return subjects;
    QIAO_TRY(const SubjectId id, SubjectIdFrom(q.Blob(0)));
    subjects.push_back(id);
  }
}

Result<std::vector<PartyId>> Store::Parties() const {
  Query q(*database_, "SELECT id FROM party ORDER BY created");
  std::vector<PartyId> parties;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return parties;
    QIAO_TRY(const PartyId id, PartyIdFrom(q.Blob(0)));
    parties.push_back(id);
  }
}

}  // namespace qiao::store
