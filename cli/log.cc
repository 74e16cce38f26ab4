// qiao log: the signed head of the log, and proofs out of it.
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/open_desk.h"
#include "cli/output.h"
#include "registry/ledger/complete_answer.h"
#include "registry/ledger/receipt.h"
#include "registry/service/export_log.h"
#include "registry/service/registry.h"
#include "schemas/json/document.h"

namespace qiao::cli {
namespace {

using json::View;
using registry::Registry;

// A document whose proof is not what it should be came from elsewhere.
Error Garbled(const Error& error) {
  return Error{ErrorCode::kUnreadable,
               "the registry's answer cannot be read: " + error.message};
}

Result<void> Head(const Context& context) {
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(const json::Object document, desk->LogHead());
  if (AsJson(context)) {
    PrintDocument(document);
    return {};
  }
  const auto head =
      ledger::ParseCheckpoint(View(document)["checkpoint"].text());
  if (!head) return Garbled(head.error());
  PrintBytes(ToText(*head));
  return {};
}

Result<void> Prove(const Context& context, const std::int64_t& index) {
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(const json::Object document, desk->LogProof(index));
  if (AsJson(context)) {
    PrintDocument(document);
    return {};
  }
  const auto receipt = ledger::ParseReceipt(View(document)["proof"].text());
  if (!receipt) return Garbled(receipt.error());
  PrintBytes(ToText(*receipt));
  return {};
}

Result<registry::ConsistencyProof> ProofIn(View document) {
  registry::ConsistencyProof proof;
  proof.from = document["from"].number();
  for (const std::string& hash : document["path"].texts()) {
    const auto digest = ParseDigest(hash);
    if (!digest) return Error{ErrorCode::kUnreadable, hash + " is no hash"};
    proof.path.push_back(*digest);
  }
  QIAO_TRY(proof.to, ledger::ParseCheckpoint(document["checkpoint"].text()));
  return proof;
}

Result<void> Consistency(const Context& context, const std::int64_t& from) {
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kAsk));
  QIAO_TRY(const json::Object document, desk->LogConsistency(from));
  if (AsJson(context)) {
    PrintDocument(document);
    return {};
  }
  const auto proof = ProofIn(View(document));
  if (!proof) return Garbled(proof.error());
  PrintBytes(ToText(*proof));
  return {};
}

Result<void> Complete(const Context& context, const std::string& key) {
  // An answer that is complete to its end may need an anchor.
  QIAO_TRY(const auto desk, OpenDesk(context, DeskUse::kTellIfKeyHere));
  QIAO_TRY(const std::string bytes, desk->Complete(key));
  const auto answer = ledger::ParseCompleteAnswer(bytes);
  if (!answer) return Garbled(answer.error());
  PrintBytes(bytes);
  const std::size_t statements = answer->statements.size();
  const std::int64_t later = answer->checkpoint.head.size - answer->anchor - 1;
  if (later > 0) {
    Say(context, "not covered: " + std::to_string(later) +
                     " later entries of the log, behind its last anchor");
  }
  Say(context, std::to_string(statements) +
                   (statements == 1 ? " statement" : " statements") +
                   " before entry " + std::to_string(answer->anchor) +
                   "; check it: qiao verify FILE --trust " +
                   (context.server.empty() ? context.registry + ".policy"
                                           : "TRUST-FILE"));
  return {};
}

Result<void> Export(const Context& context, const std::string& folder) {
  QIAO_TRY_DO(NeedsFile(context, "log export"));
  QIAO_TRY(const Registry registry,
           Registry::OpenToRead(context.registry, context.clock));
  std::optional<Progress> progress;
  QIAO_TRY(const registry::ExportedLog done,
           registry::ExportLog(registry.store(), folder,
                               [&](std::int64_t files, std::int64_t total) {
                                 if (!progress) {
                                   progress.emplace(context, "log", total);
                                 }
                                 progress->Advance(files, "files");
                               }));
  progress.reset();
  if (AsJson(context)) {
    PrintJson("qiao.log.export/1",
              json::Object{{{"folder", folder},
                            {"origin", done.head.origin},
                            {"root", ToText(done.head.root)},
                            {"size", done.head.size},
                            {"unchanged", done.unchanged},
                            {"written", done.written}}});
    return {};
  }
  PrintLine(folder + ": " + std::to_string(done.head.size) + " entries of " +
            done.head.origin + ", " + std::to_string(done.written) +
            " files written, " + std::to_string(done.unchanged) +
            " were there");
  Say(context, "check it: qiao audit --log " + folder + " --trust " +
                   context.registry + ".policy");
  return {};
}

}  // namespace

std::vector<Command> LogCommands() {
  auto index = std::make_shared<std::int64_t>(0);
  auto from = std::make_shared<std::int64_t>(0);
  auto folder = std::make_shared<std::string>();
  auto key = std::make_shared<std::string>();
  return {
      {{"log", "complete"},
       "proof that nothing on a subject is left out",
       "The index and id of every statement that touches SUBJECT before the "
       "newest anchor, and the proof that there are no others; if there are "
       "none, the proof of that. A few kilobytes, for qiao verify. It is "
       "complete by id: a search by title or by ISRC finds what the registry "
       "lists, and nothing proves that it lists all. What came after the "
       "anchor is not in it; if something was said of SUBJECT since and the "
       "operator's key is at hand, an anchor is added to the log first. A "
       "server's answer is checked before it is shown.",
       {{"SUBJECT",
         "SUBJECT",
         "id of a work, recording, release, person or party; key:… of a "
         "party's digits for its keys",
         key.get(),
         true,
         {}}},
       {{"qiao log complete rec:d03d243bc42d9589d16a484a36d13d4a0ae92f24 -o "
         "後來.json",
         "into a file"}},
       Running(Complete, key)},
      {{"log", "consistency"},
       "proof that the log continues an earlier size of itself",
       "From the first FROM entries to the newest head, in the form in which "
       "a witness is asked to cosign (c2sp.org/tlog-witness): the old size, "
       "the hashes of the proof, an empty line, the checkpoint.",
       {{"FROM",
         "FROM",
         "number of entries of the earlier head",
         from.get(),
         true,
         {}}},
       {{"qiao log consistency 40", "from the head of 40 entries"}},
       Running(Consistency, from)},
      {{"log", "export"},
       "the whole log as static files",
       "Checkpoint, tiles and bundles of entries (c2sp.org/tlog-tiles), to be "
       "served as they are. Run again, it writes what has come since; the "
       "checkpoint goes last. A folder that holds another log is left alone "
       "(exit 6).",
       {{"DIR", "DIR", "folder to write into", folder.get(), true, {}}},
       {{"qiao log export www/log", "for a web server"}},
       Running(Export, folder)},
      {{"log", "head"},
       "the newest signed head of the log",
       "A checkpoint (c2sp.org/tlog-checkpoint): origin, number of entries, "
       "root, and the signature over them.",
       {},
       {{"qiao log head", "as a signed note"},
        {"qiao log head --json", "with the key that verifies it"}},
       Running(Head)},
      {{"log", "prove"},
       "proof that an entry stands in the log",
       "A receipt (c2sp.org/tlog-proof) at the newest head.",
       {{"INDEX",
         "INDEX",
         "of the entry; the first is 0",
         index.get(),
         true,
         {}}},
       {{"qiao log prove 14 -o 14.tlog-proof", "into a file"}},
       Running(Prove, index)}};
}

}  // namespace qiao::cli
