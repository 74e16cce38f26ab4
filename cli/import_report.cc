#include "cli/import_report.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "cli/output.h"
#include "registry/import/finding_rules.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using registry::ImportReport;
using registry::RowOutcome;
using registry::RowReport;

constexpr std::size_t kRowsNamed = 8;

std::string Number(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, 1, ',');
  }
  return digits;
}

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
           {"severity", registry::ToText(finding.severity)},
           {"value", finding.value}}};
}

json::Array ToJson(const std::vector<Finding>& findings) {
  json::Array list;
  for (const Finding& finding : findings) list.emplace_back(ToJson(finding));
  return list;
}

json::Object ToJson(const registry::RowMatch& match) {
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
  if (conflict.overlap) {
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
                       {"outcome", registry::ToText(row.outcome)},
                       {"reason", row.reason},
                       {"row", row.row},
                       {"title", row.title}}};
  if (row.subject) object.members.emplace_back("subject", ToText(*row.subject));
  if (row.met_by) {
    object.members.emplace_back(
        "audio", json::Object{{{"by", registry::ToText(*row.met_by)},
                               {"file", row.audio}}});
  }
  return object;
}

json::Object Counts(const ImportReport& report) {
  json::Object object;
  const auto counts = report.Counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    object.members.emplace_back(registry::ToText(static_cast<RowOutcome>(i)),
                                counts[i]);
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

void PrintColumns(const ImportReport& report) {
  std::string line = "columns   ";
  std::size_t known = 0;
  for (std::size_t i = 0; i < report.headings.size(); ++i) {
    if (!report.fields[i].empty()) ++known;
    line += " " + text::ForDisplay(report.headings[i]);
    if (report.fields[i].empty()) line += "(?)";
  }
  PrintLine(line + "   (" + std::to_string(known) + "/" +
            std::to_string(report.headings.size()) + " known)");
}

// One line for each rule that spoke: how often, and in which rows.
void PrintFindings(const ImportReport& report) {
  struct Said {
    const Finding* first = nullptr;
    std::vector<std::int64_t> rows;
    std::size_t times = 0;
  };
  std::map<std::string, Said> by_rule;
  const auto take = [&by_rule](const Finding& finding) {
    Said& said = by_rule[finding.rule];
    if (said.first == nullptr) said.first = &finding;
    ++said.times;
    if (finding.row > 0 &&
        (said.rows.empty() || said.rows.back() != finding.row)) {
      said.rows.push_back(finding.row);
    }
  };
  for (const Finding& finding : report.findings) take(finding);
  for (const RowReport& row : report.rows) {
    for (const Finding& finding : row.findings) take(finding);
  }
  for (const auto& [rule, said] : by_rule) {
    const registry::FindingRule* known = registry::FindFindingRule(rule);
    const bool note = said.first->severity == Severity::kNote;
    std::string line = note ? "- " : "! ";
    line += rule + "  ";
    line += said.times == 1 || known == nullptr ? said.first->message
                                                : std::string(known->title);
    if (said.times > 1) line += " (" + std::to_string(said.times) + ")";
    if (!said.rows.empty()) line += " · rows";
    for (std::size_t i = 0; i < said.rows.size() && i < kRowsNamed; ++i) {
      line += " " + std::to_string(said.rows[i]);
    }
    if (said.rows.size() > kRowsNamed) line += " …";
    if (!note && !said.first->fix.empty()) line += " → " + said.first->fix;
    PrintLine(text::ForDisplay(line));
  }
}

void PrintAudio(const ImportReport& report) {
  if (report.audio_files == 0) return;
  std::map<std::string, std::int64_t> ways;
  std::int64_t without = 0;
  for (const RowReport& row : report.rows) {
    if (row.met_by) {
      ++ways[std::string(registry::ToText(*row.met_by))];
    } else {
      ++without;
    }
  }
  std::string line = "audio      " + std::to_string(report.audio_met) + "/" +
                     std::to_string(report.rows.size()) + " rows met a file";
  std::string how;
  for (const auto& [way, times] : ways) {
    how += (how.empty() ? " (" : " · ") + way + " " + std::to_string(times);
  }
  if (!how.empty()) line += how + ")";
  line += " · " + std::to_string(without) + " rows without audio · " +
          std::to_string(report.audio_without_row.size()) +
          " files without row";
  PrintLine(line);
  for (const std::string& path : report.audio_without_row) {
    PrintLine("  no row     " + text::ForDisplay(path));
  }
  for (const std::string& failed : report.audio_failed) {
    PrintLine("  not heard  " + text::ForDisplay(failed));
  }
}

void PrintRowsThatNeedSomebody(const Context& context,
                               const ImportReport& report) {
  std::vector<std::vector<std::string>> rows;
  for (const RowReport& row : report.rows) {
    if (row.outcome == RowOutcome::kNew ||
        row.outcome == RowOutcome::kRegistered) {
      continue;
    }
    rows.push_back({std::to_string(row.row),
                    std::string(registry::ToText(row.outcome)),
                    text::ForDisplay(row.title), text::ForDisplay(row.artist),
                    text::ForDisplay(row.reason)});
  }
  if (rows.empty()) return;
  PrintTable(context,
             {{"ROW", true}, {"OUTCOME"}, {"TITLE"}, {"ARTIST"}, {"WHY"}},
             rows);
}

}  // namespace

