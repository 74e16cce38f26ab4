// Proof that an answer leaves nothing out: all statements that touch a subject
// (or the keys of a party) before an anchor, or that there are none. A few
// kilobytes; the statements themselves are apart from it.
//
//   {"anchor":{"entry":{…},"index":int,"path":[BASE64,…]},
//    "checkpoint":NOTE,"key":KEY,"schema":"qiao.complete/1",
//    "state":{"leaf":{"count":int,"head":BASE64,"place":BASE64}?,
//             "path":[BASE64,…]?},
//    "statements":[{"id":STM,"index":int},…]?}
//
// The head of the log proves the anchor, the anchor's `state` the chain of the
// key, and the chain each statement: its place and all its bytes, which are
// hashed in its id.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/policy.h"
#include "registry/ledger/state_tree.h"
#include "schemas/json/value.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

struct TouchingStatement {
  std::int64_t index = 0;
  StatementId id;
  bool operator==(const TouchingStatement&) const = default;
};

struct CompleteAnswer {
  std::string key;  // "rec:…", or "key:…" for the keys of a party
  std::vector<TouchingStatement> statements;  // ascending; none: absence
  // Of the key. A leaf only for an absent one, where the walk ends at another.
  StateProof state;
  std::int64_t anchor = 0;  // the answer is complete below this index
  std::string anchor_entry;
  MerklePath anchor_path;
  SignedCheckpoint checkpoint;
};

bool LooksLikeCompleteAnswer(std::string_view bytes);
// Refused with kProofMalformed, or kNoteMalformed for the head in it.
Result<CompleteAnswer> ParseCompleteAnswer(std::string_view bytes);
json::Object ToJson(const CompleteAnswer& answer);
// One line, canonical, with its line feed.
std::string ToText(const CompleteAnswer& answer);

// Whom the policy believes about it. Refused: the codes of heads (policy.h),
// of bytes and shape for the anchor's entry, kProofMalformed if that is no
// anchor with a state at its own index, kInclusion, kStateIncomplete if the
// statements are not all of the key, and no others, before the anchor.
Result<std::vector<CheckedSigner>> VerifyCompleteAnswer(
    const CompleteAnswer& answer, const TrustPolicy& policy);

}  // namespace qiao::ledger
