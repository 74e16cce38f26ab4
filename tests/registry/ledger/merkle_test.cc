#include "registry/ledger/merkle.h"

#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

std::vector<Digest> Leaves(int count) {
  std::vector<Digest> leaves;
  for (int i = 0; i < count; ++i) leaves.push_back(LeafHash(std::to_string(i)));
  return leaves;
}

// RFC 6962 §2.1 word by word, as a second opinion.
Digest SlowRoot(std::span<const Digest> leaves) {
  if (leaves.empty()) return EmptyRoot();
  if (leaves.size() == 1) return leaves[0];
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return NodeHash(SlowRoot(leaves.first(split)),
                  SlowRoot(leaves.subspan(split)));
}

TEST_CASE("the frontier has the root that RFC 6962 defines, at every size",
          "[ledger][merkle]") {
  const std::vector<Digest> leaves = Leaves(130);
  MerkleFrontier frontier;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    CHECK(frontier.Root() == SlowRoot(std::span(leaves).first(size)));
    const auto again = MerkleFrontier::Make(frontier.size(), frontier.peaks());
    REQUIRE(again);
    CHECK(*again == frontier);
    if (size < leaves.size()) frontier.Append(leaves[size]);
  }
  CHECK_FALSE(MerkleFrontier::Make(3, {leaves[0]}));
  CHECK_FALSE(MerkleFrontier::Make(-1, {}));
}

TEST_CASE("appending tells every complete subtree once", "[ledger][merkle]") {
  const std::vector<Digest> leaves = Leaves(37);
  std::map<std::pair<int, std::int64_t>, Digest> nodes;
  MerkleFrontier frontier;
  for (const Digest& leaf : leaves) {
    frontier.Append(
        leaf, [&](int level, std::int64_t index, const Digest& hash) {
          CHECK(nodes.emplace(std::pair{level, index}, hash).second);
        });
  }
  std::size_t expected = 0;
  for (int level = 0; (37 >> level) > 0; ++level) {
    for (std::int64_t index = 0; index < (37 >> level); ++index, ++expected) {
      const auto span = std::size_t{1} << level;
      const auto at = nodes.find({level, index});
      REQUIRE(at != nodes.end());
      CHECK(at->second == SlowRoot(std::span(leaves).subspan(
                              static_cast<std::size_t>(index) * span, span)));
    }
  }
  CHECK(nodes.size() == expected);
}

TEST_CASE("every inclusion and consistency proof that is made verifies",
          "[ledger][merkle]") {
  const std::vector<Digest> leaves = Leaves(40);
  const NodeReader read = ReaderOf(leaves);
  for (std::int64_t size = 1; size <= 40; ++size) {
    const Digest root = *RootAt(size, read);
    CHECK(root ==
          SlowRoot(std::span(leaves).first(static_cast<std::size_t>(size))));
    for (std::int64_t index = 0; index < size; ++index) {
      const auto path = MakeInclusion(index, size, read);
      REQUIRE(path);
      const Digest& leaf = leaves[static_cast<std::size_t>(index)];
      CHECK(VerifyInclusion(leaf, index, size, *path, root));
      CHECK_FALSE(VerifyInclusion(leaf, index + 1, size, *path, root));
      MerklePath longer = *path;
      longer.push_back(root);
      CHECK_FALSE(VerifyInclusion(leaf, index, size, longer, root));
    }
    for (std::int64_t from = 1; from <= size; ++from) {
      const Digest old_root = *RootAt(from, read);
      const auto path = MakeConsistency(from, size, read);
      REQUIRE(path);
      CHECK(VerifyConsistency(from, size, old_root, root, *path));
      if (from < size) {
        CHECK_FALSE(VerifyConsistency(from, size, root, old_root, *path));
        CHECK_FALSE(VerifyConsistency(from, size, old_root, root, {}));
      }
    }
  }
  CHECK_FALSE(MakeInclusion(40, 40, read));
  CHECK_FALSE(MakeInclusion(-1, 40, read));
  CHECK_FALSE(MakeConsistency(5, 4, read));
  CHECK_FALSE(VerifyConsistency(0, 4, EmptyRoot(), *RootAt(4, read), {}));
}

}  // namespace
}  // namespace qiao::ledger
