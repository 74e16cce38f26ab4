// A receipt: proof that an entry stands in the log, as one text file
// (c2sp.org/tlog-proof, *.tlog-proof). It holds the index, the path and a
// checkpoint, not the entry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/policy.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

struct Receipt {
  std::int64_t index = 0;
  MerklePath path;
  SignedCheckpoint checkpoint;
  std::string extra;  // opaque, never trusted
  bool operator==(const Receipt&) const = default;
};

bool LooksLikeReceipt(std::string_view bytes);
// Refused with kProofMalformed, or kNoteMalformed for the checkpoint in it.
Result<Receipt> ParseReceipt(std::string_view text);
std::string ToText(const Receipt& receipt);

// That `entry` (its canonical bytes) is in the tree, and whom the policy
// believes about that tree.
Result<std::vector<CheckedSigner>> VerifyReceipt(const Receipt& receipt,
                                                 std::string_view entry,
                                                 const TrustPolicy& policy);

}  // namespace qiao::ledger
