#include "cli/import_report.h"

#include <algorithm>
#include <map>
#include <utility>

#include "cli/output.h"
#include "registry/import/finding_rules.h"
#include "registry/service/import_report.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using json::View;
using registry::RowOutcome;

constexpr std::size_t kRowsNamed = 8;

std::string Number(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, 1, ',');
  }
  return digits;
}

std::int64_t CountOf(const View& report, RowOutcome outcome) {
  return report["counts"][registry::ToText(outcome)].number();
}

void PrintColumns(const View& report) {
  std::string line = "columns   ";
  std::size_t known = 0;
  const std::vector<View> columns = report["columns"].items();
  for (const View& column : columns) {
    const bool field = !column["field"].text().empty();
    if (field) ++known;
    line += " " + text::ForDisplay(column["heading"].text());
    if (!field) line += "(?)";
  }
  PrintLine(line + "   (" + std::to_string(known) + "/" +
            std::to_string(columns.size()) + " known)");
}

// One line for each rule that spoke: how often, and in which rows.
void PrintFindings(const View& report) {
  struct Said {
    View first;
    std::vector<std::int64_t> rows;
    std::size_t times = 0;
  };
  std::map<std::string, Said, std::less<>> by_rule;
  const auto take = [&by_rule](const View& findings) {
    for (const View& finding : findings.items()) {
      Said& said = by_rule[std::string(finding["rule"].text())];
      if (!said.first) said.first = finding;
      ++said.times;
      const std::int64_t row = finding["row"].number();
      if (row > 0 && (said.rows.empty() || said.rows.back() != row)) {
        said.rows.push_back(row);
      }
    }
  };
  take(report["findings"]);
  for (const View& row : report["rows"].items()) take(row["findings"]);
  for (const auto& [rule, said] : by_rule) {
    const registry::FindingRule* known = registry::FindFindingRule(rule);
    const bool note =
        said.first["severity"].text() == registry::ToText(Severity::kNote);
    const std::string fix(said.first["fix"].text());
    std::string line = note ? "- " : "! ";
    line += rule + "  ";
    line += said.times == 1 || known == nullptr
                ? std::string(said.first["message"].text())
                : std::string(known->title);
    if (said.times > 1) line += " (" + std::to_string(said.times) + ")";
    if (!said.rows.empty()) line += " · rows";
    for (std::size_t i = 0; i < said.rows.size() && i < kRowsNamed; ++i) {
      line += " " + std::to_string(said.rows[i]);
    }
    if (said.rows.size() > kRowsNamed) line += " …";
    if (!note && !fix.empty()) line += " → " + fix;
    PrintLine(text::ForDisplay(line));
  }
}

void PrintAudio(const View& report) {
  const View audio = report["audio"];
  if (audio["files"].number() == 0) return;
  std::map<std::string, std::int64_t> ways;
  std::int64_t without = 0;
  const std::vector<View> rows = report["rows"].items();
  for (const View& row : rows) {
    if (const View met = row["audio"]) {
      ++ways[std::string(met["by"].text())];
    } else {
      ++without;
    }
  }
  const std::vector<std::string> without_row = audio["without_row"].texts();
  std::string line = "audio      " + std::to_string(audio["met"].number()) +
                     "/" + std::to_string(rows.size()) + " rows met a file";
  std::string how;
  for (const auto& [way, times] : ways) {
    how += (how.empty() ? " (" : " · ") + way + " " + std::to_string(times);
  }
  if (!how.empty()) line += how + ")";
  line += " · " + std::to_string(without) + " rows without audio · " +
          std::to_string(without_row.size()) + " files without row";
  PrintLine(line);
  for (const std::string& path : without_row) {
    PrintLine("  no row     " + text::ForDisplay(path));
  }
  for (const std::string& failed : audio["failed"].texts()) {
    PrintLine("  not heard  " + text::ForDisplay(failed));
  }
}

