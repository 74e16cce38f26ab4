// A log of ten million entries of which a few are real: the others are all one
// filler, so that whole subtrees of it have one hash for each level. Roots and
// paths are those of a tree of that size.
//
//   LargeLog log;
//   log.Put(3'000'000, entry);
//   Receipt receipt = log.Prove(3'000'000);
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "registry/ledger/bundle.h"
#include "registry/ledger/receipt.h"
#include "tests/registry/ledger/world.h"

namespace qiao::ledger::world {

struct LargeLog {
  std::int64_t size = 10'000'000;
  NoteSigner signer = *NoteSigner::Make(std::string(kOrigin),
                                        NoteKeyType::kPlainEd25519, NewKey());
  TrustPolicy policy = *ParsePolicy(ToVkey(signer.verifier()));
  std::map<std::int64_t, std::string> entries;

  LargeLog() {
    filler_.push_back(LeafHash("filler"));
    for (int level = 1; level < 40; ++level) {
      filler_.push_back(NodeHash(filler_.back(), filler_.back()));
    }
  }
  void Put(std::int64_t index, const std::string& entry) {
    entries[index] = entry;
  }

  Digest Hash(int level, std::int64_t index) const {
    const auto first = entries.lower_bound(index << level);
    if (first == entries.end() || first->first >= (index + 1) << level) {
      return filler_[static_cast<std::size_t>(level)];
    }
    if (level == 0) return LeafHash(first->second);
    return NodeHash(Hash(level - 1, 2 * index), Hash(level - 1, 2 * index + 1));
  }
  NodeReader Reader() const {
    return [this](int level, std::int64_t index) -> Result<Digest> {
      return Hash(level, index);
    };
  }
  SignedCheckpoint Head() const {
    const NoteSigner* const signers[] = {&signer};
    return *SignCheckpoint(
        {std::string(kOrigin), size, *RootAt(size, Reader())}, signers);
  }
  MerklePath Path(std::int64_t index) const {
    return *MakeInclusion(index, size, Reader());
  }
  Receipt Prove(std::int64_t index) const {
    return {index, Path(index), Head(), ""};
  }

 private:
  std::vector<Digest> filler_;
};

// A state tree in which each of these keys lies `depth` levels deep, among
// others that are nothing but hashes.
class DeepState {
 public:
  DeepState(std::map<std::string, Chain> chains, int depth) : depth_(depth) {
    for (const auto& [key, chain] : chains) {
      leaves_.push_back({key, PlaceOf(key), chain, {}});
    }
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < leaves_.size(); ++i) all.push_back(i);
    root_ = Make(all, 0);
  }
  const Digest& root() const { return root_; }
  MerklePath Path(const std::string& key) const {
    for (const Leaf& leaf : leaves_) {
      if (leaf.key == key) return leaf.path;
    }
    FAIL("no such key");
    return {};
  }

 private:
  struct Leaf {
    std::string key;
    Digest place;
    Chain chain;
    MerklePath path;  // from the leaf upwards
  };
  Digest Make(const std::vector<std::size_t>& some, int depth) {
    if (some.empty()) {
      return Sha256({"others ", std::to_string(others_++)});
    }
    if (depth >= depth_ && some.size() == 1) {
      const Leaf& leaf = leaves_[some.front()];
      return StateLeaf(leaf.place, leaf.chain);
    }
    std::vector<std::size_t> sides[2];
    for (const std::size_t i : some) {
      const auto byte = static_cast<std::size_t>(depth / 8);
      const int bit = leaves_[i].place.bytes[byte] >> (7 - depth % 8) & 1;
      sides[bit].push_back(i);
    }
    const Digest hashes[2] = {Make(sides[0], depth + 1),
                              Make(sides[1], depth + 1)};
    for (int side = 0; side < 2; ++side) {
      for (const std::size_t i : sides[side]) {
        leaves_[i].path.push_back(hashes[1 - side]);
      }
    }
    return Sha256({std::string_view("\x11", 1), AsText(hashes[0].bytes),
                   AsText(hashes[1].bytes)});
  }

  int depth_;
  int others_ = 0;
  std::vector<Leaf> leaves_;
  Digest root_;
};

}  // namespace qiao::ledger::world
