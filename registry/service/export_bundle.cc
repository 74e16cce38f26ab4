#include "registry/service/export_bundle.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "registry/ledger/bundle.h"
#include "registry/ledger/hash.h"

namespace qiao::registry {
namespace {

using ledger::BundleEntry;
using ledger::ShapedRecord;

// What goes in, by index: record format §11, "contents".
class Gathering {
 public:
  explicit Gathering(const store::Store& store) : store_(store) {}

  // An entry, the manifest that it is an item of, and the keys of its party.
  Result<void> Add(std::int64_t index) {
    if (entries_.contains(index)) return {};
    QIAO_TRY(const ShapedRecord record, store_.RecordAt(index));
    BundleEntry entry;
    entry.index = index;
    entry.entry = record.entry();
    const auto& via = record.record().via;
    if (via) {
      QIAO_TRY(entry.item_path, ItemPath(index - 1 - via->n, via->n));
    }
    const PartyId party = record.statement().party;
    entries_.emplace(index, std::move(entry));
    if (via) QIAO_TRY_DO(Add(index - 1 - via->n));
    return AddKeysOf(party);
  }

  Result<void> AddAll(std::string_view key) {
    QIAO_TRY(const std::vector<std::int64_t> indexes, store_.Touching(key));
    for (const std::int64_t index : indexes) QIAO_TRY_DO(Add(index));
    return {};
  }

  const std::set<PartyId>& parties() const { return parties_; }

  // With each entry's path in the tree of `size`.
  Result<std::vector<BundleEntry>> Finish(std::int64_t size) {
    std::vector<BundleEntry> entries;
    for (auto& [index, entry] : entries_) {
      QIAO_TRY(entry.path, ledger::MakeInclusion(index, size, store_.Nodes()));
      entries.push_back(std::move(entry));
    }
    return entries;
  }

 private:
  Result<void> AddKeysOf(const PartyId& party) {
    if (!parties_.insert(party).second) return {};
    return AddAll(ledger::KeysOf(party));
  }

  Result<ledger::MerklePath> ItemPath(std::int64_t manifest, std::int64_t n) {
    std::vector<Digest>& leaves = leaves_[manifest];
    if (leaves.empty()) {
      QIAO_TRY(const ShapedRecord record, store_.RecordAt(manifest));
      const auto* body = std::get_if<Manifest>(&record.statement().body);
      if (body == nullptr) {
        return Error{ErrorCode::kStorage,
                     "entry " + std::to_string(manifest) + " is no manifest"};
      }
      QIAO_TRY(const auto ids, store_.IdsFrom(manifest + 1, body->count));
      for (const StatementId& id : ids) {
        leaves.push_back(ledger::LeafHash(ledger::AsText(id.digest.bytes)));
      }
    }
    return ledger::MakeInclusion(n, static_cast<std::int64_t>(leaves.size()),
                                 ledger::ReaderOf(leaves));
  }

  const store::Store& store_;
  std::map<std::int64_t, BundleEntry> entries_;
  std::map<std::int64_t, std::vector<Digest>> leaves_;  // of manifests
  std::set<PartyId> parties_;
};

// The newest anchor, if it is the log's last entry.
Result<std::optional<std::int64_t>> AnchorAtEnd(const store::Store& store) {
  QIAO_TRY(std::optional<std::int64_t> last, store.LastAnchor());
  QIAO_TRY(const std::int64_t size, store.Size());
  if (last && *last + 1 != size) last.reset();
  return last;
}

// The state proofs: of the subject and of the keys of each party.
Result<ledger::BundleState> StateOf(const store::Store& store,
                                    std::int64_t anchor,
                                    std::vector<std::string> keys) {
  QIAO_TRY(const ledger::StateTree tree, store.StateAt(anchor));
  ledger::BundleState state;
  state.anchor = anchor;
  std::sort(keys.begin(), keys.end());
  for (std::string& key : keys) {
    QIAO_TRY(const auto touching, store.Touching(key));
    if (touching.empty() || touching.front() >= anchor) {
      return Error{ErrorCode::kUsage,
                   key +
                       " is younger than the last anchor; the operator of "
                       "the log must export this bundle"};
    }
    ledger::StateProof proof = tree.Prove(key);
    state.proofs.emplace_back(std::move(key), std::move(proof.path));
  }
  return state;
}

Result<void> CheckOnRecord(const store::Store& store,
                           const SubjectId& subject) {
  QIAO_TRY(const auto touching, store.Touching(ledger::TouchKey(subject)));
  if (!touching.empty()) return {};
  return Error{ErrorCode::kNotFound,
               ToText(subject) + " is not on record here"};
}

}  // namespace

Result<std::int64_t> AnchorFor(Registry& registry) {
  QIAO_TRY(const auto end, AnchorAtEnd(registry.store()));
  if (end) return *end;
  QIAO_TRY(const auto last, registry.store().LastAnchor());
  if (registry.CanWrite()) return registry.AnchorNow();
  if (last) return *last;
  return Error{ErrorCode::kUsage,
               "the log has no anchor yet; its operator can make one by "
               "exporting a bundle"};
}

Result<bool> WantsAnchor(const Registry& registry, const SubjectId& subject) {
  QIAO_TRY_DO(CheckOnRecord(registry.store(), subject));
  QIAO_TRY(const auto end, AnchorAtEnd(registry.store()));
  return !end.has_value();
}

Result<std::string> ExportBundle(Registry& registry, const SubjectId& subject) {
  const store::Store& store = registry.store();
  const std::string key = ledger::TouchKey(subject);
  QIAO_TRY_DO(CheckOnRecord(store, subject));
  QIAO_TRY(const std::int64_t anchor, AnchorFor(registry));
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const auto head, store.Head());
  QIAO_CHECK(head.has_value());

  Gathering gathering(store);
  QIAO_TRY_DO(gathering.AddAll(key));
  QIAO_TRY_DO(gathering.Add(anchor));
  std::vector<std::string> keys{key};
  for (const PartyId& party : gathering.parties()) {
    keys.push_back(ledger::KeysOf(party));
  }

  ledger::Bundle bundle;
  bundle.log = store.Origin();
  bundle.subject = subject;
  bundle.checkpoint = *head;
  QIAO_TRY(ledger::NoteKey vkey, ledger::ParseVkey(store.LogVkey()));
  bundle.vkeys.push_back(std::move(vkey));
  QIAO_TRY(bundle.entries, gathering.Finish(head->head.size));
  QIAO_TRY(bundle.state, StateOf(store, anchor, std::move(keys)));
  return ledger::EncodeBundle(bundle);
}

}  // namespace qiao::registry
