// The append-only Merkle tree of RFC 6962: leaf = H(00 entry), node =
// H(01 left right).
//
//   MerkleFrontier log;  log.Append(LeafHash(entry));  log.Root();
//   VerifyInclusion(leaf, 14, 40, path, root)   // refused: inclusion
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "registry/ledger/hash.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

using MerklePath = std::vector<Digest>;

Digest LeafHash(std::string_view entry, HashKind kind = HashKind::kSha256);
Digest NodeHash(const Digest& left, const Digest& right,
                HashKind kind = HashKind::kSha256);
// The root of no entries: the hash of nothing.
Digest EmptyRoot(HashKind kind = HashKind::kSha256);

// The right edge of the tree: all that appending and the root need. At most 63
// hashes for any size.
class MerkleFrontier {
 public:
  explicit MerkleFrontier(HashKind kind = HashKind::kSha256) : kind_(kind) {}
  // From its parts, as stored: one hash for each bit set in `size`, the
  // largest subtree first. kInvalid if their number does not fit.
  static Result<MerkleFrontier> Make(std::int64_t size,
                                     std::vector<Digest> peaks,
                                     HashKind kind = HashKind::kSha256);

  // Tells `on_node(level, index, hash)` every complete subtree that this leaf
  // closes, the leaf itself (level 0) first: what a store keeps.
  using NodeSink =
      std::function<void(int level, std::int64_t index, const Digest&)>;
  void Append(const Digest& leaf, const NodeSink& on_node = {});

  std::int64_t size() const { return size_; }
  Digest Root() const;
  const std::vector<Digest>& peaks() const { return peaks_; }
  bool operator==(const MerkleFrontier&) const = default;

 private:
  HashKind kind_;
  std::int64_t size_ = 0;
  std::vector<Digest> peaks_;
};

// Reads a stored hash: of the complete subtree over the leaves
// [index << level, (index + 1) << level).
using NodeReader = std::function<Result<Digest>(int level, std::int64_t index)>;
// Reads from leaves in memory, computing what lies above them.
NodeReader ReaderOf(std::span<const Digest> leaves);

// The path of leaf `index` in the tree of the first `size` leaves, sibling of
// the leaf first. kUsage unless 0 <= index < size.
Result<MerklePath> MakeInclusion(std::int64_t index, std::int64_t size,
                                 const NodeReader& read);
// kUsage unless 0 <= from <= to.
Result<MerklePath> MakeConsistency(std::int64_t from, std::int64_t to,
                                   const NodeReader& read);
Result<Digest> RootAt(std::int64_t size, const NodeReader& read);
Digest RootOf(std::span<const Digest> leaves);

// Refused with kInclusion or kConsistency. A consistency proof is between sizes
// of at least 1: everything follows from an empty log.
Result<void> VerifyInclusion(const Digest& leaf, std::int64_t index,
                             std::int64_t size, std::span<const Digest> path,
                             const Digest& root);
Result<void> VerifyConsistency(std::int64_t from, std::int64_t to,
                               const Digest& from_root, const Digest& to_root,
                               std::span<const Digest> path);

}  // namespace qiao::ledger
