// The proofs of the record vectors: checkpoints, inclusion, consistency,
// receipts, the manifest's tree and the state tree.
#include "registry/ledger/checkpoint.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/policy.h"
#include "registry/ledger/receipt.h"
#include "registry/ledger/state_tree.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

TrustPolicy VectorPolicy() {
  const auto policy = ParsePolicy(Golden("records/policy.txt"));
  REQUIRE(policy);
  return *policy;
}

std::vector<json::Value> RefusedOf(std::string_view kind) {
  const json::Value cases = Json(Golden("records/refused.json"));
  std::vector<json::Value> chosen;
  for (const json::Value& one : *cases.AsArray()) {
    if (TextAt(one, "kind") == kind) chosen.push_back(one);
  }
  REQUIRE_FALSE(chosen.empty());
  return chosen;
}

template <typename T>
void CheckRefused(const Result<T>& result, const json::Value& one) {
  CAPTURE(TextAt(one, "name"));
  REQUIRE_FALSE(result);
  CHECK(CodeOf(result.error()) == TextAt(one, "code"));
}

TEST_CASE("the vectors' checkpoints are signed as their policy asks",
          "[ledger][checkpoint]") {
  const json::Value proofs = Json(Golden("records/proofs.json"));
  const TrustPolicy policy = VectorPolicy();
  for (const json::Value& note : ListAt(proofs, "checkpoints")) {
    const auto head = ParseCheckpoint(*note.AsString());
    REQUIRE(head);
    CHECK(ToText(*head) == *note.AsString());
    const auto signers = CheckAgainst(policy, *head);
    REQUIRE(signers);
    CHECK(signers->size() == 3);
  }
}

TEST_CASE("notes with one fault are refused with its code",
          "[ledger][checkpoint]") {
  for (const json::Value& one : RefusedOf("note")) {
    const auto policy = ParsePolicy(TextAt(one, "policy"));
    REQUIRE(policy);
    const auto head = ParseCheckpoint(TextAt(one, "note"));
    if (!head) {
      CheckRefused(head, one);
    } else {
      CheckRefused(CheckAgainst(*policy, *head), one);
    }
  }
}

TEST_CASE("the vectors' inclusion proofs and receipts are accepted",
          "[ledger][receipt]") {
  const json::Value proofs = Json(Golden("records/proofs.json"));
  const json::Value records = Json(Golden("records/records-main.json"));
  const TrustPolicy policy = VectorPolicy();
  for (const json::Value& one : ListAt(proofs, "inclusion")) {
    const Digest leaf = DigestOf(TextAt(one, "leaf"));
    const std::int64_t index = NumberAt(one, "index");
    CHECK(VerifyInclusion(leaf, index, NumberAt(one, "size"),
                          PathOf(At(one, "path")),
                          DigestOf(TextAt(one, "root"))));
    const auto receipt = ParseReceipt(TextAt(one, "receipt"));
    REQUIRE(receipt);
    CHECK(ToText(*receipt) == TextAt(one, "receipt"));
    CHECK(receipt->index == index);
    const std::string& entry =
        TextAt((*records.AsArray())[static_cast<std::size_t>(index)], "entry");
    CHECK(VerifyReceipt(*receipt, entry, policy));
  }
}

TEST_CASE("the vectors' consistency proofs are accepted and made again",
          "[ledger][merkle]") {
  const json::Value proofs = Json(Golden("records/proofs.json"));
  const json::Value records = Json(Golden("records/records-main.json"));
  std::vector<Digest> leaves;
  for (const json::Value& one : *records.AsArray()) {
    leaves.push_back(DigestOf(TextAt(one, "leaf")));
  }
  for (const json::Value& one : ListAt(proofs, "consistency")) {
    const MerklePath path = PathOf(At(one, "path"));
    const std::int64_t from = NumberAt(one, "from");
    const std::int64_t to = NumberAt(one, "to");
    CHECK(VerifyConsistency(from, to, DigestOf(TextAt(one, "from_root")),
                            DigestOf(TextAt(one, "to_root")), path));
    CHECK(*MakeConsistency(from, to, ReaderOf(leaves)) == path);
  }
}

