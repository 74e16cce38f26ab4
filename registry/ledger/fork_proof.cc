#include "registry/ledger/fork_proof.h"

#include <utility>

#include "schemas/json/canonical.h"
#include "schemas/json/document.h"

namespace qiao::ledger {
namespace {

constexpr std::string_view kSchema = "qiao.fork/1";
constexpr std::size_t kMaxPath = 126;

Error Malformed(std::string message) {
  return Refused(Refusal::kProofMalformed, std::move(message));
}

json::Object DocumentOf(const ForkProof& proof) {
  json::Object document{
      {{"heads", json::Array{ToText(proof.older), ToText(proof.newer)}}}};
  if (proof.root) {
    json::Array path;
    for (const Digest& hash : proof.path) path.emplace_back(ToText(hash));
    document.members.emplace_back("path", std::move(path));
    document.members.emplace_back("root", ToText(*proof.root));
  }
  document.members.emplace_back("schema", std::string(kSchema));
  return document;
}

// The keys of the log that signed both. One key, or nothing: two keys of one
// name are two logs.
Result<std::vector<CheckedSigner>> SignedBoth(const ForkProof& proof,
                                              const TrustPolicy& policy) {
  std::vector<CheckedSigner> signers;
  std::optional<Error> why;
  for (const NoteKey& key : policy.logs) {
    const TrustPolicy one{{key}, {}, {}, {}};
    for (const SignedCheckpoint* head : {&proof.older, &proof.newer}) {
      auto signed_by = CheckAgainst(one, *head);
      if (!signed_by) {
        if (!why || key.name == head->head.origin) why = signed_by.error();
        break;
      }
      if (head == &proof.newer) signers.push_back(signed_by->front());
    }
  }
  if (!signers.empty()) return signers;
  if (why) return std::move(*why);
  return Refused(Refusal::kNoteOrigin, "the trust file knows no log");
}

}  // namespace

bool LooksLikeForkProof(std::string_view bytes) {
  return bytes.starts_with("{\"heads\":");
}

Result<ForkProof> ParseForkProof(std::string_view bytes) {
  const auto document = json::ParseDocument(bytes);
  if (!document) return Malformed(document.error().message);
  const json::View view(*document);
  if (view["schema"].text() != kSchema) {
    return Malformed("this is no fork proof of a kind that is known");
  }
  const std::vector<std::string> heads = view["heads"].texts();
  if (heads.size() != 2) return Malformed("a fork has two heads");
  ForkProof proof;
  QIAO_TRY(proof.older, ParseCheckpoint(heads[0]));
  QIAO_TRY(proof.newer, ParseCheckpoint(heads[1]));
  if (view["root"]) {
    proof.root = ParseDigest(view["root"].text());
    if (!proof.root) return Malformed("root must be 64 hex digits");
  }
  for (const std::string& text : view["path"].texts()) {
    const auto hash = ParseDigest(text);
    if (!hash || proof.path.size() == kMaxPath) {
      return Malformed("path must be a few hashes of 64 hex digits");
    }
    proof.path.push_back(*hash);
  }
  // Nothing in it is passed over.
  if (ToText(proof) != bytes) {
    return Malformed("this is not how a fork proof is written");
  }
  return proof;
}

std::string ToText(const ForkProof& proof) {
  return json::Canonical(json::Value(DocumentOf(proof))) + "\n";
}

Result<std::vector<CheckedSigner>> VerifyForkProof(const ForkProof& proof,
                                                   const TrustPolicy& policy) {
  QIAO_TRY(std::vector<CheckedSigner> signers, SignedBoth(proof, policy));
  const Checkpoint& first = proof.older.head;
  const Checkpoint& second = proof.newer.head;
  if (first.size == second.size) {
    if (first.root != second.root) return signers;
    return Malformed("both are the same head");
  }
  if (!proof.root) {
    return Malformed(
        "two heads of different sizes, and nothing that says what the newer "
        "one holds at the size of the older: they may belong together");
  }
  if (*proof.root == first.root) {
    return Malformed("the newer head continues the older one");
  }
  if (Result<void> path = VerifyConsistency(
          first.size, second.size, *proof.root, second.root, proof.path);
      !path) {
    return Malformed(
        "the path does not say what the newer head holds at size " +
        std::to_string(first.size));
  }
  return signers;
}

}  // namespace qiao::ledger
