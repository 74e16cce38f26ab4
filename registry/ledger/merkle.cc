#include "registry/ledger/merkle.h"

#include <bit>

namespace qiao::ledger {
namespace {

constexpr std::string_view kLeafPrefix("\x00", 1);
constexpr std::string_view kNodePrefix("\x01", 1);

int BitCount(std::int64_t value) {
  return std::popcount(static_cast<std::uint64_t>(value));
}

// The largest power of two below `size`, for size >= 2: where RFC 6962 splits.
std::int64_t SplitOf(std::int64_t size) {
  return static_cast<std::int64_t>(
      std::bit_floor(static_cast<std::uint64_t>(size - 1)));
}

int LevelOf(std::int64_t power_of_two) {
  return std::countr_zero(static_cast<std::uint64_t>(power_of_two));
}

bool IsPowerOfTwo(std::int64_t size) {
  return std::has_single_bit(static_cast<std::uint64_t>(size));
}

// The hash over leaves [first, first + size), size >= 1, where `first` is a
// multiple of the smallest power of two that is not below size.
Result<Digest> RangeHash(std::int64_t first, std::int64_t size,
                         const NodeReader& read) {
  if (IsPowerOfTwo(size)) {
    const int level = LevelOf(size);
    return read(level, first >> level);
  }
  const std::int64_t split = SplitOf(size);
  QIAO_TRY(const Digest left, RangeHash(first, split, read));
  QIAO_TRY(const Digest right, RangeHash(first + split, size - split, read));
  return NodeHash(left, right);
}

// RFC 6962 §2.1.1, PATH(m, D[first:first + size]).
Result<void> AddInclusion(std::int64_t index, std::int64_t first,
                          std::int64_t size, const NodeReader& read,
                          MerklePath& path) {
  if (size == 1) return {};
  const std::int64_t split = SplitOf(size);
  if (index < split) {
    QIAO_TRY_DO(AddInclusion(index, first, split, read, path));
    QIAO_TRY(const Digest right, RangeHash(first + split, size - split, read));
    path.push_back(right);
  } else {
    QIAO_TRY_DO(
        AddInclusion(index - split, first + split, size - split, read, path));
    QIAO_TRY(const Digest left, RangeHash(first, split, read));
    path.push_back(left);
  }
  return {};
}

// RFC 6962 §2.1.2, SUBPROOF(m, D[first:first + size], whole).
Result<void> AddConsistency(std::int64_t from, std::int64_t first,
                            std::int64_t size, bool whole,
                            const NodeReader& read, MerklePath& path) {
  if (from == size) {
    if (whole) return {};
    QIAO_TRY(const Digest hash, RangeHash(first, size, read));
    path.push_back(hash);
    return {};
  }
  const std::int64_t split = SplitOf(size);
  if (from <= split) {
    QIAO_TRY_DO(AddConsistency(from, first, split, whole, read, path));
    QIAO_TRY(const Digest right, RangeHash(first + split, size - split, read));
    path.push_back(right);
  } else {
    QIAO_TRY_DO(AddConsistency(from - split, first + split, size - split, false,
                               read, path));
    QIAO_TRY(const Digest left, RangeHash(first, split, read));
    path.push_back(left);
  }
  return {};
}

Error NotIncluded(std::string message) {
  return Refused(Refusal::kInclusion, std::move(message));
}
Error NotConsistent(std::string message) {
  return Refused(Refusal::kConsistency, std::move(message));
}

}  // namespace

Digest LeafHash(std::string_view entry, HashKind kind) {
  return Hash(kind, {kLeafPrefix, entry});
}

Digest NodeHash(const Digest& left, const Digest& right, HashKind kind) {
  return Hash(kind, {kNodePrefix, AsText(left.bytes), AsText(right.bytes)});
}

Digest EmptyRoot(HashKind kind) { return Hash(kind, {}); }

Result<MerkleFrontier> MerkleFrontier::Make(std::int64_t size,
                                            std::vector<Digest> peaks,
                                            HashKind kind) {
  if (size < 0 || static_cast<int>(peaks.size()) != BitCount(size)) {
    return Error{ErrorCode::kInvalid,
                 "a tree of " + std::to_string(size) + " entries has not " +
                     std::to_string(peaks.size()) + " complete subtrees"};
  }
  MerkleFrontier frontier(kind);
  frontier.size_ = size;
  frontier.peaks_ = std::move(peaks);
  return frontier;
}

void MerkleFrontier::Append(const Digest& leaf, const NodeSink& on_node) {
  Digest node = leaf;
  std::int64_t index = size_;
  int level = 0;
  if (on_node) on_node(level, index, node);
  while (index & 1) {
    node = NodeHash(peaks_.back(), node, kind_);
    peaks_.pop_back();
    index >>= 1;
    ++level;
    if (on_node) on_node(level, index, node);
  }
  peaks_.push_back(node);
  ++size_;
}

Digest MerkleFrontier::Root() const {
  if (peaks_.empty()) return EmptyRoot(kind_);
  Digest root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i > 0; --i) {
    root = NodeHash(peaks_[i - 1], root, kind_);
  }
  return root;
}

