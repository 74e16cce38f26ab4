// qiao audit: is the registry file what its log signed, row by row?
#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/key_files.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "registry/ledger/static_log.h"
#include "registry/service/audit_registry.h"

namespace qiao::cli {
namespace {

struct Arguments {
  std::optional<std::string> against;
  std::optional<std::string> trust;
  std::optional<std::string> log_files;
  bool renew_anchor = false;
  bool rebuild = false;
};

Result<ledger::TrustPolicy> ReadPolicy(const std::string& file) {
  QIAO_TRY(const std::string text, ReadInput(file));
  auto policy = ledger::ParsePolicy(text);
  if (!policy) {
    return Error{ErrorCode::kUsage, "no trust root: " + policy.error().message};
  }
  return policy;
}

Result<store::AuditOrder> OrderOf(const Context& context,
                                  const Arguments& arguments) {
  store::AuditOrder order;
  order.path = context.registry;
  if (arguments.trust) {
    QIAO_TRY(order.trust, ReadPolicy(*arguments.trust));
  }
  if (arguments.against) {
    if (!order.trust) {
      return Error{ErrorCode::kUsage,
                   "a head from outside is worth what its signature is worth: "
                   "name the log's key or your policy with --trust FILE"};
    }
    QIAO_TRY(const std::string note, ReadInput(*arguments.against));
    QIAO_TRY(order.against, registry::OutsideHead(note, *order.trust));
  }
  return order;
}

Result<store::AuditReport> Run(const Context& context,
                               store::AuditOrder order) {
  std::optional<Progress> progress;
  order.progress = [&](std::int64_t done, std::int64_t total) {
    if (!progress) progress.emplace(context, "audit", total);
    progress->Advance(done, "entries");
  };
  return registry::AuditRegistry(order);
}

json::Object ToJson(const store::Difference& one) {
  json::Object object{{{"next", one.next}, {"table", one.table}}};
  for (const auto& [name, text] :
       {std::pair<const char*, const std::string&>{"column", one.column},
        {"expected", one.expected},
        {"found", one.found},
        {"row", one.row}}) {
    if (!text.empty()) object.members.emplace_back(name, text);
  }
  return object;
}

void PrintAsJson(const Context& context, const store::AuditReport& report) {
  json::Array differences;
  for (const store::Difference& one : report.differences) {
    differences.push_back(ToJson(one));
  }
  json::Object counted;
  for (const auto& [table, count] : report.counted) {
    counted.members.emplace_back(table, count);
  }
  PrintJson(
      "qiao.audit/1",
      json::Object{{{"checked",
                     json::Array(report.checked.begin(), report.checked.end())},
                    {"counted", std::move(counted)},
                    {"differences", std::move(differences)},
                    {"log", report.head.origin},
                    {"not_checked", json::Array(report.not_checked.begin(),
                                                report.not_checked.end())},
                    {"registry", context.registry},
                    {"root", ToText(report.head.root)},
                    {"size", report.head.size},
                    {"sound", report.Sound()}}});
}

void PrintInWords(const Context& context, const store::AuditReport& report) {
  for (const std::string& words : report.checked) Say(context, "✓ " + words);
  for (const std::string& words : report.not_checked) {
    Say(context, "- not checked: " + words);
  }
  if (report.Sound()) {
    PrintLine("SOUND " + context.registry + ": " +
              std::to_string(report.head.size) + " entries of " +
              report.head.origin);
    return;
  }
  std::vector<std::vector<std::string>> rows;
  for (const store::Difference& one : report.differences) {
    rows.push_back({one.table, one.row, one.column, one.expected, one.found});
  }
  PrintTable(context,
             {{"TABLE", false, true},
              {"ROW", false, true},
              {"COLUMN"},
              {"EXPECTED"},
              {"FOUND"}},
             rows);
  std::vector<std::string> told;
  for (const store::Difference& one : report.differences) {
    if (std::find(told.begin(), told.end(), one.next) != told.end()) continue;
    told.push_back(one.next);
    Say(context, one.table + ": " + one.next);
  }
  std::string tables;
  for (const auto& [table, count] : report.counted) {
    tables +=
        (tables.empty() ? "" : ", ") + std::to_string(count) + " in " + table;
  }
  Say(context, "DIFFERS " + context.registry + ": " + tables);
}

ExitCode Print(const Context& context, const store::AuditReport& report) {
  if (context.form == OutputForm::kJson) {
    PrintAsJson(context, report);
  } else if (context.form == OutputForm::kJsonLines) {
    for (const store::Difference& one : report.differences) {
      PrintJson("qiao.audit.difference/1", ToJson(one));
    }
  } else {
    PrintInWords(context, report);
  }
  return report.Sound() ? ExitCode::kDone : ExitCode::kNo;
}

// Whether nothing differs but what `next` or the anchor file can mend.
bool OnlyMendable(const store::AuditReport& report, const Arguments& with) {
  return std::all_of(
      report.differences.begin(), report.differences.end(),
      [&](const store::Difference& one) {
        return (with.renew_anchor && one.table == "anchor file") ||
               (with.rebuild && one.next == store::kMakeAgain);
      });
}

Result<store::AuditReport> Mend(const Context& context,
                                const Arguments& arguments,
                                const store::AuditOrder& order) {
  if (arguments.rebuild) {
    QIAO_TRY_DO(
        registry::RebuildTables(context.registry, FolderOfKeys(context)));
    Say(context, "the tables that follow from the entries were made again");
  }
  if (arguments.renew_anchor) {
    QIAO_TRY_DO(registry::RenewAnchor(context.registry, FolderOfKeys(context)));
    Say(context,
        "the anchor file was written anew: this copy counts as the newest");
  }
  return Run(context, order);
}

ExitCode AuditFile(const Context& context, const Arguments& arguments) {
  if (const Result<void> file = NeedsFile(context, "audit"); !file) {
    return Fail(context, file.error());
  }
  const Result<store::AuditOrder> order = OrderOf(context, arguments);
  if (!order) return Fail(context, order.error());
  Result<store::AuditReport> report = Run(context, *order);
  if (!report) return Fail(context, report.error());
  if (arguments.renew_anchor || arguments.rebuild) {
    if (!OnlyMendable(*report, arguments)) {
      Say(context, "nothing was written: more differs than that can mend");
      return Print(context, *report);
    }
    report = Mend(context, arguments, *order);
    if (!report) return Fail(context, report.error());
  }
  return Print(context, *report);
}

// ---- a log as static files

Result<std::optional<std::string>> ReadLogFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::optional<std::string>();
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in.good() && !in.eof()) {
    return Error{ErrorCode::kUnreadable, "cannot read " + path};
  }
  return std::optional(std::move(bytes).str());
}

