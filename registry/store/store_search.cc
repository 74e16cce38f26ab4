// Search, fingerprints, matches and imports (store.h).
#include <utility>

#include "registry/store/print_bytes.h"
#include "registry/store/rows.h"
#include "registry/store/store.h"

namespace qiao::store {
namespace {

// Rows of subject, party, whole.
Result<std::vector<Found>> AllFound(Query& q) {
  std::vector<Found> found;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return found;
    Found one;
    QIAO_TRY(one.subject, SubjectIdFrom(q.Blob(0)));
    QIAO_TRY(one.party, PartyIdFrom(q.Blob(1)));
    one.whole = q.Integer(2) != 0;
    found.push_back(one);
  }
}

// Rows of a, b, level, verdict, millibits, rules, log_size.
Result<std::vector<MatchLink>> AllMatches(Database& database, Query& q) {
  std::vector<MatchLink> links;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return links;
    MatchLink link;
    QIAO_TRY(link.left, SubjectIdFrom(q.Blob(0)));
    QIAO_TRY(link.right, SubjectIdFrom(q.Blob(1)));
    link.decision.level = static_cast<matcher::Level>(q.Integer(2));
    link.decision.verdict = static_cast<matcher::Verdict>(q.Integer(3));
    link.decision.score_millibits = q.Integer(4);
    link.decision.rules_version = static_cast<int>(q.Integer(5));
    link.log_size = q.Integer(6);
    Query evidence(database,
                   "SELECT field, agreement, millibits, veto, left_form, "
                   "right_form FROM match_evidence "
                   "WHERE a = ?1 AND b = ?2 AND level = ?3 ORDER BY n");
    evidence.BindBlob(1, q.Blob(0)).BindBlob(2, q.Blob(1));
    evidence.Bind(3, q.Integer(2));
    while (true) {
      QIAO_TRY(const bool next, evidence.Next());
      if (!next) break;
      link.decision.evidence.push_back(
          {std::string(evidence.Text(0)), std::string(evidence.Text(1)),
           evidence.Integer(2), evidence.Integer(3) != 0,
           std::string(evidence.Text(4)), std::string(evidence.Text(5))});
    }
    links.push_back(std::move(link));
  }
}

Result<ImportRecord> ImportFrom(const Query& q) {
  ImportRecord import;
  import.id = q.Text(0);
  QIAO_TRY(import.party, PartyIdFrom(q.Blob(1)));
  import.file = q.Text(2);
  QIAO_TRY(import.sha256, DigestFrom(q.Blob(3)));
  import.at = Instant{std::chrono::seconds { q.Integer(4) }};
  return import;
}

Result<ImportRow> ImportRowFrom(const Query& q) {
  ImportRow row;
  row.row = q.Integer(0);
  row.outcome = q.Text(1);
  if (!q.Null(2)) {
    QIAO_TRY(row.subject, SubjectIdFrom(q.Blob(2)));
  }
  row.note = q.Text(3);
  return row;
}

}  // namespace

Result<std::vector<Found>> Store::ByTitle(std::string_view title_key,
                                          std::string_view kind) const {
  Query q(*database_,
          "SELECT k.subject, s.party, k.whole FROM title_key k "
          "JOIN statement s INDEXED BY registration ON s.subj = k.subject AND "
          "s.typ = 'register' "
          "AND s.ended IS NULL WHERE k.key = ?1 AND "
          "(?2 = x'' OR substr(k.subject, 1, 3) = ?2) ORDER BY k.subject");
  q.Bind(1, title_key).BindBlob(2, kind);
  return AllFound(q);
}

Result<std::vector<Found>> Store::ByName(std::string_view name_key,
                                         std::string_view kind) const {
  Query q(*database_,
          "SELECT k.subject, s.party, 1 FROM name_key k "
          "JOIN statement s INDEXED BY registration ON s.subj = k.subject AND "
          "s.typ = 'register' "
          "AND s.ended IS NULL WHERE k.key = ?1 AND "
          "(?2 = x'' OR substr(k.subject, 1, 3) = ?2) ORDER BY k.subject");
  q.Bind(1, name_key).BindBlob(2, kind);
  return AllFound(q);
}

Result<std::vector<Found>> Store::ByIdentifier(std::string_view scheme,
                                               std::string_view compact) const {
  Query q(*database_,
          "SELECT k.subject, s.party, 1 FROM identifier k "
          "JOIN statement s INDEXED BY registration ON s.subj = k.subject AND "
          "s.typ = 'register' "
          "AND s.ended IS NULL WHERE k.scheme = ?1 AND k.value = ?2 "
          "ORDER BY k.subject");
  q.Bind(1, scheme).Bind(2, compact);
  return AllFound(q);
}

Result<std::vector<Found>> Store::ByAudio(const Digest& sha256) const {
  Query q(*database_,
          "SELECT k.subject, s.party, 1 FROM sound k "
          "JOIN statement s INDEXED BY registration ON s.subj = k.subject AND "
          "s.typ = 'register' "
          "AND s.ended IS NULL WHERE k.what = 'file' AND k.sha256 = ?1 "
          "ORDER BY k.subject");
  q.BindBlob(1, ToBlob(sha256));
  return AllFound(q);
}

