#include "registry/store/rows.h"

#include <algorithm>
#include <array>
#include <utility>

#include "registry/ledger/hash.h"
#include "registry/ledger/minted_ids.h"

namespace qiao::store {
namespace {

using ledger::AsBytes;
using ledger::AsText;

Error Damaged(std::string_view what) {
  return Error{ErrorCode::kStorage,
               "the registry file is damaged: " + std::string(what)};
}

template <std::size_t size>
Result<void> Fill(std::array<std::uint8_t, size>& out, std::string_view blob,
                  std::string_view what) {
  if (blob.size() != size) return Damaged(what);
  const auto bytes = AsBytes(blob);
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return {};
}

template <typename Id>
std::string Join(const std::vector<Id>& ids) {
  std::string blob;
  for (const Id& id : ids) blob += ToBlob(id);
  return blob;
}

// `read` makes one item from each `size` bytes.
template <typename Id, typename Reader>
Result<std::vector<Id>> Split(std::string_view blob, std::size_t size,
                              Reader read) {
  if (blob.size() % size != 0) return Damaged("a list of ids");
  std::vector<Id> ids;
  for (; !blob.empty(); blob.remove_prefix(size)) {
    QIAO_TRY(Id id, read(blob.substr(0, size)));
    ids.push_back(std::move(id));
  }
  return ids;
}

constexpr std::size_t kConsentBytes = 28;

std::string JoinConsents(const std::vector<ledger::Consent>& consents) {
  std::string blob;
  for (const ledger::Consent& consent : consents) {
    blob += ToBlob(consent.party);
    blob += ledger::BigEndian64(static_cast<std::uint64_t>(consent.index));
  }
  return blob;
}

Result<ledger::Consent> ConsentFrom(std::string_view blob) {
  ledger::Consent consent;
  QIAO_TRY(consent.party, PartyIdFrom(blob.substr(0, 20)));
  for (const std::uint8_t byte : AsBytes(blob.substr(20))) {
    consent.index = consent.index * 256 + byte;
  }
  return consent;
}

std::optional<std::int64_t> Seconds(const std::optional<Instant>& instant) {
  if (!instant) return std::nullopt;
  return instant->time_since_epoch().count();
}

std::string JoinWords(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

std::vector<std::string> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    words.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return words;
}

}  // namespace

std::string ToBlob(const Digest& digest) {
  return std::string(AsText(digest.bytes));
}
std::string ToBlob(const KeyId& id) { return std::string(AsText(id.bytes)); }
std::string ToBlob(const PartyId& id) { return std::string(AsText(id.bytes)); }
std::string ToBlob(const StatementId& id) { return ToBlob(id.digest); }
std::string ToBlob(const SubjectId& id) {
  return std::string(id.Kind()) + std::string(AsText(id.bytes));
}

Result<Digest> DigestFrom(std::string_view blob) {
  Digest digest;
  QIAO_TRY_DO(Fill(digest.bytes, blob, "a hash"));
  return digest;
}

Result<KeyId> KeyIdFrom(std::string_view blob) {
  KeyId id;
  QIAO_TRY_DO(Fill(id.bytes, blob, "the id of a key"));
  return id;
}

Result<PartyId> PartyIdFrom(std::string_view blob) {
  PartyId id;
  QIAO_TRY_DO(Fill(id.bytes, blob, "the id of a party"));
  return id;
}

Result<StatementId> StatementIdFrom(std::string_view blob) {
  StatementId id;
  QIAO_TRY_DO(Fill(id.digest.bytes, blob, "the id of a statement"));
  return id;
}

Result<SubjectId> SubjectIdFrom(std::string_view blob) {
  SubjectId id;
  if (blob.size() != 23) return Damaged("the id of a subject");
  std::copy_n(blob.begin(), 3, id.kind.begin());
  QIAO_TRY_DO(Fill(id.bytes, blob.substr(3), "the id of a subject"));
  return id;
}

Result<ledger::StatementFact> StatementFrom(const Query& row) {
  ledger::StatementFact fact;
  fact.index = row.Integer(0);
  QIAO_TRY(fact.id, StatementIdFrom(row.Blob(1)));
  fact.typ = row.Text(2);
  QIAO_TRY(fact.party, PartyIdFrom(row.Blob(3)));
  QIAO_TRY(fact.subj, SubjectIdFrom(row.Blob(4)));
  QIAO_TRY(fact.also, Split<SubjectId>(row.Blob(5), 23, SubjectIdFrom));
  QIAO_TRY(fact.needs, Split<PartyId>(row.Blob(6), 20, PartyIdFrom));
  QIAO_TRY(fact.accepts,
           Split<ledger::Consent>(row.Blob(7), kConsentBytes, ConsentFrom));
  if (!row.Null(8)) {
    QIAO_TRY(fact.target, StatementIdFrom(row.Blob(8)));
  }
  fact.ended = row.MaybeInteger(9);
  QIAO_TRY(fact.signers, Split<KeyId>(row.Blob(10), 20, KeyIdFrom));
  fact.understood = row.Integer(11) != 0;
  return fact;
}

Result<void> Upsert(Database& database, const ledger::StatementFact& fact) {
  Query q(database,
          "INSERT INTO statement (idx, id, typ, party, subj, also, needs, "
          "accepts, target, ended, signers, understood) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
          "ON CONFLICT (idx) DO UPDATE SET needs = ?7, accepts = ?8, "
          "target = ?9, ended = ?10, signers = ?11, understood = ?12");
  q.Bind(1, fact.index).BindBlob(2, ToBlob(fact.id));
  q.Bind(3, std::string_view(fact.typ)).BindBlob(4, ToBlob(fact.party));
  q.BindBlob(5, ToBlob(fact.subj)).BindBlob(6, Join(fact.also));
  q.BindBlob(7, Join(fact.needs)).BindBlob(8, JoinConsents(fact.accepts));
  if (fact.target) {
    q.BindBlob(9, ToBlob(*fact.target));
  } else {
    q.BindNull(9);
  }
  q.Bind(10, fact.ended).BindBlob(11, Join(fact.signers));
  q.Bind(12, std::int64_t{fact.understood});
  return q.Run();
}

Result<std::optional<ledger::PartyFact>> ReadParty(Database& database,
                                                   const PartyId& id) {
  Query q(database,
          "SELECT created, threshold, roots FROM party WHERE id = ?1");
  q.BindBlob(1, ToBlob(id));
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<ledger::PartyFact>();
  ledger::PartyFact fact;
  fact.id = id;
  fact.created = q.Integer(0);
  fact.roots.threshold = q.Integer(1);
  QIAO_TRY(const std::vector<KeyId> roots,
           Split<KeyId>(q.Blob(2), 20, KeyIdFrom));
  for (const KeyId& kid : roots) {
    QIAO_TRY(const std::optional<ledger::KeyFact> key, ReadKey(database, kid));
    if (!key) return Damaged("a root key is missing");
    fact.roots.keys.push_back(key->key);
  }
  Query need(database, "SELECT typ, count FROM party_need WHERE party = ?1");
  need.BindBlob(1, ToBlob(id));
  while (true) {
    QIAO_TRY(const bool more, need.Next());
    if (!more) break;
    fact.need.emplace(need.Text(0), need.Integer(1));
  }
  return std::optional(std::move(fact));
}

Result<void> Upsert(Database& database, const ledger::PartyFact& fact) {
  std::vector<KeyId> roots;
  for (const PublicKey& key : fact.roots.keys) {
    roots.push_back(ledger::KeyIdOf(key));
  }
  Query q(database,
          "INSERT INTO party (id, created, threshold, roots) "
          "VALUES (?1, ?2, ?3, ?4) "
          "ON CONFLICT (id) DO UPDATE SET threshold = ?3, roots = ?4");
  q.BindBlob(1, ToBlob(fact.id)).Bind(2, fact.created);
  q.Bind(3, fact.roots.threshold).BindBlob(4, Join(roots));
  QIAO_TRY_DO(q.Run());
  Query clear(database, "DELETE FROM party_need WHERE party = ?1");
  QIAO_TRY_DO(clear.BindBlob(1, ToBlob(fact.id)).Run());
  for (const auto& [typ, count] : fact.need) {
    Query need(database,
               "INSERT INTO party_need (party, typ, count) "
               "VALUES (?1, ?2, ?3)");
    need.BindBlob(1, ToBlob(fact.id)).Bind(2, std::string_view(typ));
    QIAO_TRY_DO(need.Bind(3, count).Run());
  }
  return {};
}

Result<std::optional<ledger::KeyFact>> ReadKey(Database& database,
                                               const KeyId& id) {
  Query q(database,
          "SELECT alg, pub, party, root, added, may, until, revoked, since "
          "FROM key WHERE kid = ?1");
  q.BindBlob(1, ToBlob(id));
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<ledger::KeyFact>();
  ledger::KeyFact fact;
  fact.kid = id;
  fact.key.alg = q.Text(0);
  const auto pub = AsBytes(q.Blob(1));
  fact.key.pub.assign(pub.begin(), pub.end());
  QIAO_TRY(fact.party, PartyIdFrom(q.Blob(2)));
  fact.root = q.Integer(3) != 0;
  fact.added = q.Integer(4);
  fact.may = SplitWords(q.Text(5));
  if (const auto until = q.MaybeInteger(6)) {
    fact.until = Instant{std::chrono::seconds{*until}};
  }
  fact.revoked = q.MaybeInteger(7);
  fact.since = q.MaybeInteger(8);
  return std::optional(std::move(fact));
}

Result<void> Upsert(Database& database, const ledger::KeyFact& fact) {
  Query q(database,
          "INSERT INTO key (kid, alg, pub, party, root, added, may, until, "
          "revoked, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
          "ON CONFLICT (kid) DO UPDATE SET revoked = ?9, since = ?10, "
          "may = ?7, until = ?8");
  q.BindBlob(1, ToBlob(fact.kid)).Bind(2, std::string_view(fact.key.alg));
  q.BindBlob(3, fact.key.pub).BindBlob(4, ToBlob(fact.party));
  q.Bind(5, std::int64_t{fact.root}).Bind(6, fact.added);
  q.Bind(7, std::string_view(JoinWords(fact.may)));
  q.Bind(8, Seconds(fact.until)).Bind(9, fact.revoked).Bind(10, fact.since);
  return q.Run();
}

}  // namespace qiao::store
