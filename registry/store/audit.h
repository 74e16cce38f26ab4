// The full audit of a registry file: everything in it is made again from the
// bytes of the entries, or held against what was recorded of it, and what
// differs is named.
//
//   entries ─▶ leaves ─▶ tree ─▶ every signed head, the anchor file, a head
//                                from outside
//           ─▶ rules of the record format ─▶ facts, chains, search
//   kept    ─▶ rows beside the ledger, by their hashes
//
// It reads one moment of the file, writes nothing, and takes nothing that the
// file says about itself on trust but its name and its key: those are for
// `trust`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "registry/ledger/policy.h"
#include "registry/store/audit_report.h"
#include "registry/store/search_keys.h"
#include "schemas/model/result.h"

namespace qiao::store {

struct AuditOrder {
  std::string path;
  // A head that somebody else holds, already checked against the policy.
  std::optional<ledger::Checkpoint> against;
  // Whose log it must be; without it the file's own key is believed.
  std::optional<ledger::TrustPolicy> trust;
  // Entries done, of how many.
  std::function<void(std::int64_t done, std::int64_t total)> progress;
};

// kNotFound, kUnreadable and kUsage as Store::Open; anything else that is wrong
// with the file is in the report.
Result<AuditReport> Audit(const AuditOrder& order, const Folding& folding);

}  // namespace qiao::store