Result<std::vector<std::string>> Store::SharedIdentifiers(
    std::string_view scheme) const {
  Query q(*database_,
          "SELECT value FROM identifier WHERE scheme = ?1 "
          "GROUP BY value HAVING count(*) > 1 ORDER BY value");
  q.Bind(1, scheme);
  std::vector<std::string> values;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return values;
    values.emplace_back(q.Text(0));
  }
}

Result<std::optional<StoredPrint>> Store::Print(const Digest& sha256) const {
  Query q(*database_, "SELECT alg, ms, items FROM print WHERE sha256 = ?1");
  q.BindBlob(1, ToBlob(sha256));
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<StoredPrint>();
  auto print = std::make_shared<Fingerprint>();
  print->algorithm = static_cast<int>(q.Integer(0));
  print->duration_ms = q.Integer(1);
  print->items = ItemsOf(q.Blob(2));
  if (PrintHash(print->items) != sha256) {
    return Error{ErrorCode::kStorage,
                 "the registry file is damaged: a fingerprint is not what its "
                 "hash was made of"};
  }
  return std::optional(StoredPrint{sha256, std::move(print)});
}

Result<std::vector<Store::HeardSubject>> Store::HeardSubjects() const {
  Query q(*database_,
          "SELECT k.subject, k.sha256 FROM sound k JOIN print p "
          "ON p.sha256 = k.sha256 WHERE k.what = 'print' "
          "ORDER BY k.subject, k.sha256");
  std::vector<HeardSubject> heard;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return heard;
    HeardSubject one;
    QIAO_TRY(one.subject, SubjectIdFrom(q.Blob(0)));
    QIAO_TRY(one.print, DigestFrom(q.Blob(1)));
    heard.push_back(one);
  }
}

Result<std::vector<MatchLink>> Store::LinksOf(const SubjectId& subject) const {
  Query q(*database_,
          "SELECT a, b, level, verdict, millibits, rules, log_size FROM match "
          "WHERE a = ?1 OR b = ?1 ORDER BY a, b, level");
  q.BindBlob(1, ToBlob(subject));
  return AllMatches(*database_, q);
}

Result<std::vector<MatchLink>> Store::AllLinks() const {
  Query q(*database_,
          "SELECT a, b, level, verdict, millibits, rules, log_size FROM match "
          "ORDER BY a, b, level");
  return AllMatches(*database_, q);
}

Result<std::optional<PrivateValue>> Store::Private(
    const Commitment& commit) const {
  Query q(*database_,
          "SELECT owner, field, salt, value FROM private_value "
          "WHERE commitment = ?1");
  q.BindBlob(1, ToBlob(commit));
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<PrivateValue>();
  PrivateValue value{commit,
                     std::string(q.Text(0)),
                     std::string(q.Text(1)),
                     {},
                     std::string(q.Text(3))};
  QIAO_TRY(value.salt, DigestFrom(q.Blob(2)));
  if (value.salt == Digest{} &&
      value.value.find_first_not_of('0') == std::string::npos) {
    value.value.clear();  // erased
  }
  return std::optional(std::move(value));
}

Result<std::vector<ImportRecord>> Store::Imports() const {
  Query q(*database_,
          "SELECT id, party, file, sha256, at FROM import ORDER BY at, id");
  std::vector<ImportRecord> imports;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return imports;
    QIAO_TRY(ImportRecord import, ImportFrom(q));
    imports.push_back(std::move(import));
  }
}

Result<std::optional<ImportRecord>> Store::Import(std::string_view id) const {
  Query q(*database_,
          "SELECT id, party, file, sha256, at FROM import WHERE id = ?1");
  q.Bind(1, id);
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<ImportRecord>();
  QIAO_TRY(ImportRecord import, ImportFrom(q));
  return std::optional(std::move(import));
}

Result<std::vector<ImportRow>> Store::ImportRows(
    std::string_view import_id) const {
  Query q(*database_,
          "SELECT row, outcome, subject, note FROM import_row "
          "WHERE import = ?1 ORDER BY row");
  q.Bind(1, import_id);
  std::vector<ImportRow> rows;
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return rows;
    QIAO_TRY(ImportRow row, ImportRowFrom(q));
    rows.push_back(std::move(row));
  }
}

Result<std::int64_t> Store::ImportRowCount(std::string_view import_id) const {
  Query q(*database_, "SELECT count(*) FROM import_row WHERE import = ?1");
  q.Bind(1, import_id);
  QIAO_TRY([[maybe_unused]] const bool found, q.Next());
  return q.Integer(0);
}

Result<std::optional<ImportRow>> Store::ImportRowAt(std::string_view import_id,
                                                    std::int64_t row) const {
  Query q(*database_,
          "SELECT row, outcome, subject, note FROM import_row "
          "WHERE import = ?1 AND row = ?2");
  q.Bind(1, import_id).Bind(2, row);
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<ImportRow>();
  QIAO_TRY(ImportRow there, ImportRowFrom(q));
  return std::optional(std::move(there));
}

}  // namespace qiao::store
