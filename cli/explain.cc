// qiao explain error CODE: what a code means and what to do about it.
#include <algorithm>
#include <memory>
#include <utility>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "tables/embedded.h"

namespace qiao::cli {
namespace {

struct Explanation {
  std::string code;
  std::string meaning;
  std::string next;
};

std::string Cell(std::string_view& line) {
  const std::size_t end = std::min(line.find('\t'), line.size());
  std::string cell(line.substr(0, end));
  line.remove_prefix(std::min(end + 1, line.size()));
  return cell;
}

// Hands each row of a table to `use`; comments, a header that begins with
// "code" and empty lines are left out.
template <typename Use>
void ForEachRow(std::string_view table, const Use& use) {
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    const std::string_view line = table.substr(0, end);
    table.remove_prefix(std::min(end + 1, table.size()));
    if (!line.empty() && line[0] != '#' && !line.starts_with("code\t")) {
      use(line);
    }
  }
}

std::vector<Explanation> Explanations() {
  std::vector<Explanation> all;
  ForEachRow(tables::kRefusals, [&all](std::string_view line) {
    Explanation row;
    row.code = Cell(line);
    row.meaning = Cell(line);
    row.next = Cell(line);
    all.push_back(std::move(row));
  });
  ForEachRow(tables::kFindings, [&all](std::string_view line) {
    Explanation row;
    row.code = Cell(line);
    const std::string severity = Cell(line);
    const std::string effect = Cell(line);  // kept, waits, rejected, file
    row.meaning = Cell(line);
    row.meaning += " (" + severity + "). " + Cell(line);
    if (effect == "waits") row.meaning += " The row waits for review.";
    if (effect == "rejected") row.meaning += " The row is rejected.";
    row.next = Cell(line);
    all.push_back(std::move(row));
  });
  return all;
}

json::Object ObjectOf(const Explanation& row) {
  return {{{"code", row.code}, {"meaning", row.meaning}, {"next", row.next}}};
}

void PrintRows(const Context& context, const std::vector<Explanation>& rows) {
  std::vector<std::vector<std::string>> cells;
  for (const Explanation& row : rows) {
    cells.push_back({row.code, row.meaning, row.next});
  }
  PrintTable(context, {{"code", false, true}, {"meaning"}, {"next"}}, cells);
}

ExitCode ListAll(const Context& context) {
  const std::vector<Explanation> all = Explanations();
  if (context.form == OutputForm::kJson) {
    json::Array codes;
    for (const Explanation& row : all) codes.emplace_back(ObjectOf(row));
    PrintJson("qiao.explain.errors/1", {{{"codes", std::move(codes)}}});
  } else if (context.form == OutputForm::kJsonLines) {
    for (const Explanation& row : all) {
      PrintJson("qiao.explain.error/1", ObjectOf(row));
    }
  } else {
    PrintRows(context, all);
  }
  return ExitCode::kDone;
}

ExitCode Explain(const Context& context, const std::string& code) {
  if (code.empty()) return ListAll(context);
  const std::vector<Explanation> all = Explanations();
  std::vector<std::string> codes;
  for (const Explanation& row : all) {
    codes.push_back(row.code);
    if (row.code != code) continue;
    if (context.form == OutputForm::kTable) {
      PrintLine(row.code);
      PrintLine("  " + row.meaning);
      if (!row.next.empty()) PrintLine("  What to do: " + row.next);
    } else if (context.form == OutputForm::kCsv) {
      PrintRows(context, {row});
    } else {
      PrintJson("qiao.explain.error/1", ObjectOf(row));
    }
    return ExitCode::kDone;
  }
  std::string text = "there is no code " + code;
  const std::vector<std::string> near = Nearest(code, codes);
  if (!near.empty()) text += "; did you mean " + near.front() + "?";
  return Fail(context, Error{ErrorCode::kNotFound, text});
}

}  // namespace

std::vector<Command> ExplainCommands() {
  auto code = std::make_shared<std::string>();
  return {{
      {"explain", "error"},
      "what a code means and what to do",
      "Codes stand in [brackets] behind an error, and in the rule column of "
      "an import report. They never change their meaning.",
      {{"CODE",
        "CODE",
        "the code: not-canonical, QIAO-IMP-014 (none: all codes)",
        code.get(),
        false,
        {}}},
      {{"qiao explain error not-canonical",
        "why a record was refused with this code"},
       {"qiao explain error", "all codes"}},
      [code](const Context& context) { return Explain(context, *code); },
  }};
}

}  // namespace qiao::cli
