#include "registry/store/replay.h"

#include <utility>

#include "registry/store/migrations.h"
#include "registry/store/never_seen.h"
#include "registry/store/record_rows.h"
#include "registry/store/rows.h"
#include "schemas/model/check.h"

namespace qiao::store {
namespace {

// Entries whose effects are held in memory before they are written.
constexpr std::size_t kStep = 4096;

// Answers are not asked here, and many logs end no registration.
constexpr char kDropIndexes[] =
    "DROP INDEX statement_typ; DROP INDEX touch_idx;"
    "DROP INDEX title_key_subject; DROP INDEX name_key_subject;"
    "DROP INDEX identifier_subject; DROP INDEX sound_subject";
constexpr char kSubjectIndexes[] =
    "CREATE INDEX title_key_subject ON title_key (subject);"
    "CREATE INDEX name_key_subject ON name_key (subject);"
    "CREATE INDEX identifier_subject ON identifier (subject);"
    "CREATE INDEX sound_subject ON sound (subject)";

}  // namespace

// The facts of the replayed tables. The state tree stays in memory, since
// every anchor asks for its root; so does the SM3 tree, whose entries are not
// here to be hashed again.
class Replay::Facts : public StoreFacts {
 public:
  Facts(Database& database, std::string origin, std::int64_t expected)
      : StoreFacts(database, std::move(origin), 0),
        unseen_(4 * static_cast<std::size_t>(expected)) {}

  void Entered(const ledger::VerifiedRecord& record, const Digest& sm3_leaf) {
    Grow();
    sm3_.Append(sm3_leaf);
    for (const auto& [key, chain] : record.effects().chains) {
      state_.Set(key, chain);
      unseen_.Add(key);
    }
    unseen_.Add(ToBlob(record.id()));
    const ledger::Effects& effects = record.effects();
    if (!effects.parties.empty() || !effects.keys.empty()) Forget();
  }

  Result<ledger::MerkleFrontier> Frontier(
      ledger::HashKind kind) const override {
    if (kind == ledger::HashKind::kSm3) return sm3_;
    return StoreFacts::Frontier(kind);
  }
  // Most entries are new, and so are their subjects.
  Result<std::optional<ledger::StatementFact>> Statement(
      const StatementId& id) const override {
    if (unseen_.Has(ToBlob(id))) return std::optional<ledger::StatementFact>();
    return StoreFacts::Statement(id);
  }
  Result<std::optional<StatementId>> Registration(
      const SubjectId& subject) const override {
    if (unseen_.Has(ledger::TouchKey(subject))) {
      return std::optional<StatementId>();
    }
    return StoreFacts::Registration(subject);
  }
  Result<ledger::Chain> ChainOf(std::string_view key) const override {
    if (unseen_.Has(key)) return ledger::Chain();
    return StoreFacts::ChainOf(key);
  }

  Result<Digest> StateRoot(
      const std::map<std::string, ledger::Chain>& changed) const override {
    return state_.RootWith(changed);
  }

 private:
  ledger::StateTree state_;
  NeverSeen unseen_;  // ids of statements, and keys that they touch
  ledger::MerkleFrontier sm3_{ledger::HashKind::kSm3};
};

Replay::Replay(std::string origin, std::unique_ptr<Database> database,
               std::int64_t expected)
    : origin_(std::move(origin)),
      database_(std::move(database)),
      facts_(std::make_unique<Facts>(*database_, origin_, expected)) {}
Replay::Replay(Replay&&) noexcept = default;
Replay::~Replay() = default;

Result<Replay> Replay::Begin(std::string origin, std::int64_t expected) {
  QIAO_TRY(std::unique_ptr<Database> database,
           Database::Open("(scratch)", Database::Mode::kScratch));
  for (const char* script : Migrations()) QIAO_TRY_DO(database->Run(script));
  QIAO_TRY_DO(database->Run("BEGIN"));
  return Replay(std::move(origin), std::move(database), expected);
}

Result<void> Replay::Next(ReadEntry entry) {
  if (tree_.size() == 0) QIAO_TRY_DO(database_->Run(kDropIndexes));
  if (!broken_) {
    if (auto admitted = Admit(entry); !admitted) {
      if (admitted.error().code == ErrorCode::kStorage) return admitted;
      QIAO_TRY_DO(Write());
      broken_ = Break{tree_.size(), std::move(admitted).error()};
      inside_manifest_ = false;
    }
  }
  {
    Query row(*database_,
              "INSERT INTO entry (idx, leaf, bytes) VALUES (?1, ?2, x'')");
    row.Bind(1, tree_.size());
    QIAO_TRY_DO(row.BindBlob(2, ToBlob(entry.leaf)).Run());
  }
  QIAO_TRY_DO(AppendNodes(*database_, tree_, entry.leaf));
  if (admitted_.size() >= kStep && !inside_manifest_) return Write();
  return {};
}

Result<void> Replay::Admit(ReadEntry& entry) {
  QIAO_CHECK(entry.shaped.has_value());
  QIAO_TRY(const ledger::ShapedRecord shaped, *std::move(entry.shaped));
  if (!step_) step_.emplace(*facts_, ledger::RuleSet::kAudit);
  QIAO_TRY(ledger::VerifiedRecord record, step_->Admit(shaped));
  inside_manifest_ = record.effects().open_manifest.has_value();
  if (!record.effects().statements.front().understood) ++not_understood_;
  admitted_.push_back(
      {std::move(record), std::move(entry.keys), entry.sm3_leaf});
  return {};
}

Result<void> Replay::Write() {
  for (const Admitted& one : admitted_) {
    QIAO_TRY_DO(IndexSubjects(one.record.effects()));
    QIAO_TRY_DO(EnterRecord(*database_, one.record, one.keys));
    facts_->Entered(one.record, one.sm3_leaf);
  }
  admitted_.clear();
  step_.reset();
  return {};
}

// What a registration that ended was found by is forgotten by its subject.
Result<void> Replay::IndexSubjects(const ledger::Effects& effects) {
  if (subjects_indexed_) return {};
  for (const ledger::StatementFact& statement : effects.statements) {
    if (statement.typ != "register" || !statement.ended) continue;
    subjects_indexed_ = true;
    return database_->Run(kSubjectIndexes);
  }
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
