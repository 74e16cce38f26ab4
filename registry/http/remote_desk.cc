#include "registry/http/remote_desk.h"

#include <utility>

#include "registry/desk/import_wire.h"
#include "registry/http/problem.h"
#include "registry/http/question_routes.h"
#include "registry/http/submission.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"

namespace qiao::http {
namespace {

constexpr const char* kJson = "application/json";

Error NoAnswer(std::string_view what) {
  return Error{ErrorCode::kUnavailable,
               "the server's answer is no " + std::string(what)};
}

}  // namespace

std::string Encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const char low = LowerAscii(c);
    const bool plain = (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || c == ':';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

RemoteDesk::RemoteDesk(Client client, registry::Clock clock)
    : client_(std::move(client)), clock_(std::move(clock)) {}

Result<std::unique_ptr<RemoteDesk>> RemoteDesk::Open(std::string_view url,
                                                     ClientSettings settings,
                                                     registry::Clock clock) {
  QIAO_TRY(Client client, Client::Make(url, std::move(settings)));
  return std::unique_ptr<RemoteDesk>(
      new RemoteDesk(std::move(client), std::move(clock)));
}

Result<std::string> RemoteDesk::Ask(const Outgoing& request) {
  QIAO_TRY(Response response, client_.Fetch(request));
  if (auto error = ErrorOf(response)) {
    if (error->code == ErrorCode::kUnavailable) {
      error->message.insert(0, client_.url().Text() + ": ");
    }
    return std::move(*error);
  }
  return std::move(response.body);
}

Result<std::string> RemoteDesk::Get(const std::string& target) {
  return Ask({.target = target});
}

Result<json::Object> RemoteDesk::GetDocument(const std::string& target) {
  QIAO_TRY(const std::string body, Get(target));
  auto document = json::ParseDocument(body);
  if (!document) return NoAnswer("document");
  return document;
}

Result<json::Object> RemoteDesk::PostDocument(const std::string& target,
                                              const json::Object& document) {
  QIAO_TRY(const std::string body,
           Ask({.method = "POST",
                .target = target,
                .content_type = kJson,
                .body = json::Canonical(json::Value(document))}));
  auto answer = json::ParseDocument(body);
  if (!answer) return NoAnswer("document");
  return answer;
}

Result<json::Object> RemoteDesk::Who(const json::Object& question) {
  return PostDocument("/v1/lookups", question);
}

Result<json::Object> RemoteDesk::Conflicts(
    const std::optional<SubjectId>& subject) {
  return GetDocument(subject
                         ? "/v1/conflicts?subject=" + Encoded(ToText(*subject))
                         : "/v1/conflicts");
}

Result<json::Object> RemoteDesk::Conflict(std::string_view id) {
  return GetDocument("/v1/conflicts?id=" + Encoded(id));
}

Result<json::Object> RemoteDesk::Parties() {
  return GetDocument("/v1/parties");
}

Result<json::Object> RemoteDesk::PartyKeys(const PartyId& party) {
  return GetDocument("/v1/parties/" + Encoded(ToText(party)) + "/keys");
}

Result<json::Object> RemoteDesk::Record(std::string_view reference) {
  return GetDocument("/v1/statements?id=" + Encoded(reference));
}

Result<json::Object> RemoteDesk::RecordOfEntry(std::string_view entry) {
  QIAO_TRY(const std::string body, Ask({.method = "POST",
                                        .target = "/v1/records",
                                        .content_type = kJson,
                                        .body = std::string(entry)}));
  auto document = json::ParseDocument(body);
  if (!document) return NoAnswer("document");
  return document;
}

Result<json::Object> RemoteDesk::LogHead() {
  return GetDocument("/v1/log/head");
}

Result<json::Object> RemoteDesk::LogProof(std::int64_t index) {
  return GetDocument("/v1/log/proof?index=" + std::to_string(index));
}

Result<json::Object> RemoteDesk::LogConsistency(std::int64_t from) {
  return GetDocument("/v1/log/consistency?from=" + std::to_string(from));
}

Result<std::string> RemoteDesk::Bundle(const SubjectId& subject) {
  return Get("/v1/bundles/" + Encoded(ToText(subject)));
}

Result<std::string> RemoteDesk::Complete(std::string_view key) {
  return Get("/v1/complete/" + Encoded(key));
}

Result<registry::PartyOnRecord> RemoteDesk::FindParty(std::string_view text) {
  QIAO_TRY(const json::Object document,
           GetDocument("/v1/parties?name=" + Encoded(text)));
  const json::View view(document);
  const auto id = ParsePartyId(view["id"].text());
  if (!id) return NoAnswer("party");
  registry::PartyOnRecord party;
  party.id = *id;
  for (const std::string& name : view["names"].texts()) {
    party.names.push_back(Name{name, {}, {}});
  }
  party.kind = view["kind"].text();
  party.index = view["index"].number();
  return party;
}

Result<registry::ImportProposal> RemoteDesk::Propose(
    const registry::ImportSettings& settings,
    const registry::ImportFrom& from) {
  QIAO_TRY(const std::string body,
           Ask({.method = "POST",
                .target = "/v1/imports",
                .content_type = kJson,
                .body = json::Canonical(
                    json::Value(desk::ToDocument(settings, from.done))),
                .answer_time = kProposalTime + std::chrono::seconds(30),
                .answer_limit = kMaxProposalBytes}));
  const auto answer = json::ParseDocument(body);
  if (!answer) return NoAnswer("document");
  return desk::ProposalFrom(json::View(*answer), settings);
}

Result<std::size_t> RemoteDesk::RowsOfImport(std::string_view import_id) {
  QIAO_TRY(const json::Object document,
           GetDocument("/v1/imports/" + Encoded(import_id)));
  const std::int64_t rows = json::View(document)["rows"].number();
  if (rows < 0) return NoAnswer("import");
  return static_cast<std::size_t>(rows);
}

Result<ledger::Heading> RemoteDesk::Heading() {
  QIAO_TRY(const json::Object document, LogHead());
  const json::View view(document);
  const auto head = ledger::ParseCheckpoint(view["checkpoint"].text());
  if (!head) return NoAnswer("head of a log");
  return ledger::Heading{
      head->head.origin, {head->head.size, head->head.root}, clock_()};
}

Result<bool> RemoteDesk::KnowsParty(const PartyId& party) {
  const auto found = FindParty(ToText(party));
  if (found) return true;
  if (found.error().code == ErrorCode::kNotFound) return false;
  return found.error();
}

Result<registry::Appended> RemoteDesk::Append(
    std::span<const ledger::SignedRecord> records,
    const registry::AlongWith& along) {
  QIAO_TRY(const json::Object answer,
           PostDocument("/v1/submissions", ToDocument(records, along)));
  return AppendedFrom(json::View(answer));
}

}  // namespace qiao::http
