#include "registry/http/statement_routes.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "registry/http/first_written.h"
#include "registry/http/parameters.h"
#include "registry/http/problem.h"
#include "registry/http/question_routes.h"
#include "registry/http/submission.h"
#include "registry/http/worker.h"
#include "registry/service/export_bundle.h"
#include "schemas/json/canonical.h"
#include "schemas/json/document.h"

namespace qiao::http {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kLines = "application/x-ndjson";

// That a worker holds ready: of labels that tell much, all their keys.
constexpr std::size_t kMostKeys = 4'096;

Error ReadOnly() {
  return Error{ErrorCode::kKeyNeeded,
               "this service only reads: the key that signs its log is not "
               "at hand"};
}

Response Busy() {
  return ToResponse(Problem::kBusy, "too many statements wait");
}

// The costly part of an admission, done here by as many threads as read.
void VerifyAhead(std::vector<ledger::ShapedRecord>& records, Worker& worker) {
  const auto facts = worker.store().FactsNow();
  if (!facts) return;  // the writer will say so
  if (worker.keys.size() > kMostKeys) worker.keys.clear();
  for (ledger::ShapedRecord& record : records) {
    for (const ledger::SignatureLine& line : record.record().sigs) {
      if (worker.keys.contains(line.kid)) continue;
      const auto known = (*facts)->Key(line.kid);
      if (!known || !*known) continue;
      auto ready = ledger::VerifyingKey::Make((*known)->key);
      if (ready) worker.keys.emplace(line.kid, *std::move(ready));
    }
    record.VerifyAhead(worker.keys);
  }
}

Result<std::string> ReceiptLine(const StatementId& id,
                                const registry::Registry& reader,
                                const ledger::Facts& facts) {
  QIAO_TRY(const auto fact, facts.Statement(id));
  if (!fact) {
    return Error{ErrorCode::kStorage,
                 ToText(id) + " was logged and cannot be found"};
  }
  QIAO_TRY(const ledger::Receipt receipt, reader.ReceiptOf(fact->index));
  return json::Canonical(
             json::Value(json::Object{{{"index", fact->index},
                                       {"proof", ledger::ToText(receipt)},
                                       {"stm", ToText(id)}}})) +
         "\n";
}

// One receipt a line, in the order of the request.
Response Receipts(const std::vector<StatementId>& ids, bool lines,
                  Deadline deadline, const registry::Registry& reader) {
  Response response;
  response.content_type = lines ? kLines : kJson;
  const auto moment = reader.store().Read();
  if (!moment) return ToResponse(moment.error());
  const auto facts = reader.store().FactsNow();
  if (!facts) return ToResponse(facts.error());
  for (const StatementId& id : ids) {
    if (std::chrono::steady_clock::now() > deadline) {
      return ToResponse(Problem::kTookTooLong, "ask for fewer receipts");
    }
    const auto line = ReceiptLine(id, reader, **facts);
    if (!line) return ToResponse(line.error());
    response.body += *line;
  }
  return response;
}

// The ids of records that are all on record: said again, as after an answer
// that was lost. Empty if one is not.
Result<std::vector<StatementId>> KnownAlready(
    const std::vector<ledger::ShapedRecord>& records, const Worker& worker) {
  QIAO_TRY(const auto moment, worker.store().Read());
  QIAO_TRY(const auto facts, worker.store().FactsNow());
  std::vector<StatementId> ids;
  for (const ledger::ShapedRecord& record : records) {
    QIAO_TRY(const auto known, facts->Statement(record.id()));
    if (!known) return std::vector<StatementId>();
    ids.push_back(record.id());
  }
  return ids;
}

// The records of a body; the line of the first that is refused is named.
Result<std::vector<ledger::ShapedRecord>> RecordsIn(const Request& request,
                                                    bool lines) {
  std::vector<std::string_view> entries = {request.body};
  if (lines) entries = LinesOf(request.body, kMaxStatements);
  if (!lines && request.body.ends_with('\n')) entries[0].remove_suffix(1);
  if (entries.empty() || entries.size() > kMaxStatements) {
    return Error{ErrorCode::kUsage, "1 to " + std::to_string(kMaxStatements) +
                                        " statements in one request"};
  }
  std::vector<ledger::ShapedRecord> records;
  records.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto record = ledger::CheckShape(entries[i], json::Edition::kAdmission);
    if (!record) {
      Error error = record.error();
      if (lines) {
        const auto before =
            std::count(request.body.data(), entries[i].data(), '\n');
        error.message.insert(0, "line " + std::to_string(before + 1) + ": ");
      }
      return error;
    }
    records.push_back(*std::move(record));
  }
  return records;
}

