// qiao log: the signed head of the log, and proofs out of it.
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/output.h"
#include "registry/service/registry.h"

namespace qiao::cli {
namespace {

using registry::Registry;

bool AsJson(const Context& context) {
  return context.form == OutputForm::kJson ||
         context.form == OutputForm::kJsonLines;
}

Result<void> Head(const Context& context) {
  QIAO_TRY(const Registry registry,
           Registry::OpenToRead(context.registry, context.clock));
  QIAO_TRY(const auto head, registry.store().Head());
  if (!head) {
    return Error{ErrorCode::kNotFound, "the log is empty"};
  }
  if (!AsJson(context)) {
    PrintBytes(ToText(*head));
    return {};
  }
  PrintJson("qiao.log.head/1",
            json::Object{{{"origin", head->head.origin},
                          {"size", head->head.size},
                          {"root", ToText(head->head.root)},
                          {"vkey", registry.store().LogVkey()},
                          {"checkpoint", ToText(*head)}}});
  return {};
}

Result<void> Prove(const Context& context, std::int64_t index) {
  QIAO_TRY(const Registry registry,
           Registry::OpenToRead(context.registry, context.clock));
  QIAO_TRY(const ledger::Receipt receipt, registry.ReceiptOf(index));
  if (!AsJson(context)) {
    PrintBytes(ToText(receipt));
    return {};
  }
  QIAO_TRY(const ledger::ShapedRecord record, registry.store().RecordAt(index));
  PrintJson("qiao.log.proof/1", json::Object{{{"index", index},
                                              {"stm", ToText(record.id())},
                                              {"entry", record.entry()},
                                              {"proof", ToText(receipt)}}});
  return {};
}

ExitCode Ended(const Context& context, const Result<void>& done) {
  return done ? ExitCode::kDone : Fail(context, done.error());
}

}  // namespace

std::vector<Command> LogCommands() {
  auto index = std::make_shared<std::int64_t>(0);
  return {
      {{"log", "head"},
       "the newest signed head of the log",
       "A checkpoint (c2sp.org/tlog-checkpoint): origin, number of entries, "
       "root, and the signature over them.",
       {},
       {{"qiao log head", "as a signed note"},
        {"qiao log head --json", "with the key that verifies it"}},
       [](const Context& context) { return Ended(context, Head(context)); }},
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
       [index](const Context& context) {
         return Ended(context, Prove(context, *index));
       }}};
}

}  // namespace qiao::cli