void PrintRowsThatNeedSomebody(const Context& context, const View& report) {
  std::vector<std::vector<std::string>> rows;
  for (const View& row : report["rows"].items()) {
    const std::string_view outcome = row["outcome"].text();
    if (outcome == registry::ToText(RowOutcome::kNew) ||
        outcome == registry::ToText(RowOutcome::kRegistered)) {
      continue;
    }
    rows.push_back({std::to_string(row["row"].number()), std::string(outcome),
                    text::ForDisplay(row["title"].text()),
                    text::ForDisplay(row["artist"].text()),
                    text::ForDisplay(row["reason"].text())});
  }
  if (rows.empty()) return;
  PrintTable(context,
             {{"ROW", true}, {"OUTCOME"}, {"TITLE"}, {"ARTIST"}, {"WHY"}},
             rows);
}

struct CharsetChoice {
  std::string name, preview;
};

// What strict readings there are; the best one where there is none.
std::vector<CharsetChoice> ChoicesOf(const View& report) {
  std::vector<CharsetChoice> choices;
  for (const View& reading : report["encoding"]["readings"].items()) {
    if (!reading["strict"].flag() && !choices.empty()) continue;
    choices.push_back({std::string(reading["name"].text()),
                       std::string(reading["preview"].text())});
  }
  return choices;
}

}  // namespace

bool IsCharsetKnown(const View& report) {
  return static_cast<bool>(report["encoding"]["name"]);
}

bool IsOpen(const View& report) {
  return CountOf(report, RowOutcome::kWaiting) > 0 ||
         CountOf(report, RowOutcome::kRejected) > 0 ||
         !report["audio"]["failed"].items().empty();
}

json::Object RowDocument(const View& report, const View& row) {
  json::Object object =
      row.object() == nullptr ? json::Object() : *row.object();
  object.members.emplace_back("applied", report["applied"].flag());
  object.members.emplace_back("import", report["import"].text());
  return object;
}

void PrintReport(const Context& context, const View& report) {
  const auto count = [&report](RowOutcome outcome) {
    return Number(CountOf(report, outcome));
  };
  const bool applied = report["applied"].flag();
  const View encoding = report["encoding"];
  PrintLine(text::ForDisplay(report["file"].text()) + "   " +
            Number(static_cast<std::int64_t>(report["rows"].items().size())) +
            " rows · encoding " + std::string(encoding["name"].text()) + " (" +
            std::string(encoding["by"].text() == "given"
                            ? std::string_view("given")
                            : encoding["why"].text()) +
            ")");
  PrintColumns(report);
  PrintFindings(report);
  PrintAudio(report);
  PrintLine((applied ? "Import " : "Plan ") +
            registry::ShortImportId(report["import"].text()) +
            (applied ? "" : " (nothing written to the registry)"));
  PrintLine("  " + count(RowOutcome::kNew) + " new   " +
            count(RowOutcome::kRegistered) + " already registered   " +
            count(RowOutcome::kConflict) + " in conflict   " +
            count(RowOutcome::kWaiting) + " waiting for review   " +
            count(RowOutcome::kRejected) + " rejected");
  const View statements = report["statements"];
  PrintLine("  " + std::string(applied ? "signed" : "to sign") + ": " +
            Number(statements["recordings"].number()) + " recordings, " +
            Number(statements["works"].number()) + " works, " +
            Number(statements["claims"].number()) + " claims" +
            (report["log_index"]
                 ? " · log entry " + Number(report["log_index"].number())
                 : ""));
  PrintRowsThatNeedSomebody(context, report);
}

std::vector<std::string> CharsetChoices(const View& report) {
  std::vector<std::string> names;
  for (CharsetChoice& choice : ChoicesOf(report)) {
    names.push_back(std::move(choice.name));
  }
  return names;
}

std::string CharsetQuestion(const View& report) {
  std::string text =
      "the charset of " + text::ForDisplay(report["file"].text()) +
      " is not clear: " + std::string(report["encoding"]["why"].text()) + "\n";
  int number = 0;
  for (const CharsetChoice& choice : ChoicesOf(report)) {
    text += "  " + std::to_string(++number) + "  " + choice.name + "\n";
    std::string line;
    for (const char c : choice.preview + "\n") {
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
