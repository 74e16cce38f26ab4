// qiao verify: is this file what a trusted log holds? Offline, always.
#include <algorithm>
#include <memory>
#include <optional>

#include "cli/authorities_file.h"
#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/output.h"
#include "registry/ledger/bundle.h"
#include "registry/ledger/complete_answer.h"
#include "registry/ledger/fork_proof.h"
#include "registry/ledger/policy.h"
#include "registry/ledger/receipt.h"
#include "registry/ledger/shape.h"
#include "schemas/text/bidi.h"

namespace qiao::cli {
namespace {

constexpr std::string_view kSchema = "qiao.verify/1";

struct Arguments {
  std::string file;
  std::optional<std::string> trust;
  std::optional<std::string> entry;
  std::optional<std::string> authorities;
};

bool WantsJson(const Context& context) {
  return context.form == OutputForm::kJson ||
         context.form == OutputForm::kJsonLines;
}

// A refusal is an answer: it goes to stdout, with its code.
ExitCode Refuse(const Context& context, const Error& error) {
  const std::string code(
      ToText(error.refusal.value_or(Refusal::kBundleMalformed)));
  if (WantsJson(context)) {
    PrintJson(kSchema,
              json::Object{{{"code", code}, {"reason", error.message}}});
  } else {
    PrintLine("✗ " + text::EscapeControls(error.message));
    PrintLine("REFUSED: " + code);
  }
  return ExitCode::kNo;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

void PrintNotUnderstood(std::int64_t index) {
  PrintLine("! not understood: entry " + std::to_string(index) +
            "; a newer program may know it");
}

void PrintReport(const Context& context, const ledger::BundleReport& report) {
  for (const std::string& check : report.checked) {
    PrintLine("✓ " + text::EscapeControls(check));
  }
  for (const ledger::StatementReport& one : report.statements) {
    if (one.state.ends_with("+contested")) {
      PrintLine("! contested: entry " + std::to_string(one.index) + ", a " +
                one.typ + ", by a key revoked later as compromised since");
    }
  }
  for (const std::int64_t index : report.not_understood) {
    PrintNotUnderstood(index);
  }
  for (const std::string& words : report.not_checked) {
    PrintLine("- not checked: " + text::EscapeControls(words));
  }
  std::vector<std::vector<std::string>> rows;
  for (const ledger::StatementReport& one : report.statements) {
    rows.push_back({std::to_string(one.index), one.typ, one.state,
                    ToText(one.party), ToText(one.id)});
  }
  PrintTable(context,
             {{"INDEX", true},
              {"TYPE"},
              {"STATE"},
              {"PARTY", false, true},
              {"STATEMENT", false, true}},
             rows);
  std::string verdict = "VERIFIED " + ToText(report.subject) + " as of size " +
                        std::to_string(report.head.size) + " of " +
                        report.head.origin + ", signed by " +
                        Joined(report.signed_by);
  if (!report.time_stamps.empty()) {
    verdict += "; on record no later than " +
               ToText(report.time_stamps.front().before);
  }
  if (!report.complete_to) {
    verdict += "; whether anything is left out is not shown";
  }
  if (!report.not_understood.empty()) {
    verdict += "; " + std::to_string(report.not_understood.size()) +
               " of it not understood";
  }
  PrintLine(verdict);
}

ExitCode VerifyBundle(const Context& context, const std::string& bytes,
                      const ledger::TrustPolicy& policy,
                      const ledger::StampAuthorities* authorities) {
  const Result<ledger::BundleReport> report =
      ledger::VerifyBundle(bytes, policy, authorities);
  if (!report) return Refuse(context, report.error());
  if (WantsJson(context)) {
    PrintJson(kSchema, ToJson(*report));
  } else {
    PrintReport(context, *report);
  }
  return report->not_understood.empty() ? ExitCode::kDone : ExitCode::kPartial;
}

// Ascending, each once.
std::vector<std::string> NamesOf(
    const std::vector<ledger::CheckedSigner>& signers) {
  std::vector<std::string> names;
  for (const ledger::CheckedSigner& signer : signers) {
    names.push_back(signer.name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

struct CheckedReceipt {
  ledger::Receipt receipt;
  ledger::ShapedRecord record;
  std::vector<std::string> signed_by;
};

Result<CheckedReceipt> CheckReceipt(const std::string& text,
                                    const std::string& entry,
                                    const ledger::TrustPolicy& policy) {
  QIAO_TRY(ledger::Receipt receipt, ledger::ParseReceipt(text));
  QIAO_TRY(ledger::ShapedRecord record,
           ledger::CheckShape(entry, json::Edition::kVerifier));
  QIAO_TRY(const std::vector<ledger::CheckedSigner> signers,
           ledger::VerifyReceipt(receipt, record.entry(), policy));
  return CheckedReceipt{std::move(receipt), std::move(record),
                        NamesOf(signers)};
}

// A receipt proves a place in the log and no more; it does not hold the entry.
ExitCode VerifyReceipt(const Context& context, const std::string& text,
                       const Arguments& arguments,
                       const ledger::TrustPolicy& policy) {
  if (!arguments.entry) {
    return Fail(context,
                {ErrorCode::kUsage,
                 "a receipt does not hold its entry: name the file that does "
                 "with --entry FILE"});
  }
  Result<std::string> entry = ReadInput(*arguments.entry);
  if (!entry) return Fail(context, entry.error());
  const Result<CheckedReceipt> checked = CheckReceipt(text, *entry, policy);
  if (!checked) return Refuse(context, checked.error());
  const ledger::Checkpoint& head = checked->receipt.checkpoint.head;
  const std::string index = std::to_string(checked->receipt.index);
  const std::string size = std::to_string(head.size);
  const Statement& statement = checked->record.statement();
  const bool understood =
      !std::holds_alternative<NotUnderstood>(statement.body);
  const ExitCode done = understood ? ExitCode::kDone : ExitCode::kPartial;
  const std::vector<std::string> not_checked = {
      "heads after size " + size, "the keys that signed the statement",
      "what the statement refers to", "whether it was ended later"};
  if (WantsJson(context)) {
    json::Array not_understood;
    if (!understood) not_understood.emplace_back(checked->receipt.index);
    PrintJson(kSchema,
              json::Object{{{"index", checked->receipt.index},
                            {"log", head.origin},
                            {"not_checked", json::Array(not_checked.begin(),
                                                        not_checked.end())},
                            {"not_understood", std::move(not_understood)},
                            {"root", ToText(head.root)},
                            {"signed", json::Array(checked->signed_by.begin(),
                                                   checked->signed_by.end())},
                            {"size", head.size},
                            {"statement", ToText(checked->record.id())}}});
    return done;
  }
  PrintLine("✓ the entry has the shape of " +
            (understood ? "a " + statement.typ : "an entry"));
  PrintLine("✓ it is entry " + index + " under the head of size " + size);
  PrintLine("✓ that head is signed by " + Joined(checked->signed_by));
  if (!understood) PrintNotUnderstood(checked->receipt.index);
  for (const std::string& words : not_checked) {
    PrintLine("- not checked: " + words);
  }
  PrintLine("VERIFIED " + ToText(checked->record.id()) + " is entry " + index +
            " of " + head.origin + (understood ? "" : "; not understood"));
  return done;
}

// That a log told two histories: who brings the proof need not be believed.
ExitCode VerifyFork(const Context& context, const std::string& bytes,
                    const ledger::TrustPolicy& policy) {
  const Result<ledger::ForkProof> proof = ledger::ParseForkProof(bytes);
  if (!proof) return Refuse(context, proof.error());
  const auto signers = ledger::VerifyForkProof(*proof, policy);
  if (!signers) return Refuse(context, signers.error());
  const std::vector<std::string> names = NamesOf(*signers);
  const ledger::Checkpoint& older = proof->older.head;
  const ledger::Checkpoint& newer = proof->newer.head;
  const Digest& held = proof->root ? *proof->root : newer.root;
  if (WantsJson(context)) {
    PrintJson(kSchema,
              json::Object{
                  {{"fork", json::Object{{{"held", ToText(held)},
                                          {"newer", newer.size},
                                          {"newer_root", ToText(newer.root)},
                                          {"older", older.size},
                                          {"older_root", ToText(older.root)}}}},
                   {"log", older.origin},
                   {"signed", json::Array(names.begin(), names.end())}}});
    return ExitCode::kDone;
  }
  const std::string size = std::to_string(older.size);
  PrintLine("✓ both heads are signed by " + Joined(names));
  PrintLine("✓ the head of size " + size + " says that these entries have " +
            "the root " + ToText(older.root));
  PrintLine("✓ the head of size " + std::to_string(newer.size) +
            " says that they have the root " + ToText(held));
  PrintLine("VERIFIED " + older.origin + " told two histories of its first " +
            size + " entries");
  return ExitCode::kDone;
}

// All that touches one key, or that nothing does.
ExitCode VerifyComplete(const Context& context, const std::string& bytes,
                        const ledger::TrustPolicy& policy) {
  const auto answer = ledger::ParseCompleteAnswer(bytes);
  if (!answer) return Refuse(context, answer.error());
  const auto signers = ledger::VerifyCompleteAnswer(*answer, policy);
  if (!signers) return Refuse(context, signers.error());
  const std::vector<std::string> names = NamesOf(*signers);
  const ledger::Checkpoint& head = answer->checkpoint.head;
  const std::vector<std::string> not_checked = {
      "statements from index " + std::to_string(answer->anchor) + " on",
      "the keys that signed the anchor", "what the statements say"};
  if (WantsJson(context)) {
    json::Array statements;
    for (const ledger::TouchingStatement& one : answer->statements) {
      statements.emplace_back(
          json::Object{{{"id", ToText(one.id)}, {"index", one.index}}});
    }
    PrintJson(kSchema,
              json::Object{{{"complete_to", answer->anchor},
                            {"key", answer->key},
                            {"log", head.origin},
                            {"not_checked", json::Array(not_checked.begin(),
                                                        not_checked.end())},
                            {"root", ToText(head.root)},
                            {"signed", json::Array(names.begin(), names.end())},
                            {"size", head.size},
                            {"statements", std::move(statements)}}});
    return ExitCode::kDone;
  }
  const std::string anchor = std::to_string(answer->anchor);
  PrintLine("✓ the head of size " + std::to_string(head.size) +
            " is signed by " + Joined(names));
  PrintLine("✓ the anchor at index " + anchor + " stands under it");
  PrintLine("✓ what it says of this key is what is listed here");
  for (const std::string& words : not_checked) {
    PrintLine("- not checked: " + words);
  }
  std::vector<std::vector<std::string>> rows;
  for (const ledger::TouchingStatement& one : answer->statements) {
    rows.push_back({std::to_string(one.index), ToText(one.id)});
  }
  if (!rows.empty()) {
    PrintTable(context, {{"INDEX", true}, {"STATEMENT", false, true}}, rows);
  }
  PrintLine("VERIFIED " + text::EscapeControls(answer->key) + ": " +
            (rows.empty()
                 ? "nothing"
                 : std::to_string(rows.size()) +
                       (rows.size() == 1 ? " statement" : " statements")) +
            " below index " + anchor + " of " + head.origin);
  return ExitCode::kDone;
}

ExitCode VerifyStamped(const Context& context, const std::string& bytes,
                       const ledger::TrustPolicy& policy,
                       const std::string& file) {
  const auto authorities = ReadAuthorities(file);
  if (!authorities) {
    return Fail(context, {ErrorCode::kUsage,
                          "no trust root: " + authorities.error().message});
  }
  // The other proofs do not begin as a bundle does.
  if (!bytes.starts_with("{\"bundle\":")) {
    return Fail(context, {ErrorCode::kUsage,
                          "only a bundle (.qiaob) holds time stamps; leave "
                          "--tsa out"});
  }
  return VerifyBundle(context, bytes, policy, &*authorities);
}

ExitCode Verify(const Context& context, const Arguments& arguments) {
  if (!arguments.trust) {
    return Fail(context,
                {ErrorCode::kUsage,
                 "nothing can be verified without a trust root: name the "
                 "log's key or your policy with --trust FILE"});
  }
  const Result<std::string> trust = ReadInput(*arguments.trust);
  const Result<ledger::TrustPolicy> policy =
      trust ? ledger::ParsePolicy(*trust)
            : Result<ledger::TrustPolicy>(trust.error());
  if (!policy) {
    return Fail(context, {ErrorCode::kUsage,
                          "no trust root: " + policy.error().message});
  }
  const Result<std::string> bytes = ReadInput(arguments.file);
  if (!bytes) return Fail(context, bytes.error());
  if (arguments.authorities) {
    return VerifyStamped(context, *bytes, *policy, *arguments.authorities);
  }
  if (ledger::LooksLikeReceipt(*bytes)) {
    return VerifyReceipt(context, *bytes, arguments, *policy);
  }
  if (ledger::LooksLikeCompleteAnswer(*bytes)) {
    return VerifyComplete(context, *bytes, *policy);
  }
  if (ledger::LooksLikeForkProof(*bytes)) {
    return VerifyFork(context, *bytes, *policy);
  }
  if (!bytes->starts_with('{')) {
    return Fail(context, {ErrorCode::kUnreadable,
                          "neither a bundle (.qiaob), a receipt (.tlog-proof) "
                          "nor another proof: " +
                              arguments.file});
  }
  return VerifyBundle(context, *bytes, *policy, nullptr);
}

}  // namespace

std::vector<Command> VerifyCommands() {
  auto arguments = std::make_shared<Arguments>();
  Command verify;
  verify.path = {"verify"};
  verify.summary =
      "check a bundle, a receipt or a fork offline against a trusted log key";
  verify.description =
      "Makes every check of the record format and names each, and names what "
      "it did not check. It opens no connection. Trust comes from outside the "
      "file: --trust is the log's verifier key, or a policy with witnesses "
      "and a quorum (c2sp.org/tlog-policy).\n\n"
      "Exit code: 0 verified, 1 refused, 2 no trust root, 3 verified but "
      "something in it was not understood, 8 the file cannot be read.";
  verify.options = {
      {"FILE",
       "",
       "A bundle (.qiaob), a receipt (.tlog-proof), a proof that nothing is "
       "left out (qiao log complete), or the proof of a fork",
       &arguments->file,
       true,
       {}},
      {"--trust",
       "FILE",
       "The log's verifier key, or a trust policy",
       &arguments->trust,
       false,
       {}},
      {"--entry",
       "FILE",
       "With a receipt: the entry that it is for",
       &arguments->entry,
       false,
       {}},
      {"--tsa",
       "FILE",
       "With a bundle: it must hold a time stamp of an authority that leads "
       "to one of these certificates (PEM)",
       &arguments->authorities,
       false,
       {}},
  };
  verify.examples = {
      {"qiao verify houlai.qiaob --trust registry.policy",
       "who said what about this recording, and is that all"},
      {"qiao verify houlai.qiaob --trust registry.policy --json",
       "the same for a program"},
      {"qiao verify houlai.qiaob --trust registry.policy --tsa authority.pem",
       "and since when, by the word of a time-stamping authority"},
  };
  verify.run = [arguments](const Context& context) {
    return Verify(context, *arguments);
  };
  return {std::move(verify)};
}

}  // namespace qiao::cli
