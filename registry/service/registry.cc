#include "registry/service/registry.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "registry/ledger/key_statements.h"
#include "registry/ledger/minted_ids.h"
#include "registry/service/match_seals.h"
#include "registry/store/print_bytes.h"
#include "schemas/json/forms.h"

namespace qiao::registry {
namespace {

Result<std::vector<const ledger::SigningKey*>> DailySigner(
    const ledger::PartyKeys& keys) {
  if (keys.daily.empty()) {
    return Error{ErrorCode::kKeyNeeded,
                 "the key file of " + keys.name + " holds no daily key"};
  }
  return std::vector<const ledger::SigningKey*>{&keys.daily.front()};
}

Result<std::vector<ledger::ShapedRecord>> ShapesOf(
    std::span<const ledger::SignedRecord> records) {
  std::vector<ledger::ShapedRecord> shaped;
  shaped.reserve(records.size());
  for (const ledger::SignedRecord& record : records) {
    QIAO_TRY(ledger::ShapedRecord one,
             ledger::CheckShape(record, json::Edition::kAdmission));
    shaped.push_back(std::move(one));
  }
  return shaped;
}

void RemoveRegistryFiles(const std::string& path) {
  std::error_code ignored;
  for (const char* suffix :
       {"", "-wal", "-shm", "-journal", ".anchor", ".anchor.new"}) {
    std::filesystem::remove(path + suffix, ignored);
  }
}

}  // namespace

Registry::Registry(store::Store store, Clock clock)
    : store_(std::move(store)), clock_(std::move(clock)) {}

Result<Registry> Registry::Create(const std::string& path,
                                  std::string_view origin,
                                  ledger::PartyKeys operator_keys,
                                  std::string_view operator_name, Clock clock) {
  if (!operator_keys.log) {
    return Error{ErrorCode::kKeyNeeded,
                 "the operator's key file holds no key for a log"};
  }
  if (origin.size() > json::kLog.max || !json::IsLog(origin)) {
    return Error{ErrorCode::kUsage,
                 std::string(origin) +
                     " cannot be the origin of a log: at most 100 of "
                     "a-z 0-9 . - for the host, and _ in a path, without "
                     "https://; such as registry.example/tw"};
  }
  const std::string vkey = ledger::ToVkey(operator_keys.log->verifier());
  auto store = store::Store::Create(
      path,
      {std::string(origin), vkey, operator_keys.name, SearchFolding().version});
  if (!store) {
    // kChanged: it is somebody else's.
    if (store.error().code != ErrorCode::kChanged) RemoveRegistryFiles(path);
    return std::move(store).error();
  }
  Registry registry(*std::move(store), std::move(clock));
  registry.operator_ = std::move(operator_keys);
  registry.seals_ = MatchSeals(*registry.operator_->log);
  auto entered = registry.AddParty(
      *registry.operator_, Name{std::string(operator_name), {}, {}}, "org");
  if (!entered) {
    RemoveRegistryFiles(path);
    return std::move(entered).error();
  }
  return registry;
}

Result<Registry> Registry::OpenToRead(const std::string& path, Clock clock,
                                      std::optional<ledger::SealKey> seals) {
  QIAO_TRY(store::Store store,
           store::Store::Open(path, store::Access::kReadOnly));
  Registry registry(std::move(store), std::move(clock));
  registry.seals_ = std::move(seals);
  return registry;
}

Result<Registry> Registry::OpenToWrite(const std::string& path,
                                       const ledger::KeyFolder& folder,
                                       Clock clock) {
  QIAO_TRY(store::Store store,
           store::Store::Open(path, store::Access::kReadWrite));
  QIAO_TRY(const auto head, store.Head());
  if (!head) return store::NeverMade(path);
  QIAO_TRY(ledger::PartyKeys keys, LogKeys(store.Self(), folder));
  Registry registry(std::move(store), std::move(clock));
  registry.operator_ = std::move(keys);
  registry.seals_ = MatchSeals(*registry.operator_->log);
  if (registry.store_.AnchorBehind()) {
    QIAO_TRY_DO(registry.store_.RenewAnchor(*registry.operator_->log,
                                            store::AnchorRule::kNeeded));
  }
  if (registry.store_.FoldingVersion() != SearchFolding().version) {
    QIAO_TRY_DO(registry.RebuildIndexes());
  }
  return registry;
}

Result<ledger::Heading> Registry::HeadingNow() const {
  ledger::Heading heading{store_.Origin(), {0, ledger::EmptyRoot()}, Now()};
  QIAO_TRY(const auto head, store_.Head());
  if (head) heading.seen = {head->head.size, head->head.root};
  return heading;
}

Statement Registry::Draft(const ledger::Heading& heading, const PartyId& party,
                          const SubjectId& subj, StatementBody body) {
  Statement statement;
  statement.typ = TypeOf(body);
  statement.log = heading.log;
  statement.seen = heading.seen;
  statement.iat = heading.iat;
  statement.party = party;
  statement.subj = subj;
  statement.body = std::move(body);
  return statement;
}

Result<Appended> Registry::Append(std::span<const ledger::SignedRecord> records,
                                  const AlongWith& along) {
  if (records.empty()) {
    return Error{ErrorCode::kUsage, "there is nothing to append"};
  }
  Submission one;
  QIAO_TRY(one.records, ShapesOf(records));
  one.along = along;
  return AppendOne(one);
}

Result<Appended> Registry::AppendManifest(std::span<const Statement> items,
                                          const ledger::PartyKeys& party,
                                          std::string_view note,
                                          const AlongWith& along) {
  QIAO_TRY(const auto keys, DailySigner(party));
  QIAO_TRY(const std::vector<ledger::SignedRecord> records,
           ledger::SignManifest(items, keys, note));
  return Append(records, along);
}

Result<std::int64_t> Registry::AnchorNow() {
  if (!operator_) {
    return Error{ErrorCode::kUsage, "the registry is open to read only"};
  }
  QIAO_TRY(const ledger::Heading heading, HeadingNow());
  QIAO_TRY(const auto keys, DailySigner(*operator_));
  Anchor anchor;
  {
    QIAO_TRY(const store::Store::Snapshot moment, store_.Read());
    QIAO_TRY(const auto facts, store_.FactsNow());
    QIAO_TRY(anchor.state, facts->StateRoot({}));
    anchor.size = facts->Size();
  }
  anchor.software = "qiao/" QIAO_VERSION;
  const PartyId self = operator_->Party();
  QIAO_TRY(const ledger::SignedRecord record,
           ledger::Sign(Draft(heading, self, AsSubject(self), anchor), keys));
  QIAO_TRY(const Appended appended, Append({&record, 1}));
  return appended.index;
}

Result<void> Registry::RebuildIndexes() {
  if (!operator_) {
    return Error{ErrorCode::kUsage, "the registry is open to read only"};
  }
  QIAO_TRY(store::Batch batch, store_.Begin());
  QIAO_TRY_DO(batch.Rebuild(SearchFolding()));
  return batch.CommitWithoutEntries(*operator_->log);
}

Result<ledger::Receipt> Registry::ReceiptOf(std::int64_t index) const {
  QIAO_TRY(const store::Store::Snapshot moment, store_.Read());
  QIAO_TRY(const auto head, store_.Head());
  if (!head || index < 0 || index >= head->head.size) {
    return Error{ErrorCode::kNotFound,
                 "the log has no entry " + std::to_string(index)};
  }
  ledger::Receipt receipt;
  receipt.index = index;
  QIAO_TRY(receipt.path,
           ledger::MakeInclusion(index, head->head.size, store_.Nodes()));
  receipt.checkpoint = *head;
  return receipt;
}

Result<std::vector<ledger::SignedRecord>> Registry::Introduction(
    const ledger::Heading& heading, const ledger::PartyKeys& keys,
    const Name& name, std::string_view kind) {
  QIAO_TRY(const auto signer, DailySigner(keys));
  QIAO_TRY(std::vector<ledger::SignedRecord> records,
           ledger::IntroduceParty(keys, heading));
  PartyRegistration registration;
  registration.names = {name};
  registration.kind = kind;
  const PartyId party = keys.Party();
  Result<ledger::SignedRecord> named = ledger::Sign(
      Draft(heading, party, AsSubject(party), registration), signer);
  if (!named) {  // nothing else in it is the caller's
    return Error{ErrorCode::kUsage,
                 "the name cannot be registered: " + named.error().message};
  }
  records.push_back(std::move(*named));
  return records;
}

Result<Appended> Registry::AddParty(const ledger::PartyKeys& keys,
                                    const Name& name, std::string_view kind) {
  QIAO_TRY(const ledger::Heading heading, HeadingNow());
  QIAO_TRY(const std::vector<ledger::SignedRecord> records,
           Introduction(heading, keys, name, kind));
  return Append(records);
}

Result<std::vector<PartyOnRecord>> Registry::Parties() const {
  QIAO_TRY(const store::Store::Snapshot moment, store_.Read());
  QIAO_TRY(const auto facts, store_.FactsNow());
  QIAO_TRY(const std::vector<PartyId> ids, store_.Parties());
  std::vector<PartyOnRecord> parties;
  for (const PartyId& id : ids) {
    PartyOnRecord party;
    party.id = id;
    QIAO_TRY(const auto fact, facts->Party(id));
    if (fact) party.index = fact->created;
    QIAO_TRY(const auto named, store_.Registration(AsSubject(id)));
    if (named) {
      const auto* body =
          std::get_if<PartyRegistration>(&named->statement().body);
      if (body != nullptr) {
        party.names = body->names;
        party.kind = body->kind;
      }
    }
    parties.push_back(std::move(party));
  }
  return parties;
}

Result<PartyOnRecord> Registry::FindParty(std::string_view text) const {
  QIAO_TRY(const std::vector<PartyOnRecord> parties, Parties());
  const PartyOnRecord* found = nullptr;
  for (const PartyOnRecord& party : parties) {
    const bool named =
        std::any_of(party.names.begin(), party.names.end(),
                    [&](const Name& name) { return name.text == text; });
    if (!named && ToText(party.id) != text) continue;
    if (found != nullptr) {
      return Error{ErrorCode::kUsage, "several parties are called " +
                                          std::string(text) +
                                          "; give the id (qiao party list)"};
    }
    found = &party;
  }
  if (found == nullptr) {
    return Error{
        ErrorCode::kNotFound,
        "no party is called " + std::string(text) + " (qiao party list)"};
  }
  return *found;
}

Result<ledger::PartyKeys> LogKeys(const store::Nature& log,
                                  const ledger::KeyFolder& folder) {
  const std::string file = ledger::KeyFilePath(folder.path, log.signer);
  QIAO_TRY(ledger::PartyKeys keys, ledger::ReadKeyFile(file, folder.ask));
  if (!keys.log || ledger::ToVkey(keys.log->verifier()) != log.log_vkey) {
    return Error{ErrorCode::kKeyNeeded,
                 file + " does not hold the key that signs this registry"};
  }
  return keys;
}

store::StoredPrint ToStored(std::shared_ptr<const Fingerprint> print) {
  QIAO_CHECK(print != nullptr);
  const Digest sha256 = store::PrintHash(print->items);
  return {sha256, std::move(print)};
}

}  // namespace qiao::registry
