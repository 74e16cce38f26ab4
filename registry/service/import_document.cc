#include "registry/service/import_document.h"

#include <algorithm>
#include <string>
#include <utility>

#include "registry/import/finding_rules.h"
#include "schemas/json/document.h"

namespace qiao::registry {
namespace {

std::string_view HowDecided(const ImportReport& report) {
  if (report.charset_given) return "given";
  switch (report.charset.by) {
    case text::CharsetDecision::By::kMark:
      return "mark";
    case text::CharsetDecision::By::kUtf8:
      return "utf-8";
    case text::CharsetDecision::By::kFrequency:
      return "frequency";
    case text::CharsetDecision::By::kNone:
      return "undecided";
  }
  return "";
}

json::Object ToJson(const Finding& finding) {
  return {{{"column", finding.column},
           {"fix", finding.fix},
           {"message", finding.message},
           {"row", finding.row},
           {"rule", finding.rule},
           {"severity", ToText(finding.severity)},
           {"value", finding.value}}};
}

json::Array ToJson(const std::vector<Finding>& findings) {
  json::Array list;
  for (const Finding& finding : findings) list.emplace_back(ToJson(finding));
  return list;
}

json::Object ToJson(const RowMatch& match) {
  json::Object object{{{"decision", match.same ? "same" : "review"},
                       {"evidence", match.words},
                       {"party", ToText(match.party)},
                       {"score", json::Thousandths{match.score_millibits}},
                       {"subject", ToText(match.subject)}}};
  if (match.row > 0) object.members.emplace_back("row", match.row);
  return object;
}

json::Object ToJson(const rights::Conflict& conflict) {
  json::Array subjects;
  json::Array claims;
  for (const SubjectId& id : conflict.subjects)
    subjects.emplace_back(ToText(id));
  for (const StatementId& id : conflict.claims) claims.emplace_back(ToText(id));
  json::Object object{{{"claims", std::move(claims)},
                       {"kind", rights::ToText(conflict.kind)},
                       {"subjects", std::move(subjects)}}};
  if (conflict.overlap && conflict.overlap->excess != rights::Excess::kNone) {
    object.members.emplace_back("total", conflict.overlap->total.Fraction());
  }
  if (!conflict.isrc.empty())
    object.members.emplace_back("isrc", conflict.isrc);
  return object;
}

json::Object RowObject(const RowReport& row) {
  json::Array matches;
  json::Array conflicts;
  for (const auto& match : row.matches) matches.emplace_back(ToJson(match));
  for (const auto& one : row.conflicts) conflicts.emplace_back(ToJson(one));
  json::Object object{{{"artist", row.artist},
                       {"conflicts", std::move(conflicts)},
                       {"findings", ToJson(row.findings)},
                       {"matches", std::move(matches)},
                       {"outcome", ToText(row.outcome)},
                       {"reason", row.reason},
                       {"row", row.row},
                       {"title", row.title}}};
  if (row.subject) object.members.emplace_back("subject", ToText(*row.subject));
  if (row.met_by) {
    object.members.emplace_back(
        "audio",
        json::Object{{{"by", ToText(*row.met_by)}, {"file", row.audio}}});
  }
  return object;
}

json::Object CountsObject(
    const std::array<std::int64_t, kRowOutcomes>& counts) {
  json::Object object;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    object.members.emplace_back(ToText(static_cast<RowOutcome>(i)), counts[i]);
  }
  return object;
}

json::Object Encoding(const ImportReport& report) {
  json::Object object{
      {{"by", HowDecided(report)},
       {"margin", json::Thousandths{report.charset.margin_millibits}},
       {"why", report.charset.why}}};
  if (report.charset.charset) {
    object.members.emplace_back("name", text::ToText(*report.charset.charset));
  }
  json::Array readings;
  for (const text::Reading& reading : report.charset.readings) {
    readings.emplace_back(json::Object{{{"name", text::ToText(reading.charset)},
                                        {"preview", reading.preview},
                                        {"strict", reading.strict}}});
  }
  object.members.emplace_back("readings", std::move(readings));
  return object;
}

}  // namespace

json::Object ToDocument(const ImportReport& report) {
  json::Array columns;
  for (std::size_t i = 0; i < report.headings.size(); ++i) {
    columns.emplace_back(json::Object{
        {{"field", report.fields[i]}, {"heading", report.headings[i]}}});
  }
  json::Array rows;
  for (const RowReport& row : report.rows) rows.emplace_back(RowObject(row));
  json::Array without_row;
  for (const std::string& path : report.audio_without_row) {
    without_row.emplace_back(path);
  }
  json::Array failed;
  for (const std::string& one : report.audio_failed) failed.emplace_back(one);
  json::Object object{
      {{"applied", report.applied},
       {"audio",
        json::Object{{{"failed", std::move(failed)},
                      {"files", static_cast<std::int64_t>(report.audio_files)},
                      {"met", static_cast<std::int64_t>(report.audio_met)},
                      {"without_row", std::move(without_row)}}}},
       {"columns", std::move(columns)},
       {"counts", CountsObject(report.Counts())},
       {"encoding", Encoding(report)},
       {"file", report.file},
       {"findings", ToJson(report.findings)},
       {"header_row", report.header_row},
       {"import", report.id},
       {"log_size", report.log_size},
       {"party", ToText(report.party)},
       {"rows", std::move(rows)},
       {"sha256", ToText(report.sha256)},
       {"statements", json::Object{{{"claims", report.claims},
                                    {"recordings", report.recordings},
                                    {"works", report.works}}}}}};
  if (report.log_index >= 0) {
    object.members.emplace_back("log_index", report.log_index);
  }
  return object;
}

json::Object JoinReports(const json::Object& earlier, json::Object later,
                         std::size_t done) {
  const json::Value* before = earlier.Find("rows");
  const json::Value* after = later.Find("rows");
  if (before == nullptr || before->AsArray() == nullptr || after == nullptr ||
      after->AsArray() == nullptr) {
    return later;
  }
  json::Array rows = *after->AsArray();
  done = std::min({done, rows.size(), before->AsArray()->size()});
  std::copy_n(before->AsArray()->begin(), done, rows.begin());
  std::array<std::int64_t, kRowOutcomes> counts{};
  for (const json::Value& row : rows) {
    const std::string_view outcome = json::View(row)["outcome"].text();
    for (std::size_t i = 0; i < kRowOutcomes; ++i) {
      if (ToText(static_cast<RowOutcome>(i)) == outcome) ++counts[i];
    }
  }
  SetMember(later, "counts", CountsObject(counts));
  SetMember(later, "rows", std::move(rows));
  return later;
}

void SetMember(json::Object& object, std::string_view name, json::Value value) {
  for (json::Member& member : object.members) {
    if (member.first == name) {
      member.second = std::move(value);
      return;
    }
  }
  object.members.emplace_back(name, std::move(value));
}

}  // namespace qiao::registry
