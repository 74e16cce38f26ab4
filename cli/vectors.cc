// qiao vectors: public test vectors, run against this program.
#include <memory>
#include <utility>

#include "cli/commands.h"
#include "cli/output.h"
#include "registry/vectors/read_files.h"
#include "registry/vectors/vector_set.h"
#include "schemas/json/value.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

using vectors::Case;
using vectors::Suite;

constexpr std::string_view kAll = "all";

struct Arguments {
  std::string set;
  std::string directory;
  bool cases = false;
};

struct SetRun {
  std::string set;
  std::vector<Suite> suites;
};

// One set, or all whose files are there.
Result<std::vector<SetRun>> Run(const Arguments& arguments) {
  QIAO_TRY(const vectors::Files files, vectors::ReadFiles(arguments.directory));
  std::vector<SetRun> runs;
  if (arguments.set != kAll) {
    QIAO_TRY(std::vector<Suite> suites, vectors::RunSet(arguments.set, files));
    runs.push_back({arguments.set, std::move(suites)});
    return runs;
  }
  for (const vectors::SetInfo& info : vectors::Sets()) {
    Result<std::vector<Suite>> suites = vectors::RunSet(info.name, files);
    if (suites) runs.push_back({std::string(info.name), std::move(*suites)});
  }
  if (runs.empty()) {
    return Error{ErrorCode::kNotFound,
                 "no vectors of any set below " + arguments.directory +
                     "; qiao vectors --help says what each is made of"};
  }
  return runs;
}

std::int64_t Count(std::size_t size) { return static_cast<std::int64_t>(size); }

json::Object ToJson(const SetRun& run, const Suite& suite) {
  return {{{"set", run.set},
           {"suite", suite.name},
           {"cases", Count(suite.cases.size())},
           {"agreed", Count(suite.Agreed())},
           {"disagreed", Count(suite.cases.size() - suite.Agreed())},
           {"accepted", Count(suite.Found(vectors::kAccept))}}};
}

json::Object ToJson(const SetRun& run, const Suite& suite, const Case& one) {
  json::Object object{{{"set", run.set},
                       {"suite", suite.name},
                       {"case", one.name},
                       {"expected", one.expected},
                       {"found", one.found},
                       {"agrees", one.Agrees()}}};
  if (!one.reason.empty()) object.members.emplace_back("reason", one.reason);
  if (!one.output.empty()) object.members.emplace_back("output", one.output);
  return object;
}

std::string Line(const SetRun& run, const Suite& suite, const Case& one) {
  std::string line = one.Agrees() ? "= " : "✗ ";
  line += run.set + " " + suite.name + " " + one.name;
  line += ": expected " + one.expected + ", found " + one.found;
  if (!one.reason.empty()) line += " (" + one.reason + ")";
  return text::EscapeControls(line);
}

// Hands every case that is to be shown to `show`.
template <typename Show>
void ForShown(const std::vector<SetRun>& runs, bool all, const Show& show) {
  for (const SetRun& run : runs) {
    for (const Suite& suite : run.suites) {
      for (const Case& one : suite.cases) {
        if (all || !one.Agrees()) show(run, suite, one);
      }
    }
  }
}

void PrintAsJson(const std::vector<SetRun>& runs, bool all, bool whole) {
  json::Array suites;
  json::Array cases;
  for (const SetRun& run : runs) {
    for (const Suite& suite : run.suites) {
      suites.emplace_back(ToJson(run, suite));
    }
  }
  ForShown(runs, all,
           [&](const SetRun& run, const Suite& suite, const Case& one) {
             cases.emplace_back(ToJson(run, suite, one));
           });
  if (whole) {
    PrintJson("qiao.vectors/1", json::Object{{{"suites", std::move(suites)},
                                              {"cases", std::move(cases)}}});
    return;
  }
  for (const json::Value& one : cases) {
    PrintJson("qiao.vectors.case/1", *one.AsObject());
  }
  for (const json::Value& suite : suites) {
    PrintJson("qiao.vectors.suite/1", *suite.AsObject());
  }
}

void PrintAsTable(const Context& context, const std::vector<SetRun>& runs,
                  bool all) {
  ForShown(runs, all,
           [](const SetRun& run, const Suite& suite, const Case& one) {
             PrintLine(Line(run, suite, one));
           });
  std::vector<std::vector<std::string>> rows;
  for (const SetRun& run : runs) {
    for (const Suite& suite : run.suites) {
      rows.push_back({run.set, suite.name, std::to_string(suite.cases.size()),
                      std::to_string(suite.Agreed()),
                      std::to_string(suite.cases.size() - suite.Agreed()),
                      std::to_string(suite.Found(vectors::kAccept))});
    }
  }
  PrintTable(context,
             {{"SET"},
              {"SUITE"},
              {"CASES", true},
              {"AGREED", true},
              {"DISAGREED", true},
              {"ACCEPTED", true}},
             rows);
}

ExitCode Vectors(const Context& context, const Arguments& arguments) {
  const Result<std::vector<SetRun>> runs = Run(arguments);
  if (!runs) return Fail(context, runs.error());
  if (context.form == OutputForm::kJson ||
      context.form == OutputForm::kJsonLines) {
    PrintAsJson(*runs, arguments.cases, context.form == OutputForm::kJson);
  } else {
    PrintAsTable(context, *runs, arguments.cases);
  }
  for (const SetRun& run : *runs) {
    for (const Suite& suite : run.suites) {
      if (suite.Agreed() != suite.cases.size()) return ExitCode::kNo;
    }
  }
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> VectorsCommands() {
  auto arguments = std::make_shared<Arguments>();
  Command command;
  command.path = {"vectors"};
  command.summary = "run public test vectors against this program";
  command.description =
      "Prints a line for each case whose answer differs from the published "
      "one, then a line for each suite. Files are found by their names "
      "anywhere below DIR, in .tar.gz archives too. Where a rule of the record "
      "format is stricter than a set, the rule is expected. The sets:";
  for (const vectors::SetInfo& info : vectors::Sets()) {
    command.description +=
        "\n" + std::string(info.name) + ": " + std::string(info.about) + ".";
  }
  command.description +=
      "\nall: every set whose files are there.\n\n"
      "Exit code: 0 all agree, 1 some do not, 5 DIR holds nothing of the set.";
  command.options = {
      {"SET", "", "Which set; all for every one", &arguments->set, true, {}},
      {"DIR", "", "Where its files are", &arguments->directory, true, {}},
      {"--cases",
       "",
       "Show the cases that agree, too",
       &arguments->cases,
       false,
       {}},
  };
  command.examples = {
      {"qiao vectors ed25519 trust/sig",
       "strict Ed25519 against three sources"},
      {"qiao vectors json trust/json --cases --jsonl",
       "how every file of JSONTestSuite is decided, and why"},
  };
  command.run = [arguments](const Context& context) {
    return Vectors(context, *arguments);
  };
  return {std::move(command)};
}

}  // namespace qiao::cli