ExitCode AuditLogFiles(const Context& context, const Arguments& arguments) {
  if (!arguments.trust) {
    return Fail(context,
                {ErrorCode::kUsage,
                 "a log is audited against a key from outside: name it with "
                 "--trust FILE"});
  }
  const Result<ledger::TrustPolicy> policy = ReadPolicy(*arguments.trust);
  if (!policy) return Fail(context, policy.error());
  const std::string& folder = *arguments.log_files;
  const auto report = ledger::AuditLog(
      [&](const std::string& path) { return ReadLogFile(folder + "/" + path); },
      *policy);
  const bool json = context.form == OutputForm::kJson ||
                    context.form == OutputForm::kJsonLines;
  if (!report) {
    if (report.error().code != ErrorCode::kRefused) {
      return Fail(context, report.error());
    }
    const std::string code(
        ToText(report.error().refusal.value_or(Refusal::kTile)));
    if (json) {
      PrintJson("qiao.audit.log/1",
                json::Object{{{"code", code},
                              {"folder", folder},
                              {"reason", report.error().message},
                              {"sound", false}}});
    } else {
      PrintLine("DIFFERS " + folder + ": " + report.error().message + " [" +
                code + "]");
    }
    return ExitCode::kNo;
  }
  if (json) {
    PrintJson("qiao.audit.log/1",
              json::Object{{{"folder", folder},
                            {"log", report->head.origin},
                            {"not_understood", report->not_understood},
                            {"root", ToText(report->head.root)},
                            {"size", report->head.size},
                            {"sound", true}}});
  } else {
    PrintLine("SOUND " + folder + ": " + std::to_string(report->head.size) +
              " entries of " + report->head.origin);
  }
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> AuditCommands() {
  auto arguments = std::make_shared<Arguments>();
  Command audit;
  audit.path = {"audit"};
  audit.summary = "check every row of the registry against what was signed";
  audit.description =
      "Makes everything again from the bytes of the entries - ids, "
      "signatures, rules, tree, every signed head, the state, and each table "
      "that answers are made of - and holds what stands beside the ledger "
      "against the hashes recorded when it was written. Names each table, row "
      "and column that differs, and what to do. Writes nothing unless it is "
      "told to.\n\n"
      "Exit code: 0 all is as it must be, 1 something differs, 5 no registry, "
      "8 no registry file, or the head given cannot be believed.";
  audit.options = {
      {"--against",
       "FILE",
       "A signed head of this log from outside (a checkpoint): the log must "
       "continue it",
       &arguments->against,
       false,
       {}},
      {"--trust",
       "FILE",
       "The log's verifier key, or a trust policy; the registry must be of "
       "that log",
       &arguments->trust,
       false,
       {}},
      {"--log",
       "DIR",
       "Audit a log exported as static files (qiao log export) instead of the "
       "registry",
       &arguments->log_files,
       false,
       {}},
      {"--renew-anchor",
       "",
       "If nothing else differs: write a new anchor file, so that this copy "
       "of the registry counts as the newest",
       &arguments->renew_anchor,
       false,
       {}},
      {"--rebuild",
       "",
       "If nothing else differs: make the tables that follow from the entries "
       "again",
       &arguments->rebuild,
       false,
       {}},
  };
  audit.examples = {
      {"qiao audit", "the whole registry"},
      {"qiao audit --against kept.checkpoint --trust registry.policy",
       "and that it continues a head kept elsewhere"},
      {"qiao audit --log www/log --trust registry.policy",
       "a published log, without the registry"},
  };
  audit.run = [arguments](const Context& context) {
    return arguments->log_files ? AuditLogFiles(context, *arguments)
                                : AuditFile(context, *arguments);
  };
  return {std::move(audit)};
}

}  // namespace qiao::cli
