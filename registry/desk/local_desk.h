// The desk of a registry file on this machine. It answers from the file and,
// if the registry is open to write, appends to it.
//
//   LocalDesk desk(std::move(registry));
//
// Not thread-safe: each reading thread opens one of its own, and one is the
// writer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "registry/desk/desk.h"
#include "registry/desk/who_document.h"

namespace qiao::desk {

class LocalDesk final : public Desk {
 public:
  explicit LocalDesk(registry::Registry registry);
  LocalDesk(const LocalDesk&) = delete;
  LocalDesk& operator=(const LocalDesk&) = delete;

  const registry::Registry& Opened() const { return registry_; }
  registry::Registry& Writing() { return registry_; }

  Result<json::Object> Who(const json::Object& question) override;
  Result<WhoAnswer> WhoNow(const json::Object& question);
  Result<json::Object> Conflicts(
      const std::optional<SubjectId>& subject) override;
  Result<json::Object> Conflict(std::string_view id) override;
  Result<json::Object> Parties() override;
  Result<json::Object> PartyKeys(const PartyId& party) override;
  Result<json::Object> Record(std::string_view reference) override;
  Result<json::Object> RecordOfEntry(std::string_view entry) override;
  Result<json::Object> LogHead() override;
  Result<json::Object> LogProof(std::int64_t index) override;
  Result<json::Object> LogConsistency(std::int64_t from) override;
  // With a new anchor first if the log has grown since its last one and the
  // registry is open to write.
  Result<std::string> Bundle(const SubjectId& subject) override;
  // With a new anchor first if something was said of it after the last one.
  Result<std::string> Complete(std::string_view key) override;

  Result<registry::PartyOnRecord> FindParty(std::string_view text) override;
  Result<registry::ImportProposal> Propose(
      const registry::ImportSettings& settings,
      const registry::ImportFrom& from) override;
  Result<std::size_t> RowsOfImport(std::string_view import_id) override;

  Result<ledger::Heading> Heading() override;
  Result<bool> KnowsParty(const PartyId& party) override;
  // kUsage if the registry is open to read only.
  Result<registry::Appended> Append(
      std::span<const ledger::SignedRecord> records,
      const registry::AlongWith& along) override;

 private:
  registry::Registry registry_;
  WhoDesk who_;  // looks at registry_
};

}  // namespace qiao::desk