TEST_CASE("proofs with one fault are refused with its code",
          "[ledger][merkle][receipt]") {
  for (const json::Value& one : RefusedOf("inclusion")) {
    CheckRefused(
        VerifyInclusion(DigestOf(TextAt(one, "leaf")), NumberAt(one, "index"),
                        NumberAt(one, "size"), PathOf(At(one, "path")),
                        DigestOf(TextAt(one, "root"))),
        one);
  }
  for (const json::Value& one : RefusedOf("consistency")) {
    CheckRefused(VerifyConsistency(NumberAt(one, "from"), NumberAt(one, "to"),
                                   DigestOf(TextAt(one, "from_root")),
                                   DigestOf(TextAt(one, "to_root")),
                                   PathOf(At(one, "path"))),
                 one);
  }
  for (const json::Value& one : RefusedOf("proof")) {
    CheckRefused(ParseReceipt(TextAt(one, "proof")), one);
  }
}

TEST_CASE("a manifest's items stand under its root", "[ledger][manifest]") {
  const json::Value manifest = Json(Golden("records/manifest.json"));
  const Digest root = DigestOf(TextAt(manifest, "root"));
  const std::int64_t count = NumberAt(manifest, "count");
  std::vector<Digest> leaves;
  for (const json::Value& item : ListAt(manifest, "items")) {
    const auto id = ParseStatementId(TextAt(item, "id"));
    REQUIRE(id);
    leaves.push_back(LeafHash(AsText(id->digest.bytes)));
    CHECK(ToText(leaves.back()) == TextAt(item, "leaf"));
  }
  CHECK(RootOf(leaves) == root);
  CHECK(static_cast<std::int64_t>(leaves.size()) == count);
  for (const json::Value& item : ListAt(manifest, "items")) {
    const std::int64_t n = NumberAt(item, "n");
    const MerklePath path = PathOf(At(item, "path"));
    CHECK(*MakeInclusion(n, count, ReaderOf(leaves)) == path);
    CHECK(VerifyInclusion(leaves[static_cast<std::size_t>(n)], n, count, path,
                          root));
  }
}

StateLeafParts LeafParts(const json::Value& leaf) {
  StateLeafParts parts;
  parts.place = Has(leaf, "place") ? DigestOf(TextAt(leaf, "place"))
                                   : DigestOf(TextAt(leaf, "hashed"));
  parts.chain = {NumberAt(leaf, "count"), DigestOf(TextAt(leaf, "head"))};
  return parts;
}

TEST_CASE("the vectors' chains stand, or do not, under the state root",
          "[ledger][state]") {
  const json::Value state = Json(Golden("records/state.json"));
  const Digest root = DigestOf(TextAt(state, "root"));
  StateTree tree;
  for (const json::Value& one : ListAt(state, "keys")) {
    if (NumberAt(one, "count") == 0) continue;
    tree.Set(TextAt(one, "key"),
             {NumberAt(one, "count"), DigestOf(TextAt(one, "head"))});
  }
  CHECK(tree.Root() == root);
  int absent = 0;
  for (const json::Value& one : ListAt(state, "keys")) {
    const std::string& key = TextAt(one, "key");
    CAPTURE(key);
    CHECK(ToText(PlaceOf(key)) == TextAt(one, "hashed"));
    const MerklePath path = PathOf(At(one, "path"));
    const StateProof made = tree.Prove(key);
    CHECK(made.path == path);
    if (NumberAt(one, "count") > 0) {
      const Chain chain{NumberAt(one, "count"), DigestOf(TextAt(one, "head"))};
      CHECK(VerifyPresent(key, chain, path, root));
      CHECK_FALSE(VerifyAbsent(key, {std::nullopt, path}, root));
      CHECK_FALSE(VerifyAbsent(key, made, root));
      continue;
    }
    ++absent;
    StateProof proof{std::nullopt, path};
    if (At(one, "other_leaf").AsObject() != nullptr) {
      proof.leaf = LeafParts(At(one, "other_leaf"));
    }
    CHECK(proof.leaf == made.leaf);
    CHECK(VerifyAbsent(key, proof, root));
  }
  CHECK(absent == 2);
}

TEST_CASE("state proofs with one fault are refused with its code",
          "[ledger][state]") {
  for (const json::Value& one : RefusedOf("state")) {
    const std::string& key = TextAt(one, "key");
    const Digest root = DigestOf(TextAt(one, "root"));
    const MerklePath path = PathOf(At(one, "path"));
    if (!Has(one, "leaf")) {
      CheckRefused(VerifyAbsent(key, {std::nullopt, path}, root), one);
      continue;
    }
    const StateLeafParts leaf = LeafParts(At(one, "leaf"));
    if (leaf.place == PlaceOf(key)) {
      CheckRefused(VerifyPresent(key, leaf.chain, path, root), one);
    } else {
      CheckRefused(VerifyAbsent(key, {leaf, path}, root), one);
    }
  }
}

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
