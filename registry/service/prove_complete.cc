#include "registry/service/prove_complete.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qiao::registry {
namespace {

// While the tree is made or moved, which is short but for the first time.
constexpr std::chrono::milliseconds kPatience(250);

Result<void> CheckKey(std::string_view key) {
  constexpr std::string_view kKeys = "key:";
  if (ParseSubjectId(key) ||
      (key.starts_with(kKeys) &&
       ParsePartyId("pty:" + std::string(key.substr(kKeys.size()))))) {
    return {};
  }
  return Error{ErrorCode::kUsage,
               std::string(key) +
                   " is no id of a subject; what is proved to be complete is "
                   "what the log keeps by subject and by party, not what is "
                   "found by a title or a code"};
}

Error Later(std::string what) {
  return Error{ErrorCode::kUnavailable, std::move(what) + "; ask again"};
}

}  // namespace

Result<ledger::StateProof> StateKept::Prove(const store::Store& store,
                                            std::int64_t anchor,
                                            std::string_view key) {
  const Error busy = Later("the tree of all subjects is being made");
  {
    const std::shared_lock lock(mutex_, kPatience);
    if (!lock) return busy;
    if (anchor_ == anchor) return tree_.Prove(key);
  }
  const std::unique_lock lock(mutex_, kPatience);
  if (!lock) return busy;
  if (anchor_ > anchor) return Later("there is a newer anchor");
  if (anchor_ < 0) {
    QIAO_TRY(tree_, store.StateAt(anchor));
  } else if (anchor_ < anchor) {
    const Result<void> moved = store.AdvanceState(anchor_, anchor, tree_);
    if (!moved) {
      anchor_ = -1;
      tree_ = {};
      return moved.error();
    }
  }
  anchor_ = anchor;
  return tree_.Prove(key);
}

Result<bool> WantsAnchorToProve(const Registry& registry,
                                std::string_view key) {
  QIAO_TRY_DO(CheckKey(key));
  const store::Store& store = registry.store();
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const std::optional<std::int64_t> last, store.LastAnchor());
  if (!last) return true;
  QIAO_TRY(const std::vector<std::int64_t> touching, store.Touching(key));
  return !touching.empty() && touching.back() > *last;
}

Result<ledger::CompleteAnswer> ProveComplete(Registry& registry,
                                             std::string_view key,
                                             StateKept& kept) {
  QIAO_TRY(const bool wants, WantsAnchorToProve(registry, key));
  if (wants && registry.CanWrite()) QIAO_TRY_DO(registry.AnchorNow());
  const store::Store& store = registry.store();
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const std::optional<std::int64_t> anchor, store.LastAnchor());
  if (!anchor) {
    return Error{ErrorCode::kUsage,
                 "the log has no anchor yet, and only its operator can make "
                 "one"};
  }
  QIAO_TRY(const auto head, store.Head());
  QIAO_CHECK(head.has_value());
  ledger::CompleteAnswer answer;
  answer.key = key;
  answer.anchor = *anchor;
  answer.checkpoint = *head;
  QIAO_TRY(answer.anchor_entry, store.EntryAt(*anchor));
  QIAO_TRY(answer.anchor_path,
           ledger::MakeInclusion(*anchor, head->head.size, store.Nodes()));
  QIAO_TRY(const std::vector<std::int64_t> touching, store.Touching(key));
  for (const std::int64_t index : touching) {
    if (index >= *anchor) break;
    QIAO_TRY(const std::vector<StatementId> id, store.IdsFrom(index, 1));
    answer.statements.push_back({index, id.front()});
  }
  QIAO_TRY(answer.state, kept.Prove(store, *anchor, key));
  if (!answer.statements.empty()) answer.state.leaf.reset();
  return answer;
}

}  // namespace qiao::registry
