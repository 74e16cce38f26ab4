// Inclusion and consistency proofs, most of which must fail.
#include <algorithm>

#include "registry/ledger/base64.h"
#include "registry/ledger/hash.h"
#include "registry/ledger/merkle.h"
#include "registry/vectors/reading.h"
#include "registry/vectors/suites.h"

namespace qiao::vectors {
namespace {

using ledger::MerklePath;

// A hash from base64; absent where there is none. Some cases put other bytes
// where their verifier does not look; those stand for a hash of their own.
std::optional<Digest> HashOf(const json::Value& value) {
  const auto bytes = ledger::FromBase64(TextOf(value));
  if (!bytes || bytes->empty()) return std::nullopt;
  Digest hash;
  if (bytes->size() != hash.bytes.size()) return ledger::Sha256({*bytes});
  std::copy(ledger::AsBytes(*bytes).begin(), ledger::AsBytes(*bytes).end(),
            hash.bytes.begin());
  return hash;
}

// Absent if one of the hashes is none: such a proof cannot be said here.
std::optional<MerklePath> ProofOf(const json::Value& proof) {
  MerklePath path;
  for (const json::Value& item : ListOf(proof)) {
    const auto hash = HashOf(item);
    if (!hash) return std::nullopt;
    path.push_back(*hash);
  }
  return path;
}

// Absent for a number that no log reaches.
std::optional<std::int64_t> SizeAt(const json::Value& test,
                                   std::string_view name) {
  const std::int64_t* number = At(test, name).AsInteger();
  return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

bool Includes(const json::Value& test) {
  const auto root = HashOf(At(test, "root"));
  const auto leaf = HashOf(At(test, "leafHash"));
  const auto path = ProofOf(At(test, "proof"));
  const auto index = SizeAt(test, "leafIdx");
  const auto size = SizeAt(test, "treeSize");
  return root && leaf && path && index && size &&
         ledger::VerifyInclusion(*leaf, *index, *size, *path, *root);
}

bool Continues(const json::Value& test) {
  const auto from_root = HashOf(At(test, "root1"));
  const auto to_root = HashOf(At(test, "root2"));
  const auto path = ProofOf(At(test, "proof"));
  const auto from = SizeAt(test, "size1");
  const auto to = SizeAt(test, "size2");
  return from_root && to_root && path && from && to &&
         ledger::VerifyConsistency(*from, *to, *from_root, *to_root, *path);
}

Suite SuiteOf(const Files& files, std::string name,
              bool (*verifies)(const json::Value&)) {
  Suite suite{std::move(name), {}};
  for (const auto* file : FilesEnding(files, suite.name + ".jsonl")) {
    for (const std::string& line : Lines(file->second)) {
      const json::Value test = Json(line);
      suite.cases.push_back(Answered(
          TextAt(test, "path"), IsTrue(test, "wantErr") ? kRefuse : kAccept,
          verifies(test)));
    }
  }
  return suite;
}

}  // namespace

std::vector<Suite> MerkleSuites(const Files& files) {
  return {SuiteOf(files, "inclusion", Includes),
          SuiteOf(files, "consistency", Continues)};
}

}  // namespace qiao::vectors
