#include "registry/desk/local_desk.h"

#include <utility>

#include "registry/desk/conflict_document.h"
#include "registry/desk/log_document.h"
#include "registry/desk/party_document.h"
#include "registry/desk/record_document.h"
#include "registry/service/export_bundle.h"
#include "registry/service/prove_complete.h"

namespace qiao::desk {

LocalDesk::LocalDesk(registry::Registry registry)
    : registry_(std::move(registry)), who_(registry_) {}

Result<json::Object> LocalDesk::Who(const json::Object& question) {
  QIAO_TRY(WhoAnswer answer, WhoNow(question));
  return std::move(answer.document);
}

Result<WhoAnswer> LocalDesk::WhoNow(const json::Object& question) {
  return who_.Answer(question);
}

Result<json::Object> LocalDesk::Conflicts(
    const std::optional<SubjectId>& subject) {
  return ConflictsDocument(registry_, subject);
}

Result<json::Object> LocalDesk::Conflict(std::string_view id) {
  return ConflictDocument(registry_, id);
}

Result<json::Object> LocalDesk::Parties() { return PartiesDocument(registry_); }

Result<json::Object> LocalDesk::PartyKeys(const PartyId& party) {
  return PartyKeysDocument(registry_, party);
}

Result<json::Object> LocalDesk::Record(std::string_view reference) {
  return RecordDocument(registry_, reference);
}

Result<json::Object> LocalDesk::RecordOfEntry(std::string_view entry) {
  return EntryDocument(&registry_, entry);
}

Result<json::Object> LocalDesk::LogHead() { return LogHeadDocument(registry_); }

Result<json::Object> LocalDesk::LogProof(std::int64_t index) {
  return LogProofDocument(registry_, index);
}

Result<json::Object> LocalDesk::LogConsistency(std::int64_t from) {
  return LogConsistencyDocument(registry_, from);
}

Result<std::string> LocalDesk::Bundle(const SubjectId& subject) {
  return registry::ExportBundle(registry_, subject);
}

Result<std::string> LocalDesk::Complete(std::string_view key) {
  registry::StateKept kept;
  QIAO_TRY(const ledger::CompleteAnswer answer,
           registry::ProveComplete(registry_, key, kept));
  return ToText(answer);
}

Result<registry::PartyOnRecord> LocalDesk::FindParty(std::string_view text) {
  return registry_.FindParty(text);
}

Result<registry::ImportProposal> LocalDesk::Propose(
    const registry::ImportSettings& settings,
    const registry::ImportFrom& from) {
  QIAO_TRY(registry::PreparedImport prepared,
           registry::PrepareImport(registry_, settings, from));
  return registry::ToProposal(std::move(prepared));
}

Result<std::size_t> LocalDesk::RowsOfImport(std::string_view import_id) {
  QIAO_TRY(const std::int64_t rows,
           registry_.store().ImportRowCount(import_id));
  return static_cast<std::size_t>(rows);
}

Result<ledger::Heading> LocalDesk::Heading() { return registry_.HeadingNow(); }

Result<bool> LocalDesk::KnowsParty(const PartyId& party) {
  QIAO_TRY(const auto facts, registry_.store().FactsNow());
  QIAO_TRY(const auto known, facts->Party(party));
  return known.has_value();
}

Result<registry::Appended> LocalDesk::Append(
    std::span<const ledger::SignedRecord> records,
    const registry::AlongWith& along) {
  if (!records.empty()) return registry_.Append(records, along);
  QIAO_TRY_DO(registry_.Record(along));
  return registry::Appended{};
}

}  // namespace qiao::desk
