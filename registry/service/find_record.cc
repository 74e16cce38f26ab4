#include "registry/service/find_record.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "registry/ledger/hash.h"
#include "registry/ledger/state_tree.h"

namespace qiao::registry {
namespace {

using ledger::ShapedRecord;

Error NotFound(std::string message) {
  return Error{ErrorCode::kNotFound, std::move(message)};
}

// What a statement does to the one called `id`; empty if it does not name it.
class WordAbout {
 public:
  explicit WordAbout(const StatementId& id) : id_(id) {}

  std::string_view operator()(const WorkRegistration& body) const {
    return Replaces(body.common.replaces);
  }
  std::string_view operator()(const RecordingRegistration& body) const {
    return Replaces(body.common.replaces);
  }
  std::string_view operator()(const ReleaseRegistration& body) const {
    return Replaces(body.common.replaces);
  }
  std::string_view operator()(const AgentRegistration& body) const {
    return Replaces(body.common.replaces);
  }
  std::string_view operator()(const PartyRegistration& body) const {
    return Replaces(body.common.replaces);
  }
  std::string_view operator()(const OwnershipClaim& body) const {
    return body.parent == id_ ? "derives from" : Replaces(body.replaces);
  }
  std::string_view operator()(const Transfer& body) const {
    return Among(body.claims);
  }
  std::string_view operator()(const Licence& body) const {
    return Among(body.claims);
  }
  std::string_view operator()(const Acceptance& body) const {
    return body.target == id_ ? "accepts" : "";
  }
  std::string_view operator()(const Withdrawal& body) const {
    return body.target == id_ ? "withdraws" : "";
  }
  std::string_view operator()(const Dispute& body) const {
    return body.target == id_ ? "disputes" : "";
  }
  std::string_view operator()(const Resolution& body) const {
    if (body.target == id_) return "resolves";
    return std::any_of(
               body.agree.begin(), body.agree.end(),
               [this](const AgreedShare& one) { return one.claim == id_; })
               ? "counts on"
               : "";
  }
  std::string_view operator()(const Link& body) const {
    return Among(body.saw);
  }
  std::string_view operator()(const Redaction& body) const {
    return body.target == id_ ? "redacts" : "";
  }
  std::string_view operator()(const PartyCreation&) const { return ""; }
  std::string_view operator()(const KeyAddition&) const { return ""; }
  std::string_view operator()(const KeyRevocation&) const { return ""; }
  std::string_view operator()(const RootChange&) const { return ""; }
  std::string_view operator()(const Countersignature&) const { return ""; }
  std::string_view operator()(const Anchor&) const { return ""; }
  std::string_view operator()(const Manifest&) const { return ""; }
  std::string_view operator()(const NotUnderstood&) const { return ""; }

 private:
  std::string_view Replaces(const std::optional<StatementId>& replaces) const {
    return replaces == id_ ? "replaces" : "";
  }
  std::string_view Among(const std::vector<StatementId>& ids) const {
    return std::find(ids.begin(), ids.end(), id_) == ids.end() ? ""
                                                               : "counts on";
  }

