#include "registry/http/submission.h"

#include <utility>

#include "registry/service/along_json.h"
#include "schemas/json/known_members.h"

namespace qiao::http {
namespace {

using json::Kind;

constexpr std::string_view kAppended = "qiao.appended/1";

Error NoAnswer() {
  return Error{ErrorCode::kUnavailable,
               "the server's answer does not say what was stored"};
}

}  // namespace

json::Object ToDocument(std::span<const ledger::SignedRecord> records,
                        const registry::AlongWith& along) {
  json::Array entries;
  for (const ledger::SignedRecord& record : records) {
    entries.emplace_back(ledger::EncodeEntry(record));
  }
  return {{{"along", registry::ToDocument(along)},
           {"entries", std::move(entries)}}};
}

Result<registry::Submission> SubmissionFrom(const json::View& document) {
  registry::Submission submission;
  if (document.object() == nullptr) {
    return Error{ErrorCode::kUsage, "a submission is an object"};
  }
  QIAO_TRY_DO(
      json::CheckMembers(*document.object(), {},
                         {{"along", Kind::kObject}, {"entries", Kind::kList}}));
  if (const json::Object* along = document["along"].object()) {
    QIAO_TRY_DO(json::CheckMembers(*along, "/along",
                                   {{"import", Kind::kObject},
                                    {"links", Kind::kList},
                                    {"log_size", Kind::kNumber},
                                    {"prints", Kind::kList},
                                    {"private", Kind::kList},
                                    {"rows", Kind::kList},
                                    {"rows_signature", Kind::kObject}}));
  }
  for (const json::View& entry : document["entries"].items()) {
    QIAO_TRY(ledger::ShapedRecord record,
             ledger::CheckShape(entry.text(), json::Edition::kAdmission));
    submission.records.push_back(std::move(record));
  }
  QIAO_TRY(submission.along, registry::AlongFrom(document["along"]));
  const registry::AlongWith& along = submission.along;
  if (submission.records.empty() && !along.import && along.links.empty() &&
      along.prints.empty() && along.private_values.empty()) {
    return Error{ErrorCode::kUsage,
                 "nothing is told: neither entries nor rows"};
  }
  return submission;
}

json::Object ToDocument(const registry::Appended& appended) {
  json::Array ids;
  for (const StatementId& id : appended.ids) ids.emplace_back(ToText(id));
  json::Object document{{{"ids", std::move(ids)},
                         {"index", appended.index},
                         {"known", appended.known},
                         {"schema", kAppended}}};
  if (!appended.ids.empty()) {
    document.members.emplace_back("checkpoint", ledger::ToText(appended.head));
  }
  return document;
}

Result<registry::Appended> AppendedFrom(const json::View& document) {
  if (document["schema"].text() != kAppended) return NoAnswer();
  registry::Appended appended;
  appended.index = document["index"].number();
  appended.known = document["known"].flag();
  for (const std::string& text : document["ids"].texts()) {
    const auto id = ParseStatementId(text);
    if (!id) return NoAnswer();
    appended.ids.push_back(*id);
  }
  if (!appended.ids.empty()) {
    auto head = ledger::ParseCheckpoint(document["checkpoint"].text());
    if (!head) return NoAnswer();
    appended.head = *std::move(head);
  }
  return appended;
}

}  // namespace qiao::http
