#include "registry/store/record_rows.h"

#include <optional>
#include <string_view>
#include <utility>

#include "registry/store/batch.h"
#include "registry/store/rows.h"
#include "registry/store/search_index.h"
#include "registry/store/store_facts.h"

namespace qiao::store {
namespace {

Result<void> PutChains(Database& database, std::int64_t index,
                       const std::map<std::string, ledger::Chain>& chains) {
  for (const auto& [key, chain] : chains) {
    Query touch(database, "INSERT INTO touch (key, idx) VALUES (?1, ?2)");
    QIAO_TRY_DO(touch.Bind(1, std::string_view(key)).Bind(2, index).Run());
    Query head(database,
               "INSERT INTO chain (key, count, head) VALUES (?1, ?2, ?3) "
               "ON CONFLICT (key) DO UPDATE SET count = ?2, head = ?3");
    head.Bind(1, std::string_view(key)).Bind(2, chain.count);
    QIAO_TRY_DO(head.BindBlob(3, ToBlob(chain.head)).Run());
  }
  return {};
}

// Facts, then what follows from them for search: registrations that ended are
// no longer found.
Result<void> PutEffects(Database& database, const ledger::Effects& effects) {
  for (const ledger::PartyFact& party : effects.parties) {
    QIAO_TRY_DO(Upsert(database, party));
  }
  for (const ledger::KeyFact& key : effects.keys) {
    QIAO_TRY_DO(Upsert(database, key));
  }
  for (const ledger::StatementFact& statement : effects.statements) {
    QIAO_TRY_DO(Upsert(database, statement));
    if (statement.typ == "register" && statement.ended) {
      QIAO_TRY_DO(Unindex(database, statement.subj));
    }
  }
  if (effects.made_known) {
    Query q(database, "INSERT OR IGNORE INTO known (subject) VALUES (?1)");
    QIAO_TRY_DO(q.BindBlob(1, ToBlob(*effects.made_known)).Run());
  }
  return {};
}

Error NotOfHead() {
  return Error{ErrorCode::kStorage,
               "the entries are not those of the last signed head"};
}

}  // namespace

Result<void> AppendNodes(Database& database, ledger::MerkleFrontier& tree,
                         const Digest& leaf) {
  std::optional<Error> failed;
  tree.Append(leaf, [&](int level, std::int64_t index, const Digest& hash) {
    if (level == 0 || failed) return;
    Query node(database,
               "INSERT INTO node (level, idx, hash) VALUES (?1, ?2, ?3)");
    node.Bind(1, std::int64_t{level}).Bind(2, index);
    if (auto done = node.BindBlob(3, ToBlob(hash)).Run(); !done) {
      failed = std::move(done).error();
    }
  });
  if (failed) return *failed;
  return {};
}

Result<void> EnterRecord(Database& database,
                         const ledger::VerifiedRecord& record,
                         const SearchKeys& keys) {
  QIAO_TRY_DO(PutEffects(database, record.effects()));
  QIAO_TRY_DO(PutChains(database, record.index(), record.effects().chains));
  return Index(database, record.statement(), keys);
}

Result<void> Batch::Rebuild(const Folding& folding) {
  QIAO_CHECK(database_ != nullptr);
  QIAO_CHECK(frontier_.size() == first_);
  QIAO_TRY_DO(database_->Run(
      "DELETE FROM node; DELETE FROM statement; DELETE FROM touch;"
      "DELETE FROM chain; DELETE FROM known; DELETE FROM party_need;"
      "DELETE FROM party; DELETE FROM key; DELETE FROM title_key;"
      "DELETE FROM name_key; DELETE FROM identifier; DELETE FROM sound;"));
  const ledger::MemoryFacts nothing(origin_);
  ledger::Admission admission(nothing, ledger::RuleSet::kAudit);
  ledger::MerkleFrontier tree;
  Query q(*database_, "SELECT bytes FROM entry ORDER BY idx");
  while (true) {
    QIAO_TRY(const bool more, q.Next());
    if (!more) break;
    QIAO_TRY(const ledger::ShapedRecord shaped,
             ledger::CheckShape(q.Blob(0), json::Edition::kVerifier));
    QIAO_TRY(const ledger::VerifiedRecord record, admission.Admit(shaped));
    QIAO_TRY_DO(AppendNodes(*database_, tree, record.leaf()));
    QIAO_TRY_DO(
        EnterRecord(*database_, record, folding.keys(record.statement())));
  }
  Query head(*database_,
             "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1");
  QIAO_TRY(const bool any, head.Next());
  if (any) {
    QIAO_TRY(const ledger::SignedCheckpoint last,
             ledger::ParseCheckpoint(head.Text(0)));
    if (last.head.size != tree.size() || last.head.root != tree.Root()) {
      return NotOfHead();
    }
  } else if (tree.size() != 0) {
    return NotOfHead();
  }
  frontier_ = std::move(tree);
  first_ = frontier_.size();
  QIAO_TRY(kept_, LastKept(*database_));
  Query version(*database_, "UPDATE log SET folding = ?1");
  QIAO_TRY_DO(version.Bind(1, std::int64_t{folding.version}).Run());
  const KeptTable& table = TableNamed("log");
  Query row(*database_, table.one);
  row.Bind(1, std::int64_t{1});
  return Keep(*database_, table, row, kept_);
}

}  // namespace qiao::store
