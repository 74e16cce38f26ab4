#include "registry/ledger/state_tree.h"

#include <map>

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

}  // namespace
}  // namespace qiao::ledger
