#include "registry/service/prove_complete.h"

#include <string>
#include <utility>
#include <vector>

#include "registry/service/export_bundle.h"

namespace qiao::registry {
namespace {

bool IsKey(std::string_view key) {
  if (ParseSubjectId(key)) return true;
  constexpr std::string_view kKeys = "key:";
  return key.starts_with(kKeys) &&
         ParsePartyId("pty:" + std::string(key.substr(kKeys.size())));
}

}  // namespace

Result<ledger::CompleteAnswer> ProveComplete(Registry& registry,
                                             std::string_view key) {
  if (!IsKey(key)) {
    return Error{ErrorCode::kUsage,
                 std::string(key) +
                     " is no id of a subject; what is proved to be complete is "
                     "what the log keeps by subject and by party, not what is "
                     "found by a title or a code"};
  }
  QIAO_TRY(const std::int64_t anchor, AnchorFor(registry));
  const store::Store& store = registry.store();
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const auto head, store.Head());
  QIAO_CHECK(head.has_value());
  ledger::CompleteAnswer answer;
  answer.key = key;
  answer.anchor = anchor;
  answer.checkpoint = *head;
  QIAO_TRY(answer.anchor_entry, store.EntryAt(anchor));
  QIAO_TRY(answer.anchor_path,
           ledger::MakeInclusion(anchor, head->head.size, store.Nodes()));
  QIAO_TRY(const std::vector<std::int64_t> touching, store.Touching(key));
  for (const std::int64_t index : touching) {
    if (index >= anchor) break;
    QIAO_TRY(const ledger::ShapedRecord record, store.RecordAt(index));
    answer.statements.push_back({index, record.id()});
  }
  QIAO_TRY(const ledger::StateTree tree, store.StateAt(anchor));
  answer.state = tree.Prove(key);
  if (!answer.statements.empty()) answer.state.leaf.reset();
  return answer;
}

}  // namespace qiao::registry