void Statements(const std::shared_ptr<Writer>& writer, const Request& request,
                Worker& worker, const Reply& reply) {
  if (writer == nullptr) return reply(ToResponse(ReadOnly()));
  const bool lines = EqualsNoCase(request.MediaType(), kLines);
  auto records = RecordsIn(request, lines);
  if (!records) return reply(ToResponse(records.error()));
  const Deadline deadline = request.deadline;
  const auto known = KnownAlready(*records, worker);
  if (!known) return reply(ToResponse(known.error()));
  if (!known->empty()) {
    // Nothing is written; nobody who writes waits for these receipts.
    return reply(Receipts(*known, lines, deadline, worker.desk->Opened()));
  }
  VerifyAhead(*records, worker);
  const bool taken = writer->Offer(
      registry::Submission{*std::move(records), {}},
      [lines, deadline, reply](const Result<registry::Appended>& verdict,
                               const registry::Registry& reader) {
        reply(verdict ? Receipts(verdict->ids, lines, deadline, reader)
                      : ToResponse(verdict.error()));
      });
  if (!taken) reply(Busy());
}

void Submissions(const std::shared_ptr<Writer>& writer, const Request& request,
                 Worker& worker, const Reply& reply) {
  if (writer == nullptr) return reply(ToResponse(ReadOnly()));
  const auto document = json::ParseDocument(request.body);
  if (!document) return reply(ToResponse(document.error()));
  auto submission = SubmissionFrom(json::View(*document));
  if (!submission) return reply(ToResponse(submission.error()));
  VerifyAhead(submission->records, worker);
  const bool taken = writer->Offer(
      *std::move(submission), [reply](const Result<registry::Appended>& verdict,
                                      const registry::Registry&) {
        reply(verdict ? DocumentResponse(ToDocument(*verdict))
                      : ToResponse(verdict.error()));
      });
  if (!taken) reply(Busy());
}

Response BundleResponse(const Result<std::string>& bundle) {
  if (!bundle) return ToResponse(bundle.error());
  Response response;
  response.content_type = "application/vnd.qiao.bundle";
  response.fields.emplace_back("Cache-Control", "no-cache");
  response.body = *bundle;
  return response;
}

// A bundle that is complete to the log's end may need an anchor, which is
// written. The bundle is made here: whoever writes does not wait for it.
Response Bundle(Writer* writer, const Request& request, Worker* worker) {
  const auto none = NoParameters(request);
  if (!none) return ToResponse(none.error());
  const auto subject = ParseSubjectId(request.captures[0]);
  if (!subject) {
    return ToResponse(
        Error{ErrorCode::kUsage, request.captures[0] + " is no id"});
  }
  desk::LocalDesk& desk = *worker->desk;
  for (int tries = 1;; ++tries) {
    const auto wants = registry::WantsAnchor(desk.Opened(), *subject);
    if (!wants) return ToResponse(wants.error());
    if (*wants && writer != nullptr) {
      auto instead = FirstWritten(
          *writer, request, [](registry::Registry& writing) -> Result<void> {
            QIAO_TRY_DO(registry::AnchorFor(writing));
            return {};
          });
      if (instead) return std::move(*instead);
    }
    const auto bundle = desk.Bundle(*subject);
    // Once more if somebody spoke for the first time behind the anchor.
    const bool again = !bundle && bundle.error().code == ErrorCode::kUsage &&
                       writer != nullptr && tries == 1;
    if (!again) return BundleResponse(bundle);
  }
}

}  // namespace

std::vector<Route> StatementRoutes(const std::shared_ptr<Writer>& writer) {
  using Begin = void (*)(const std::shared_ptr<Writer>&, const Request&,
                         Worker&, const Reply&);
  const auto with = [&writer](Begin begin) {
    return [writer, begin](const Request& request, Worker& worker,
                           const Reply& reply) {
      const auto none = NoParameters(request);
      if (!none) return reply(ToResponse(none.error()));
      begin(writer, request, worker, reply);
    };
  };
  Route statements{"POST", "/v1/statements",   Access::kWrite,
                   {},     kMaxStatementBytes, {kJson, kLines}};
  statements.begin = with(Statements);
  Route submissions{"POST", "/v1/submissions",  Access::kWrite,
                    {},     kMaxStatementBytes, {kJson}};
  submissions.begin = with(Submissions);
  Route bundles{"GET", "/v1/bundles/{subject}", Access::kRead,
                [writer](const Request& request, Worker* worker) {
                  return Bundle(writer.get(), request, worker);
                }};
  return {std::move(statements), std::move(submissions), std::move(bundles)};
}

}  // namespace qiao::http