  const StatementId& id_;
};

// Whoever undoes or answers a statement is about one of its subjects.
Result<std::vector<LaterWord>> LaterWords(const store::Store& store,
                                          const ledger::StatementFact& fact) {
  std::vector<std::int64_t> indexes;
  std::vector<SubjectId> subjects = fact.also;
  subjects.push_back(fact.subj);
  for (const SubjectId& subject : subjects) {
    QIAO_TRY(const auto touching, store.Touching(ledger::TouchKey(subject)));
    for (const std::int64_t index : touching) {
      if (index > fact.index) indexes.push_back(index);
    }
  }
  std::sort(indexes.begin(), indexes.end());
  indexes.erase(std::unique(indexes.begin(), indexes.end()), indexes.end());
  std::vector<LaterWord> later;
  for (const std::int64_t index : indexes) {
    QIAO_TRY(const ShapedRecord record, store.RecordAt(index));
    const Statement& statement = record.statement();
    const std::string_view what =
        std::visit(WordAbout(fact.id), statement.body);
    if (what.empty()) continue;
    later.push_back({index, record.id(), statement.typ, statement.party,
                     std::string(what)});
  }
  return later;
}

Result<ItemPlace> PlaceInManifest(const store::Store& store,
                                  const ShapedRecord& record,
                                  std::int64_t index) {
  const ledger::ManifestPlace& via = *record.record().via;
  ItemPlace place;
  place.manifest = via.manifest;
  place.n = via.n;
  place.manifest_index = index - 1 - via.n;
  QIAO_TRY(const ShapedRecord manifest, store.RecordAt(place.manifest_index));
  const auto* body = std::get_if<Manifest>(&manifest.statement().body);
  if (body == nullptr || manifest.id() != via.manifest) {
    return Error{ErrorCode::kStorage,
                 "entry " + std::to_string(place.manifest_index) +
                     " is not the manifest of entry " + std::to_string(index)};
  }
  place.count = body->count;
  place.root = body->root;
  QIAO_TRY(const auto ids,
           store.IdsFrom(place.manifest_index + 1, body->count));
  std::vector<Digest> leaves;
  leaves.reserve(ids.size());
  for (const StatementId& id : ids) {
    leaves.push_back(ledger::LeafHash(ledger::AsText(id.digest.bytes)));
  }
  QIAO_TRY(place.path, ledger::MakeInclusion(place.n, place.count,
                                             ledger::ReaderOf(leaves)));
  QIAO_TRY_DO(ledger::VerifyInclusion(
      ledger::LeafHash(ledger::AsText(record.id().digest.bytes)), place.n,
      place.count, place.path, place.root));
  return place;
}

Result<RecordOnShow> OnShow(const store::Store& store, std::int64_t index) {
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(ShapedRecord record, store.RecordAt(index));
  QIAO_TRY(const auto facts, store.FactsNow());
  QIAO_TRY(const auto fact, facts->Statement(record.id()));
  if (!fact) {
    return Error{ErrorCode::kStorage,
                 "entry " + std::to_string(index) + " has no facts"};
  }
  RecordOnShow shown{std::move(record), fact, false, fact->signers, {}, {}, {}};
  QIAO_TRY(shown.contested, IsContested(*fact, *facts));
  for (const KeyId& kid : fact->signers) {
    QIAO_TRY(const auto key, facts->Key(kid));
    if (key) shown.keys.push_back(*key);
  }
  if (shown.record.record().via) {
    QIAO_TRY(shown.item, PlaceInManifest(store, shown.record, index));
  }
  QIAO_TRY(shown.later, LaterWords(store, *fact));
  return shown;
}

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || stop != end || number < 0) {
    return std::nullopt;
  }
  return number;
}

// The index of a statement, or of an item of the manifest that it is.
Result<std::int64_t> IndexOf(const store::Store& store, const StatementId& id,
                             std::optional<std::int64_t> item) {
  QIAO_TRY(const auto on_record, store.Statement(id));
  if (!on_record) {
    return NotFound(ToText(id) + " is not in this registry");
  }
  if (!item) return on_record->fact.index;
  const auto* body = std::get_if<Manifest>(&on_record->statement().body);
  if (body == nullptr) {
    return Error{ErrorCode::kUsage, ToText(id) + " is a " +
                                        on_record->statement().typ +
                                        " and has no items"};
  }
  if (*item >= body->count) {
    return NotFound("the manifest has items 0 to " +
                    std::to_string(body->count - 1) + ", no item " +
                    std::to_string(*item));
  }
  return on_record->fact.index + 1 + *item;
}

}  // namespace

Result<RecordOnShow> FindRecord(const Registry& registry,
                                std::string_view reference) {
  const store::Store& store = registry.store();
  if (const auto index = Number(reference)) {
    QIAO_TRY(const std::int64_t size, store.Size());
    if (*index >= size) {
      return NotFound("the log has " + std::to_string(size) +
                      " entries, the first is 0; there is no entry " +
                      std::to_string(*index));
    }
    return OnShow(store, *index);
  }
  if (const auto subject = ParseSubjectId(reference)) {
    QIAO_TRY(const auto registration, store.Registration(*subject));
    if (registration) return OnShow(store, registration->fact.index);
    return NotFound("no registration of " + std::string(reference) +
                    " is in force in this registry");
  }
  const std::size_t hash = reference.find('#');
  const auto id = ParseStatementId(reference.substr(0, hash));
  std::optional<std::int64_t> item;
  if (hash != std::string_view::npos) item = Number(reference.substr(hash + 1));
  if (!id || (hash != std::string_view::npos && !item)) {
    return Error{ErrorCode::kUsage,
                 std::string(reference) +
                     ": neither a statement (stm: and 64 hex digits), an item "
                     "of one (stm:…#4), an index, nor a subject (rec: and 40 "
                     "hex digits)"};
  }
  QIAO_TRY(const std::int64_t index, IndexOf(store, *id, item));
  return OnShow(store, index);
}

Result<RecordOnShow> RecordOfEntry(const Registry* registry,
                                   std::string_view entry) {
  QIAO_TRY(ShapedRecord record,
           ledger::CheckShape(entry, json::Edition::kVerifier));
  if (registry != nullptr) {
    QIAO_TRY(const auto known, registry->store().Statement(record.id()));
    if (known) return OnShow(registry->store(), known->fact.index);
  }
  RecordOnShow shown{std::move(record), {}, false, {}, {}, {}, {}};
  for (const ledger::SignatureLine& line : shown.record.record().sigs) {
    shown.signers.push_back(line.kid);
  }
  return shown;
}

}  // namespace qiao::registry
