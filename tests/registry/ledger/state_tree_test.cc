#include "registry/ledger/state_tree.h"

#include <map>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

TEST_CASE("a changed chain changes the state root as if it were set",
          "[ledger][state]") {
  StateTree tree;
  std::map<std::string, Chain> changed;
  CHECK(tree.Root() == Digest());
  for (int i = 0; i < 200; ++i) {
    const std::string key = "wrk:" + std::to_string(i % 150);
    Chain chain;
    for (int n = 0; n <= i; ++n) chain.Append(n, StatementId());
    changed[key] = chain;
    if (i % 7 == 6) {
      const Digest expected = tree.RootWith(changed);
      for (const auto& [name, value] : changed) tree.Set(name, value);
      CHECK(tree.Root() == expected);
      changed.clear();
    }
  }
  for (int i = 0; i < 196; ++i) {
    const std::string key = "wrk:" + std::to_string(i);
    const StateProof proof = tree.Prove(key);
    if (i >= 150) {
      CHECK(VerifyAbsent(key, proof, tree.Root()));
    } else {
      REQUIRE(proof.leaf);
      CHECK(VerifyPresent(key, proof.leaf->chain, proof.path, tree.Root()));
    }
  }
}

TEST_CASE("a state proof has at most 256 hashes", "[ledger][state]") {
  const std::string key = "wrk:deep";
  const std::vector<Digest> longest(256);
  Chain chain;
  chain.Append(0, StatementId());
  const auto root = StateRootFrom(key, chain, longest);
  REQUIRE(root);
  CHECK(VerifyPresent(key, chain, longest, *root));
  const std::vector<Digest> longer(257);
  CHECK_FALSE(StateRootFrom(key, chain, longer));
  // An empty place below 256 others: the same climb from nothing.
  const Digest place = PlaceOf(key);
  Digest hash;
  for (int depth = 255; depth >= 0; --depth) {
    const auto byte = place.bytes[static_cast<std::size_t>(depth / 8)];
    const Digest nothing;
    const bool one = (byte >> (7 - depth % 8) & 1) != 0;
    const Digest& left = one ? nothing : hash;
    const Digest& right = one ? hash : nothing;
    hash = Sha256({"\x11", AsText(left.bytes), AsText(right.bytes)});
  }
  CHECK(VerifyAbsent(key, {std::nullopt, longest}, hash));
  CHECK_FALSE(VerifyAbsent(key, {std::nullopt, longer}, hash));
}

}  // namespace
}  // namespace qiao::ledger
