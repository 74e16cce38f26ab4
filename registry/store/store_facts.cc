#include "registry/store/store_facts.h"

#include <utility>

#include "registry/store/rows.h"

namespace qiao::store {
namespace {

// Parties and keys that are kept in memory.
constexpr std::size_t kMostKept = 4'096;

}  // namespace

Result<std::int64_t> SizeOf(Database& database) {
  Query q(database, "SELECT coalesce(max(idx) + 1, 0) FROM entry");
  QIAO_TRY(const bool found, q.Next());
  return found ? q.Integer(0) : std::int64_t{0};
}

ledger::NodeReader NodesOf(Database& database) {
  return [&database](int level, std::int64_t index) -> Result<Digest> {
    Query leaf(database, "SELECT leaf FROM entry WHERE idx = ?1");
    Query node(database, "SELECT hash FROM node WHERE level = ?2 AND idx = ?1");
    Query& q = level == 0 ? leaf : node;
    q.Bind(1, index);
    if (level > 0) q.Bind(2, std::int64_t{level});
    QIAO_TRY(const bool found, q.Next());
    if (!found) {
      return Error{ErrorCode::kStorage,
                   "the registry file is damaged: a hash of the tree is "
                   "missing (level " +
                       std::to_string(level) + ", " + std::to_string(index) +
                       ")"};
    }
    return DigestFrom(q.Blob(0));
  };
}

Result<ledger::MerkleFrontier> FrontierAt(Database& database,
                                          std::int64_t size) {
  const ledger::NodeReader read = NodesOf(database);
  std::vector<Digest> peaks;
  std::int64_t start = 0;
  for (int level = 62; level >= 0; --level) {
    const std::int64_t width = std::int64_t{1} << level;
    if ((size & width) == 0) continue;
    QIAO_TRY(Digest peak, read(level, start >> level));
    peaks.push_back(peak);
    start += width;
  }
  return ledger::MerkleFrontier::Make(size, std::move(peaks));
}

namespace {

// The chain of a key over the first `size` entries; `now` is its whole one.
Result<ledger::Chain> ChainUpTo(Database& database, std::string_view key,
                                std::int64_t size, ledger::Chain now) {
  Query later(database,
              "SELECT 1 FROM touch WHERE key = ?1 AND idx >= ?2 LIMIT 1");
  later.Bind(1, key).Bind(2, size);
  QIAO_TRY(const bool changed, later.Next());
  if (!changed) return now;
  ledger::Chain chain;
  Query walk(database,
             "SELECT t.idx, s.id FROM touch t JOIN statement s "
             "ON s.idx = t.idx WHERE t.key = ?1 AND t.idx < ?2 "
             "ORDER BY t.idx");
  walk.Bind(1, key).Bind(2, size);
  while (true) {
    QIAO_TRY(const bool step, walk.Next());
    if (!step) return chain;
    QIAO_TRY(const StatementId id, StatementIdFrom(walk.Blob(1)));
    chain.Append(walk.Integer(0), id);
  }
}

// Keys and chains, as the query gives them, into the tree.
Result<void> SetChains(Database& database, Query& chains, std::int64_t size,
                       ledger::StateTree& tree) {
  while (true) {
    QIAO_TRY(const bool more, chains.Next());
    if (!more) return {};
    ledger::Chain now;
    now.count = chains.Integer(1);
    QIAO_TRY(now.head, DigestFrom(chains.Blob(2)));
    const std::string key(chains.Text(0));
    QIAO_TRY(const ledger::Chain chain, ChainUpTo(database, key, size, now));
    if (chain.count > 0) tree.Set(key, chain);
  }
}

}  // namespace

Result<ledger::StateTree> StateTreeAt(Database& database, std::int64_t size) {
  ledger::StateTree tree;
  Query all(database, "SELECT key, count, head FROM chain");
  QIAO_TRY_DO(SetChains(database, all, size, tree));
  return tree;
}

Result<void> AdvanceStateTree(Database& database, std::int64_t from,
                              std::int64_t to, ledger::StateTree& tree) {
  Query touched(database,
                "SELECT key, count, head FROM chain WHERE key IN "
                "(SELECT key FROM touch WHERE idx >= ?1 AND idx < ?2)");
  touched.Bind(1, from).Bind(2, to);
  return SetChains(database, touched, to, tree);
}

Result<std::unique_ptr<ledger::Facts>> StoreFacts::Make(Database& database,
                                                        std::string origin) {
  QIAO_TRY(const std::int64_t size, SizeOf(database));
  return std::unique_ptr<ledger::Facts>(
      new StoreFacts(database, std::move(origin), size));
}

Result<std::optional<PartyId>> StoreFacts::Operator() const {
  Query q(database_, "SELECT party FROM statement WHERE idx = 0");
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<PartyId>();
  QIAO_TRY(const PartyId id, PartyIdFrom(q.Blob(0)));
  return std::optional(id);
}

void StoreFacts::Forget() {
  parties_.clear();
  keys_.clear();
}

Result<std::optional<ledger::PartyFact>> StoreFacts::Party(
    const PartyId& id) const {
  if (const auto at = parties_.find(id); at != parties_.end()) {
    return at->second;
  }
  QIAO_TRY(auto party, ReadParty(database_, id));
  if (parties_.size() >= kMostKept) parties_.clear();
  parties_.emplace(id, party);
  return party;
}

Result<std::optional<ledger::KeyFact>> StoreFacts::Key(const KeyId& id) const {
  if (const auto at = keys_.find(id); at != keys_.end()) return at->second;
  QIAO_TRY(auto key, ReadKey(database_, id));
  if (keys_.size() >= kMostKept) keys_.clear();
  keys_.emplace(id, key);
  return key;
}

Result<std::optional<ledger::StatementFact>> StoreFacts::Statement(
    const StatementId& id) const {
  Query q(database_,
          "SELECT " QIAO_STATEMENT_COLUMNS " FROM statement s WHERE s.id = ?1");
  q.BindBlob(1, ToBlob(id));
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<ledger::StatementFact>();
  QIAO_TRY(ledger::StatementFact fact, StatementFrom(q));
  return std::optional(std::move(fact));
}

Result<std::optional<StatementId>> StoreFacts::Registration(
    const SubjectId& subject) const {
  Query q(database_,
          "SELECT id FROM statement INDEXED BY registration WHERE subj = ?1 "
          "AND typ = 'register' "
          "AND ended IS NULL");
  q.BindBlob(1, ToBlob(subject));
  QIAO_TRY(const bool found, q.Next());
  if (!found) return std::optional<StatementId>();
  QIAO_TRY(const StatementId id, StatementIdFrom(q.Blob(0)));
  return std::optional(id);
}

Result<bool> StoreFacts::IsKnown(const SubjectId& subject) const {
  if (subject.Is("pty")) {  // known by its creation
    Query party(database_, "SELECT 1 FROM party WHERE id = ?1");
    party.BindBlob(1, subject.bytes);
    QIAO_TRY(const bool created, party.Next());
    if (created) return true;
  }
  Query q(database_, "SELECT 1 FROM known WHERE subject = ?1");
  q.BindBlob(1, ToBlob(subject));
  return q.Next();
}

Result<std::optional<Digest>> StoreFacts::RootAt(std::int64_t size) const {
  if (root_size_ != size) {
    QIAO_TRY(root_, ledger::RootAt(size, NodesOf(database_)));
    root_size_ = size;
  }
  return std::optional(root_);
}

Result<ledger::MerkleFrontier> StoreFacts::Frontier(
    ledger::HashKind kind) const {
  if (kind == ledger::HashKind::kSha256) return FrontierAt(database_, size_);
  // SM3 is asked for by anchors alone and is not stored.
  ledger::MerkleFrontier frontier(kind);
  Query q(database_, "SELECT bytes FROM entry WHERE idx < ?1 ORDER BY idx");
  q.Bind(1, size_);
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) return frontier;
    frontier.Append(ledger::LeafHash(q.Blob(0), kind));
  }
}

Result<ledger::Chain> StoreFacts::ChainOf(std::string_view key) const {
  Query q(database_, "SELECT count, head FROM chain WHERE key = ?1");
  q.Bind(1, key);
  QIAO_TRY(const bool found, q.Next());
  ledger::Chain chain;
  if (!found) return chain;
  chain.count = q.Integer(0);
  QIAO_TRY(chain.head, DigestFrom(q.Blob(1)));
  return chain;
}

Result<Digest> StoreFacts::StateRoot(
    const std::map<std::string, ledger::Chain>& changed) const {
  QIAO_TRY(const ledger::StateTree tree, StateTreeAt(database_, size_));
  return tree.RootWith(changed);
}

}  // namespace qiao::store
