#include "registry/service/audit_registry.h"

#include <utility>

#include "registry/service/registry.h"
#include "registry/store/store.h"

namespace qiao::registry {

Result<ledger::Checkpoint> OutsideHead(std::string_view note,
                                       const ledger::TrustPolicy& policy) {
  const auto untrusted = [](const Error& error) {
    return Error{ErrorCode::kUnreadable,
                 "the head to audit against: " + error.message, error.refusal};
  };
  auto checkpoint = ledger::ParseCheckpoint(note);
  if (!checkpoint) return untrusted(checkpoint.error());
  const auto signers = ledger::CheckAgainst(policy, *checkpoint);
  if (!signers) return untrusted(signers.error());
  return std::move(checkpoint->head);
}

Result<store::AuditReport> AuditRegistry(const store::AuditOrder& order) {
  return store::Audit(order, SearchFolding());
}

Result<void> RenewAnchor(const std::string& path,
                         const ledger::KeyFolder& folder) {
  QIAO_TRY(store::Store store,
           store::Store::Open(path, store::Access::kReadWrite,
                              store::AnchorRule::kNotLooked));
  QIAO_TRY(const ledger::PartyKeys keys, LogKeys(store.Self(), folder));
  return store.RenewAnchor(*keys.log, store::AnchorRule::kNotLooked);
}

Result<void> RebuildTables(const std::string& path,
                           const ledger::KeyFolder& folder) {
  QIAO_TRY(const store::Nature nature, store::Store::NatureOf(path));
  QIAO_TRY(const ledger::PartyKeys keys, LogKeys(nature, folder));
  return store::Store::Rebuild(path, SearchFolding(), *keys.log);
}

}  // namespace qiao::registry
