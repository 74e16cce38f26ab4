#include "registry/desk/log_document.h"

#include <utility>

#include "registry/service/export_log.h"

namespace qiao::desk {

using registry::Registry;

Result<json::Object> LogHeadDocument(const Registry& registry) {
  QIAO_TRY(const auto head, registry.store().Head());
  if (!head) return Error{ErrorCode::kNotFound, "the log is empty"};
  return json::Object{{{"schema", "qiao.log.head/1"},
                       {"origin", head->head.origin},
                       {"size", head->head.size},
                       {"root", ToText(head->head.root)},
                       {"vkey", registry.store().LogVkey()},
                       {"checkpoint", ToText(*head)}}};
}

Result<json::Object> LogProofDocument(const Registry& registry,
                                      std::int64_t index) {
  QIAO_TRY(const store::Store::Snapshot moment, registry.store().Read());
  QIAO_TRY(const ledger::Receipt receipt, registry.ReceiptOf(index));
  QIAO_TRY(const ledger::ShapedRecord record, registry.store().RecordAt(index));
  return json::Object{{{"schema", "qiao.log.proof/1"},
                       {"index", index},
                       {"stm", ToText(record.id())},
                       {"entry", record.entry()},
                       {"proof", ToText(receipt)}}};
}

Result<json::Object> LogConsistencyDocument(const Registry& registry,
                                            std::int64_t from) {
  QIAO_TRY(const registry::ConsistencyProof proof,
           registry::ProveConsistency(registry.store(), from));
  json::Array path;
  for (const Digest& hash : proof.path) path.emplace_back(ToText(hash));
  return json::Object{{{"schema", "qiao.log.consistency/1"},
                       {"checkpoint", ledger::ToText(proof.to)},
                       {"from", proof.from},
                       {"from_root", ToText(proof.from_root)},
                       {"path", std::move(path)},
                       {"root", ToText(proof.to.head.root)},
                       {"to", proof.to.head.size}}};
}

}  // namespace qiao::desk
