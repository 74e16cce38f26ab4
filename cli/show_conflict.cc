#include "cli/show_conflict.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output.h"
#include "cli/show_rights.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using json::View;

// "exact: 1/2000 over, not explained by rounding; CWR: pass".
std::string Judgement(View overlap) {
  const std::string over(overlap["over"].text());
  std::string text = "exact: ";
  text += over == "0" ? "the whole and a part of it besides" : over + " over";
  text += overlap["rounding"].flag() ? ", explained by rounding"
                                     : ", not explained by rounding";
  return text + "; CWR: " + std::string(overlap["cwr"].text());
}

// In a conflict of exclusives shares say nothing, and capacities do.
bool IsOfExclusives(View conflict) {
  return conflict["kind"].text() == "competing-exclusives";
}

// Title of the first subject, and who stands against whom.
std::vector<std::string> Row(View conflict, std::string_view lang) {
  const std::vector<View> subjects = conflict["subjects"].items();
  const std::string stands_with =
      IsOfExclusives(conflict) ? "capacity" : "percent";
  std::string who;
  for (const View& claim : conflict["claims"].items()) {
    who += (who.empty() ? "" : " · ") + ClaimantText(claim) + " " +
           std::string(claim[stands_with].text());
  }
  std::vector<std::string> row{
      std::string(conflict["id"].text()), std::string(conflict["kind"].text()),
      subjects.empty() ? "" : std::string(subjects.front()["title"].text())};
  const View overlap = conflict["overlap"];
  if (!overlap) {
    for (std::size_t i = 1; i < subjects.size(); ++i) {
      who += (who.empty() ? "also " : " · ") +
             std::string(subjects[i]["title"].text());
    }
    row.insert(row.end(),
               {std::string(conflict["isrc"].text()), "", "", "", who});
    return row;
  }
  std::string total(overlap["percent"].text());
  if (overlap["rounding"].flag()) total += " (rounding)";
  for (const View& link : conflict["links"].items()) {
    if (link["relation"].text() == "doubted") {
      who += " · " + std::string(link["evidence"].text());
    }
  }
  row.insert(row.end(), {RightsText(overlap["rights"].texts(), lang),
                         TerritoriesText(overlap["territories"], lang),
                         PeriodText(overlap["period"]), total, who});
  return row;
}

const std::vector<Column>& Columns() {
  static const std::vector<Column> columns = {{"CONFLICT", false, true},
                                              {"KIND"},
                                              {"TITLE"},
                                              {"RIGHT"},
                                              {"TERR"},
                                              {"PERIOD"},
                                              {"TOTAL", true},
                                              {"CLAIMS", false, false, true}};
  return columns;
}

// "subject   rec:0fb8…"; what came from outside steers no terminal.
void PrintNamed(std::string_view name, std::string_view text) {
  std::string line(name);
  line.resize(10, ' ');
  PrintLine(line + text::ForDisplay(text));
}

void PrintClaims(const Context& context, const std::vector<View>& claims,
                 bool exclusive) {
  std::vector<std::vector<std::string>> rows;
  for (const View& claim : claims) {
    rows.push_back({std::string(claim["claim"].text()), ClaimantText(claim),
                    std::string(claim["percent"].text()),
                    std::string(exclusive ? claim["capacity"].text()
                                          : claim["share"]["text"].text()),
                    RightsText(claim["rights"].texts(), context.lang),
                    TerritoriesText(claim["territories"], context.lang),
                    PeriodText(claim["period"]),
                    std::to_string(claim["index"].number())});
  }
  PrintTable(context,
             {{"CLAIM", false, true},
              {"PARTY"},
              {"SHARE", true},
              {exclusive ? "CAPACITY" : "WRITTEN"},
              {"RIGHT"},
              {"TERR"},
              {"PERIOD"},
              {"ENTRY", true}},
             rows);
}

}  // namespace

void ShowConflict(const Context& context, View conflict) {
  PrintLine(text::ForDisplay(conflict["id"].text()) + "  " +
            text::ForDisplay(conflict["kind"].text()));
  for (const View& subject : conflict["subjects"].items()) {
    PrintLine("subject   " + text::ForDisplay(subject["id"].text()) + "  " +
              text::ForDisplay(subject["title"].text()));
  }
  if (const View isrc = conflict["isrc"]) PrintNamed("isrc", isrc.text());
  for (const View& link : conflict["links"].items()) {
    const std::string_view relation = link["relation"].text();
    PrintNamed(relation, std::string(link["a"].text()) +
                             (relation == "same" ? " = " : " ≠ ") +
                             std::string(link["b"].text()));
    PrintNamed("", link["evidence"].text());
  }
  if (const View overlap = conflict["overlap"]) {
    PrintNamed("right", RightsText(overlap["rights"].texts(), context.lang));
    PrintNamed("territory",
               TerritoriesText(overlap["territories"], context.lang));
    PrintNamed("period", PeriodText(overlap["period"]));
    if (const View part = overlap["part"]) PrintNamed("part", part.text());
    for (const std::string& use : overlap["uses"].texts()) {
      PrintNamed("use", use);
    }
    if (const View total = overlap["total"]) {
      PrintNamed("total", std::string(overlap["percent"].text()) + " = " +
                              std::string(total.text()));
      PrintNamed("judged", Judgement(overlap));
    }
    if (overlap["crowded"].flag()) {
      PrintNamed("crowded", "only the days with most claims were looked at");
    }
  }
  const std::vector<View> claims = conflict["claims"].items();
  if (!claims.empty()) PrintClaims(context, claims, IsOfExclusives(conflict));
}

void ShowConflicts(const Context& context, View list) {
  std::vector<std::vector<std::string>> rows;
  for (const View& conflict : list["conflicts"].items()) {
    rows.push_back(Row(conflict, context.lang));
  }
  PrintTable(context, Columns(), rows);
}

}  // namespace qiao::cli
