// What proves a fork, and what only looks like one.
#include "registry/ledger/fork_proof.h"

#include "registry/ledger/state_tree.h"
#include "tests/registry/ledger/world.h"

namespace qiao::ledger {
namespace {

using world::Code;
using world::NewKey;

constexpr std::string_view kName = "log.example/tw";

// A log that tells one history up to `shared`, and two from there on.
struct TwoHistories {
  NoteSigner log = *NoteSigner::Make(std::string(kName),
                                     NoteKeyType::kPlainEd25519, NewKey());
  TrustPolicy policy = *ParsePolicy(ToVkey(log.verifier()));
  std::vector<Digest> one, other;

  explicit TwoHistories(std::int64_t shared, std::int64_t size = 40) {
    for (std::int64_t i = 0; i < size; ++i) {
      one.push_back(LeafHash("entry " + std::to_string(i)));
      other.push_back(i < shared ? one.back()
                                 : LeafHash("other " + std::to_string(i)));
    }
  }
  SignedCheckpoint Head(const std::vector<Digest>& leaves,
                        std::int64_t size) const {
    const std::vector<Digest> first(leaves.begin(), leaves.begin() + size);
    const NoteSigner* const signers[] = {&log};
    return *SignCheckpoint({std::string(kName), size, RootOf(first)}, signers);
  }
  // What a log shows that is asked for `older` under its head of `newer`.
  ForkProof Proof(const std::vector<Digest>& a, std::int64_t older,
                  const std::vector<Digest>& b, std::int64_t newer) const {
    ForkProof proof{Head(a, older), Head(b, newer), {}, {}};
    if (older == newer) return proof;
    proof.root = Head(b, older).head.root;
    proof.path = *MakeConsistency(older, newer, ReaderOf(b));
    return proof;
  }
  std::string Check(const ForkProof& proof) const {
    const auto read = ParseForkProof(ToText(proof));
    if (!read) return Code(read);
    CHECK(*read == proof);
    return Code(VerifyForkProof(*read, policy));
  }
};

TEST_CASE("two heads that part are a fork, at every pair of sizes",
          "[ledger][fork]") {
  const TwoHistories log(11, 24);
  for (std::int64_t older = 1; older <= 24; ++older) {
    for (std::int64_t newer = older; newer <= 24; ++newer) {
      INFO(older << " " << newer);
      // The first eleven entries are the same in both.
      CHECK(log.Check(log.Proof(log.one, older, log.other, newer)) ==
            (older > 11 ? "" : "proof-malformed"));
      CHECK(log.Check(log.Proof(log.one, older, log.one, newer)) ==
            "proof-malformed");
    }
  }
}

TEST_CASE("a fork is proved by one key, and by the log's", "[ledger][fork]") {
  const TwoHistories log(3);
  const TwoHistories stranger(3);
  ForkProof proof = log.Proof(log.one, 12, log.other, 30);
  CHECK(log.Check(proof).empty());
  CHECK(Code(VerifyForkProof(proof, stranger.policy)) == "note-unsigned");
  // Each signed one of the heads.
  TrustPolicy both = log.policy;
  both.logs.push_back(stranger.log.verifier());
  proof.older = stranger.Head(stranger.one, 12);
  CHECK(Code(VerifyForkProof(proof, both)) == "note-unsigned");
  CHECK(Code(VerifyForkProof(proof, log.policy)) == "note-unsigned");
  // A quorum of witnesses is not what a fork waits for.
  proof = log.Proof(log.one, 12, log.other, 30);
  TrustPolicy strict = log.policy;
  strict.witnesses.push_back({"w", stranger.log.verifier()});
  strict.quorum = "w";
  CHECK(Code(VerifyForkProof(proof, strict)).empty());
  TrustPolicy elsewhere = *ParsePolicy(ToVkey(
      NoteSigner::Make("log.example/cn", NoteKeyType::kPlainEd25519, NewKey())
          ->verifier()));
  CHECK(Code(VerifyForkProof(proof, elsewhere)) == "note-origin");
}

TEST_CASE("two heads without what lies between prove nothing yet",
          "[ledger][fork]") {
  const TwoHistories log(3);
  ForkProof proof = log.Proof(log.one, 12, log.other, 30);
  proof.root.reset();
  proof.path.clear();
  CHECK(log.Check(proof) == "proof-malformed");
  // And a root that the newer head does not hold is no proof either.
  proof = log.Proof(log.one, 12, log.other, 30);
  proof.root = LeafHash("anything");
  CHECK(log.Check(proof) == "proof-malformed");
}

TEST_CASE("no changed bit of a fork proof proves another fork",
          "[ledger][fork]") {
  const TwoHistories log(9);
  const ForkProof proof = log.Proof(log.one, 12, log.other, 30);
  const std::string text = ToText(proof);
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    std::string changed = text;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    if (!LooksLikeForkProof(changed)) continue;
    const auto read = ParseForkProof(changed);
    if (!read || !VerifyForkProof(*read, log.policy)) continue;
    // A line of a key that nobody knows is passed over, as in a receipt.
    INFO(changed);
    CHECK(read->older.head == proof.older.head);
    CHECK(read->newer.head == proof.newer.head);
    CHECK(read->root == proof.root);
  }
}

}  // namespace
}  // namespace qiao::ledger
