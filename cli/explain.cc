// qiao explain error CODE: what a code means and what to do about it.
#include <memory>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "schemas/model/code_meaning.h"

namespace qiao::cli {
namespace {

json::Object ObjectOf(const CodeMeaning& row) {
  return {{{"code", row.code}, {"meaning", row.meaning}, {"next", row.next}}};
}

void PrintRows(const Context& context, const std::vector<CodeMeaning>& rows) {
  std::vector<std::vector<std::string>> cells;
  for (const CodeMeaning& row : rows) {
    cells.push_back({row.code, row.meaning, row.next});
  }
  PrintTable(context, {{"code", false, true}, {"meaning"}, {"next"}}, cells);
}

ExitCode ListAll(const Context& context) {
  const std::vector<CodeMeaning>& all = CodeMeanings();
  if (context.form == OutputForm::kJson) {
    json::Array codes;
    for (const CodeMeaning& row : all) codes.emplace_back(ObjectOf(row));
    PrintJson("qiao.explain.errors/1", {{{"codes", std::move(codes)}}});
  } else if (context.form == OutputForm::kJsonLines) {
    for (const CodeMeaning& row : all) {
      PrintJson("qiao.explain.error/1", ObjectOf(row));
    }
  } else {
    PrintRows(context, all);
  }
  return ExitCode::kDone;
}

ExitCode Explain(const Context& context, const std::string& code) {
  if (code.empty()) return ListAll(context);
  const std::vector<CodeMeaning>& all = CodeMeanings();
  std::vector<std::string> codes;
  for (const CodeMeaning& row : all) {
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
      "Codes stand in [brackets] behind an error, in the rule column of an "
      "import report, and in what the service answers. They never change "
      "their meaning.",
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
