#include "registry/ledger/state_tree.h"

#include <algorithm>
#include <array>

namespace qiao::ledger {
namespace {

constexpr int kPlaceBits = 256;
constexpr std::string_view kLeafPrefix("\x10", 1);
constexpr std::string_view kNodePrefix("\x11", 1);
constexpr std::string_view kChainPrefix("\x12", 1);

// Bit 0 is the top bit of the first byte.
int BitOf(const Digest& place, int depth) {
  const std::uint8_t byte = place.bytes[static_cast<std::size_t>(depth / 8)];
  return (byte >> (7 - depth % 8)) & 1;
}

Digest StateNode(const Digest& zero, const Digest& one) {
  return Sha256({kNodePrefix, AsText(zero.bytes), AsText(one.bytes)});
}

// The root that `path` (from the leaf upwards) leads to.
Digest Climb(const Digest& place, Digest hash, std::span<const Digest> path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int depth = static_cast<int>(path.size() - i) - 1;
    hash = BitOf(place, depth) == 0 ? StateNode(hash, path[i])
                                    : StateNode(path[i], hash);
  }
  return hash;
}

Error Wrong(std::string_view key, std::string_view what) {
  return Refused(Refusal::kStateProof, std::string(key).append(what));
}

}  // namespace

std::string TouchKey(const SubjectId& subject) { return ToText(subject); }

std::string KeysOf(const PartyId& party) { return "key:" + ToHex(party.bytes); }

