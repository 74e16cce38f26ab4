// What a verifier says of a bundle, as JSON.
#include <utility>

#include "registry/ledger/bundle.h"

namespace qiao::ledger {

json::Object ToJson(const TimeStamp& stamp) {
  return json::Object{
      {{"accuracy", stamp.accurate ? "stated" : "not stated"},
       {"at", qiao::ToText(stamp.at)},
       {"authority", stamp.authority},
       {"before", qiao::ToText(stamp.before)},
       {"hash", stamp.hash == HashKind::kSha256 ? "SHA-256" : "SM3"},
       {"policy", stamp.policy},
       {"serial", stamp.serial}}};
}

json::Object ToJson(const BundleReport& report) {
  json::Array statements;
  for (const StatementReport& statement : report.statements) {
    statements.emplace_back(json::Object{{{"id", ToText(statement.id)},
                                          {"index", statement.index},
                                          {"party", ToText(statement.party)},
                                          {"state", statement.state},
                                          {"typ", statement.typ}}});
  }
  json::Object object;
  if (report.complete_to) {
    object.members.emplace_back("complete_to", *report.complete_to);
  }
  const auto put = [&object](std::string_view name, json::Value value) {
    object.members.emplace_back(name, std::move(value));
  };
  put("log", report.head.origin);
  put("not_checked",
      json::Array(report.not_checked.begin(), report.not_checked.end()));
  put("not_understood",
      json::Array(report.not_understood.begin(), report.not_understood.end()));
  put("root", ToText(report.head.root));
  put("signed", json::Array(report.signed_by.begin(), report.signed_by.end()));
  put("size", report.head.size);
  put("statements", std::move(statements));
  put("subject", ToText(report.subject));
  if (!report.time_stamps.empty()) {
    json::Array stamps;
    for (const TimeStamp& stamp : report.time_stamps) {
      stamps.emplace_back(ToJson(stamp));
    }
    put("time_stamps", std::move(stamps));
  }
  return object;
}

}  // namespace qiao::ledger
