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
  CHECK_FALSE(MerkleFrontier::Make(-1, std::vector<Digest>(64)));
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

TEST_CASE("nothing is read or proved outside the tree", "[ledger][merkle]") {
  const std::vector<Digest> leaves = Leaves(5);
  const NodeReader read = ReaderOf(leaves);
  CHECK(read(2, 0));
  CHECK_FALSE(read(0, 5));
  CHECK_FALSE(read(2, 1));
  CHECK_FALSE(read(0, -1));
  CHECK(*RootAt(0, read) == EmptyRoot());
  CHECK_FALSE(MakeConsistency(-1, 4, read));
  // From nothing there is nothing to show.
  const auto from_nothing = MakeConsistency(0, 4, read);
  REQUIRE(from_nothing);
  CHECK(from_nothing->empty());
}

// Roots that fit a wrong proof: only the shape of the proof refuses it.
TEST_CASE("a proof of another shape is refused though its hashes fit",
          "[ledger][merkle]") {
  const std::vector<Digest> l = Leaves(5);
  CHECK(VerifyInclusion(l[0], 0, 1, {}, l[0]));
  CHECK_FALSE(VerifyInclusion(l[0], -1, 1, {}, l[0]));
  const MerklePath one{l[1]};
  CHECK_FALSE(VerifyInclusion(l[0], 0, 1, one, NodeHash(l[1], l[0])));
  CHECK_FALSE(VerifyInclusion(l[0], 0, 2, {}, l[0]));

  CHECK_FALSE(VerifyConsistency(0, 0, EmptyRoot(), EmptyRoot(), {}));
  CHECK(VerifyConsistency(4, 4, l[0], l[0], {}));
  CHECK_FALSE(VerifyConsistency(4, 4, l[0], l[0], one));
  const MerklePath backwards{l[0], l[1]};
  CHECK_FALSE(VerifyConsistency(3, 2, l[0], NodeHash(l[0], l[1]), backwards));
  // From three to four entries: the third, the fourth, and both before them.
  const Digest pair = NodeHash(l[0], l[1]);
  const Digest three = NodeHash(pair, l[2]);
  const Digest four = NodeHash(pair, NodeHash(l[2], l[3]));
  MerklePath path{l[2], l[3], pair};
  CHECK(VerifyConsistency(3, 4, three, four, path));
  path.push_back(l[4]);
  CHECK_FALSE(VerifyConsistency(3, 4, NodeHash(l[4], three),
                                NodeHash(l[4], four), path));
  const MerklePath cut{l[2], l[3]};
  CHECK_FALSE(VerifyConsistency(3, 4, l[2], NodeHash(l[2], l[3]), cut));
}

}  // namespace
}  // namespace qiao::ledger
