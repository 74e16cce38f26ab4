// All statements that touch a subject, or the keys of a party, with the proof
// that there are no others; or that there are none
// (registry/ledger/complete_answer.h).
//
//   StateKept kept;   // of one registry, for as long as questions come
//   QIAO_TRY(const auto answer, ProveComplete(registry, "rec:…", kept));
#pragma once

#include <cstdint>
#include <shared_mutex>
#include <string_view>

#include "registry/ledger/complete_answer.h"
#include "registry/ledger/state_tree.h"
#include "registry/service/registry.h"
#include "schemas/model/result.h"

namespace qiao::registry {

// The state tree of one registry at its last anchor. It is made when the first
// question comes, which takes as long as reading every chain; after that each
// anchor costs what was touched since the one before. For all threads, each
// with a registry of its own.
class StateKept {
 public:
  // kUnavailable while another thread makes the tree, or has made it for a
  // later anchor: ask again.
  Result<ledger::StateProof> Prove(const store::Store& store,
                                   std::int64_t anchor, std::string_view key);

 private:
  std::shared_timed_mutex mutex_;
  std::int64_t anchor_ = -1;  // none
  ledger::StateTree tree_;
};

// Whether an answer about `key` has to be anchored first: something was said of
// it after the last anchor, or there is none. kUsage if `key` is neither
// "rec:…" and the like, nor "key:" and the digits of a party.
Result<bool> WantsAnchorToProve(const Registry& registry, std::string_view key);

// Anchors first if WantsAnchorToProve() and the registry is open to write; else
// what came after the last anchor is left out. kUsage if there is no anchor.
Result<ledger::CompleteAnswer> ProveComplete(Registry& registry,
                                             std::string_view key,
                                             StateKept& kept);

}  // namespace qiao::registry
