// Proof that a log told two histories: two heads that its key signed, of which
// the older is no beginning of the newer. Anybody who has the log's key can
// check it, without the log and without believing who brings it.
//
//   {"heads":[NOTE,NOTE],"path":[HEX64,…],"root":HEX64,"schema":"qiao.fork/1"}
//
// Two heads of one size with two roots are proof enough. Of different sizes,
// `root` and `path` say what the newer head holds at the size of the older one:
// a consistency proof (RFC 6962) from a root that is not the older head's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/policy.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

struct ForkProof {
  SignedCheckpoint older, newer;  // ascending by size
  // What the newer head holds at the size of the older one, and its proof.
  // Absent for heads of one size, or where the log would not show it: then
  // the two heads are evidence, and prove nothing yet.
  std::optional<Digest> root;
  MerklePath path;
  bool operator==(const ForkProof&) const = default;
};

bool LooksLikeForkProof(std::string_view bytes);
// Refused with kProofMalformed, or kNoteMalformed for a head in it.
Result<ForkProof> ParseForkProof(std::string_view bytes);
// One line, canonical, with its line feed.
std::string ToText(const ForkProof& proof);

// The log keys that signed both heads. Witnesses and the quorum are not asked
// for: a log that forks is at fault alone. Refused: the codes of heads
// (policy.h) if there is none, kProofMalformed if it proves no fork.
Result<std::vector<CheckedSigner>> VerifyForkProof(const ForkProof& proof,
                                                   const TrustPolicy& policy);

}  // namespace qiao::ledger
