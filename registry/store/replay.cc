#include "registry/store/replay.h"

#include <utility>

#include "registry/ledger/shape.h"
#include "registry/store/migrations.h"
#include "registry/store/record_rows.h"
#include "registry/store/rows.h"

namespace qiao::store {
namespace {

// Entries whose effects are held in memory before they are written.
constexpr std::size_t kStep = 4096;

}  // namespace

// The facts of the replayed tables. The state tree stays in memory, since
// every anchor asks for its root; so does the SM3 tree, whose entries are not
// here to be hashed again; and the last root asked for, which the items of a
// manifest share.
class Replay::Facts : public StoreFacts {
 public:
  Facts(Database& database, std::string origin)
      : StoreFacts(database, std::move(origin), 0) {}

  void Entered(const ledger::VerifiedRecord& record) {
    Grow();
    sm3_.Append(ledger::LeafHash(record.entry(), ledger::HashKind::kSm3));
    for (const auto& [key, chain] : record.effects().chains) {
      state_.Set(key, chain);
    }
  }

  Result<ledger::MerkleFrontier> Frontier(
      ledger::HashKind kind) const override {
    if (kind == ledger::HashKind::kSm3) return sm3_;
    return StoreFacts::Frontier(kind);
  }
  Result<Digest> StateRoot(
      const std::map<std::string, ledger::Chain>& changed) const override {
    return state_.RootWith(changed);
  }
  Result<std::optional<Digest>> RootAt(std::int64_t size) const override {
    if (!last_root_ || last_size_ != size) {
      QIAO_TRY(last_root_, StoreFacts::RootAt(size));
      last_size_ = size;
    }
    return last_root_;
  }

 private:
  ledger::StateTree state_;
  ledger::MerkleFrontier sm3_{ledger::HashKind::kSm3};
  mutable std::int64_t last_size_ = 0;
  mutable std::optional<Digest> last_root_;
};

Replay::Replay(std::string origin, const Folding& folding,
               std::unique_ptr<Database> database)
    : origin_(std::move(origin)),
      folding_(&folding),
      database_(std::move(database)),
      facts_(std::make_unique<Facts>(*database_, origin_)) {}
Replay::Replay(Replay&&) noexcept = default;
Replay::~Replay() = default;

Result<Replay> Replay::Begin(std::string origin, const Folding& folding) {
  QIAO_TRY(std::unique_ptr<Database> database,
           Database::Open("(scratch)", Database::Mode::kScratch));
  for (const char* script : Migrations()) QIAO_TRY_DO(database->Run(script));
  QIAO_TRY_DO(database->Run("BEGIN"));
  return Replay(std::move(origin), folding, std::move(database));
}

Result<void> Replay::Next(std::string_view bytes) {
  const Digest leaf = ledger::LeafHash(bytes);
  if (!broken_) {
    if (auto admitted = Admit(bytes); !admitted) {
      if (admitted.error().code == ErrorCode::kStorage) return admitted;
      QIAO_TRY_DO(Write());
      broken_ = Break{tree_.size(), std::move(admitted).error()};
      inside_manifest_ = false;
    }
  }
  {
    Query entry(*database_,
                "INSERT INTO entry (idx, leaf, bytes) VALUES (?1, ?2, x'')");
    entry.Bind(1, tree_.size());
    QIAO_TRY_DO(entry.BindBlob(2, ToBlob(leaf)).Run());
  }
  QIAO_TRY_DO(AppendNodes(*database_, tree_, leaf));
  if (admitted_.size() >= kStep && !inside_manifest_) return Write();
  return {};
}

Result<void> Replay::Admit(std::string_view bytes) {
  QIAO_TRY(const ledger::ShapedRecord shaped,
           ledger::CheckShape(bytes, json::Edition::kVerifier));
  if (!step_) step_.emplace(*facts_, ledger::RuleSet::kAudit);
  QIAO_TRY(ledger::VerifiedRecord record, step_->Admit(shaped));
  inside_manifest_ = record.effects().open_manifest.has_value();
  if (!record.effects().statements.front().understood) ++not_understood_;
  admitted_.push_back(std::move(record));
  return {};
}

Result<void> Replay::Write() {
  for (const ledger::VerifiedRecord& record : admitted_) {
    QIAO_TRY_DO(
        EnterRecord(*database_, record, folding_->keys(record.statement())));
    facts_->Entered(record);
  }
  admitted_.clear();
  step_.reset();
  return {};
}

Result<void> Replay::Finish() {
  QIAO_TRY_DO(Write());
  if (inside_manifest_ && !broken_) {
    broken_ = Break{tree_.size(), Refused(Refusal::kManifestPosition,
                                          "the log ends inside a manifest")};
  }
  return {};
}

}  // namespace qiao::store