std::vector<std::string> Touches(const Statement& statement) {
  if (statement.typ == "party" || statement.typ.starts_with("key-")) {
    return {KeysOf(statement.party)};
  }
  if (statement.typ == "manifest" || statement.typ == "anchor") return {};
  std::vector<std::string> keys{TouchKey(statement.subj)};
  for (const SubjectId& subject : statement.also) {
    keys.push_back(TouchKey(subject));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

void Chain::Append(std::int64_t index, const StatementId& statement) {
  head = Sha256({kChainPrefix, AsText(head.bytes),
                 BigEndian64(static_cast<std::uint64_t>(index)),
                 AsText(statement.digest.bytes)});
  ++count;
}

Digest PlaceOf(std::string_view key) {
  return Sha256({"qiao-state/v1\n", key});
}

Digest StateLeaf(const Digest& place, const Chain& chain) {
  return Sha256({kLeafPrefix, AsText(place.bytes),
                 BigEndian64(static_cast<std::uint64_t>(chain.count)),
                 AsText(chain.head.bytes)});
}

// A leaf, or an inner node with two subtrees of which one may be empty: a
// place that shares its first bits with another makes such a run.
struct StateTree::Node {
  Digest hash;
  std::unique_ptr<Node> sides[2];
  std::unique_ptr<StateLeafParts> leaf;

  static Digest HashOf(const std::unique_ptr<Node>& node) {
    return node ? node->hash : Digest{};
  }
  static std::unique_ptr<Node> Leaf(StateLeafParts parts) {
    auto node = std::make_unique<Node>();
    node->hash = StateLeaf(parts.place, parts.chain);
    node->leaf = std::make_unique<StateLeafParts>(std::move(parts));
    return node;
  }
  static void Put(std::unique_ptr<Node>& at, StateLeafParts parts, int depth) {
    if (!at || (at->leaf && at->leaf->place == parts.place)) {
      at = Leaf(std::move(parts));
      return;
    }
    if (at->leaf) {
      auto inner = std::make_unique<Node>();
      inner->sides[BitOf(at->leaf->place, depth)] = std::move(at);
      at = std::move(inner);
    }
    Put(at->sides[BitOf(parts.place, depth)], std::move(parts), depth + 1);
    at->hash = StateNode(HashOf(at->sides[0]), HashOf(at->sides[1]));
  }

  // The hash of this subtree with `changed` put into it; ascending by place,
  // all below this node.
  static Digest HashWith(const std::unique_ptr<Node>& at,
                         std::span<const StateLeafParts> changed, int depth) {
    if (changed.empty()) return HashOf(at);
    const StateLeafParts* kept = at && at->leaf ? at->leaf.get() : nullptr;
    const bool replaced =
        kept && std::any_of(changed.begin(), changed.end(),
                            [kept](const StateLeafParts& parts) {
                              return parts.place == kept->place;
                            });
    if (changed.size() == 1 && (!at || replaced)) {
      return StateLeaf(changed[0].place, changed[0].chain);
    }
    const auto middle = std::partition_point(
        changed.begin(), changed.end(), [depth](const StateLeafParts& parts) {
          return BitOf(parts.place, depth) == 0;
        });
    const auto zeros = static_cast<std::size_t>(middle - changed.begin());
    const std::unique_ptr<Node> nothing;
    Digest hashes[2];
    for (int side = 0; side < 2; ++side) {
      const auto part =
          side == 0 ? changed.first(zeros) : changed.subspan(zeros);
      if (kept) {
        const bool here = !replaced && BitOf(kept->place, depth) == side;
        hashes[side] = HashWith(here ? at : nothing, part, depth + 1);
      } else {
        hashes[side] =
            HashWith(at ? at->sides[side] : nothing, part, depth + 1);
      }
    }
    return StateNode(hashes[0], hashes[1]);
  }
};

StateTree::StateTree() = default;
StateTree::~StateTree() = default;
StateTree::StateTree(StateTree&&) noexcept = default;
StateTree& StateTree::operator=(StateTree&&) noexcept = default;

void StateTree::Set(std::string_view key, const Chain& chain) {
  Node::Put(root_, {PlaceOf(key), chain}, 0);
}

Digest StateTree::Root() const { return Node::HashOf(root_); }

Digest StateTree::RootWith(const std::map<std::string, Chain>& changed) const {
  std::vector<StateLeafParts> leaves;
  leaves.reserve(changed.size());
  for (const auto& [key, chain] : changed) {
    leaves.push_back({PlaceOf(key), chain});
  }
  std::sort(leaves.begin(), leaves.end(),
            [](const StateLeafParts& a, const StateLeafParts& b) {
              return a.place < b.place;
            });
  return Node::HashWith(root_, leaves, 0);
}

StateProof StateTree::Prove(std::string_view key) const {
  const Digest place = PlaceOf(key);
  StateProof proof;
  const Node* at = root_.get();
  for (int depth = 0; at && !at->leaf; ++depth) {
    const int bit = BitOf(place, depth);
    proof.path.push_back(Node::HashOf(at->sides[1 - bit]));
    at = at->sides[bit].get();
  }
  if (at) proof.leaf = *at->leaf;
  std::reverse(proof.path.begin(), proof.path.end());
  return proof;
}

Result<Digest> StateRootFrom(std::string_view key, const Chain& chain,
                             std::span<const Digest> path) {
  if (path.size() > kPlaceBits) return Wrong(key, ": the path is too long");
  const Digest place = PlaceOf(key);
  return Climb(place, StateLeaf(place, chain), path);
}

Result<void> VerifyPresent(std::string_view key, const Chain& chain,
                           std::span<const Digest> path, const Digest& root) {
  QIAO_TRY(const Digest reached, StateRootFrom(key, chain, path));
  if (reached != root) {
    return Wrong(key, ": this history is not the one under the state root");
  }
  return {};
}

Result<void> VerifyAbsent(std::string_view key, const StateProof& proof,
                          const Digest& root) {
  if (proof.path.size() > kPlaceBits) {
    return Wrong(key, ": the path is too long");
  }
  const Digest place = PlaceOf(key);
  Digest end;
  if (proof.leaf) {
    if (proof.leaf->place == place) return Wrong(key, ": it is present");
    for (int depth = 0; depth < static_cast<int>(proof.path.size()); ++depth) {
      if (BitOf(proof.leaf->place, depth) != BitOf(place, depth)) {
        return Wrong(key, ": the leaf stands elsewhere");
      }
    }
    end = StateLeaf(proof.leaf->place, proof.leaf->chain);
  }
  if (Climb(place, end, proof.path) != root) {
    return Wrong(key, ": its absence is not what the state root says");
  }
  return {};
}

}  // namespace qiao::ledger