NodeReader ReaderOf(std::span<const Digest> leaves) {
  return [leaves](int level, std::int64_t index) -> Result<Digest> {
    const std::int64_t first = index << level;
    const std::int64_t count = std::int64_t{1} << level;
    if (first < 0 || first + count > static_cast<std::int64_t>(leaves.size())) {
      return Error{ErrorCode::kNotFound, "no such node in the tree"};
    }
    return RootOf(leaves.subspan(static_cast<std::size_t>(first),
                                 static_cast<std::size_t>(count)));
  };
}

Result<MerklePath> MakeInclusion(std::int64_t index, std::int64_t size,
                                 const NodeReader& read) {
  if (index < 0 || index >= size) {
    return Error{ErrorCode::kUsage, "index " + std::to_string(index) +
                                        " is not below the size " +
                                        std::to_string(size)};
  }
  MerklePath path;
  QIAO_TRY_DO(AddInclusion(index, 0, size, read, path));
  return path;
}

Result<MerklePath> MakeConsistency(std::int64_t from, std::int64_t to,
                                   const NodeReader& read) {
  if (from < 0 || from > to) {
    return Error{ErrorCode::kUsage, "size " + std::to_string(from) +
                                        " is above the size " +
                                        std::to_string(to)};
  }
  MerklePath path;
  if (from > 0 && from < to) {
    QIAO_TRY_DO(AddConsistency(from, 0, to, true, read, path));
  }
  return path;
}

Result<Digest> RootAt(std::int64_t size, const NodeReader& read) {
  if (size == 0) return EmptyRoot();
  return RangeHash(0, size, read);
}

Digest RootOf(std::span<const Digest> leaves) {
  MerkleFrontier tree;
  for (const Digest& leaf : leaves) tree.Append(leaf);
  return tree.Root();
}

Result<void> VerifyInclusion(const Digest& leaf, std::int64_t index,
                             std::int64_t size, std::span<const Digest> path,
                             const Digest& root) {
  if (index < 0 || index >= size) {
    return NotIncluded("index " + std::to_string(index) +
                       " is not below the size " + std::to_string(size));
  }
  // RFC 9162 §2.1.3.2: walk up from the leaf; `last` is the rightmost node.
  Digest hash = leaf;
  std::int64_t node = index;
  std::int64_t last = size - 1;
  for (const Digest& sibling : path) {
    if (last == 0) return NotIncluded("the path is too long");
    if ((node & 1) || node == last) {
      hash = NodeHash(sibling, hash);
      while (!(node & 1) && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = NodeHash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return NotIncluded("the path is too short");
  if (hash != root) {
    return NotIncluded("entry " + std::to_string(index) +
                       " is not in the tree of this root");
  }
  return {};
}

Result<void> VerifyConsistency(std::int64_t from, std::int64_t to,
                               const Digest& from_root, const Digest& to_root,
                               std::span<const Digest> path) {
  // Every history follows from no entries: that proves nothing.
  if (from < 1 || from > to) {
    return NotConsistent("the sizes are not 1 <= older <= newer");
  }
  if (from == to) {
    if (!path.empty()) return NotConsistent("the path is too long");
    if (from_root != to_root) return NotConsistent("one size, two roots");
    return {};
  }
  if (path.empty()) return NotConsistent("the path is too short");
  // RFC 9162 §2.1.4.2. If `from` is a power of two its root is the first hash.
  std::int64_t node = from - 1;
  std::int64_t last = to - 1;
  while (node & 1) {
    node >>= 1;
    last >>= 1;
  }
  std::size_t next = 0;
  Digest old_hash = node == 0 ? from_root : path[next++];
  Digest new_hash = old_hash;
  for (; next < path.size(); ++next) {
    const Digest& sibling = path[next];
    if (last == 0) return NotConsistent("the path is too long");
    if ((node & 1) || node == last) {
      old_hash = NodeHash(sibling, old_hash);
      new_hash = NodeHash(sibling, new_hash);
      while (!(node & 1) && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = NodeHash(new_hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return NotConsistent("the path is too short");
  if (old_hash != from_root) {
    return NotConsistent("the older root is not in this history");
  }
  if (new_hash != to_root) {
    return NotConsistent("the newer root does not follow from this history");
  }
  return {};
}

}  // namespace qiao::ledger