json::Object ToJson(const ImportReport& report) {
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
       {"counts", Counts(report)},
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

json::Object ToJson(const ImportReport& report, const RowReport& row) {
  json::Object object = RowObject(row);
  object.members.emplace_back("applied", report.applied);
  object.members.emplace_back("import", report.id);
  return object;
}

void PrintReport(const Context& context, const ImportReport& report) {
  const auto counts = report.Counts();
  const auto count = [&counts](RowOutcome outcome) {
    return Number(counts[static_cast<std::size_t>(outcome)]);
  };
  PrintLine(text::ForDisplay(report.file) + "   " +
            Number(static_cast<std::int64_t>(report.rows.size())) +
            " rows · encoding " +
            std::string(text::ToText(*report.charset.charset)) + " (" +
            (report.charset_given ? "given" : report.charset.why) + ")");
  PrintColumns(report);
  PrintFindings(report);
  PrintAudio(report);
  PrintLine((report.applied ? "Import " : "Plan ") +
            registry::ShortImportId(report.id) +
            (report.applied ? "" : " (nothing written to the registry)"));
  PrintLine("  " + count(RowOutcome::kNew) + " new   " +
            count(RowOutcome::kRegistered) + " already registered   " +
            count(RowOutcome::kConflict) + " in conflict   " +
            count(RowOutcome::kWaiting) + " waiting for review   " +
            count(RowOutcome::kRejected) + " rejected");
  PrintLine("  " + std::string(report.applied ? "signed" : "to sign") + ": " +
            Number(report.recordings) + " recordings, " + Number(report.works) +
            " works, " + Number(report.claims) + " claims" +
            (report.log_index >= 0 ? " · log entry " + Number(report.log_index)
                                   : ""));
  PrintRowsThatNeedSomebody(context, report);
}

std::vector<text::Reading> CharsetChoices(const ImportReport& report) {
  std::vector<text::Reading> choices;
  for (const text::Reading& reading : report.charset.readings) {
    if (reading.strict || choices.empty()) choices.push_back(reading);
  }
  return choices;
}

std::string CharsetQuestion(const ImportReport& report) {
  std::string text = "the charset of " + text::ForDisplay(report.file) +
                     " is not clear: " + report.charset.why + "\n";
  int number = 0;
  for (const text::Reading& reading : CharsetChoices(report)) {
    text += "  " + std::to_string(++number) + "  " +
            std::string(text::ToText(reading.charset)) + "\n";
    std::string line;
    for (const char c : reading.preview + "\n") {
      if (c != '\n') {
        line += c;
        continue;
      }
      if (!line.empty()) text += "       " + line + "\n";  // Say escapes
      line.clear();
    }
  }
  return text;
}

}  // namespace qiao::cli
