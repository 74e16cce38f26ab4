// The desk of a registry behind HTTP: asks and tells the service what a
// LocalDesk would do itself, and gives the same documents and the same errors.
//
//   QIAO_TRY(auto desk, RemoteDesk::Open("https://registry.example", {},
//   clock));
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "registry/desk/desk.h"
#include "registry/http/client.h"

namespace qiao::http {

class RemoteDesk final : public desk::Desk {
 public:
  // `clock`: of what is signed here. Does not connect yet.
  static Result<std::unique_ptr<RemoteDesk>> Open(std::string_view url,
                                                  ClientSettings settings,
                                                  registry::Clock clock);

  Result<json::Object> Who(const json::Object& question) override;
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
  Result<std::string> Bundle(const SubjectId& subject) override;
  Result<std::string> Complete(std::string_view key) override;

  Result<registry::PartyOnRecord> FindParty(std::string_view text) override;
  Result<registry::ImportProposal> Propose(
      const registry::ImportSettings& settings,
      const registry::ImportFrom& from) override;
  Result<std::size_t> RowsOfImport(std::string_view import_id) override;

  Result<ledger::Heading> Heading() override;
  Result<bool> KnowsParty(const PartyId& party) override;
  Result<registry::Appended> Append(
      std::span<const ledger::SignedRecord> records,
      const registry::AlongWith& along) override;

 private:
  RemoteDesk(Client client, registry::Clock clock);
  Result<std::string> Get(const std::string& target);
  Result<json::Object> GetDocument(const std::string& target);
  Result<json::Object> PostDocument(const std::string& target,
                                    const json::Object& document);
  Result<std::string> Ask(const Outgoing& request);

  Client client_;
  registry::Clock clock_;
};

// One part of a path or a query, %-encoded.
std::string Encoded(std::string_view text);

}  // namespace qiao::http
