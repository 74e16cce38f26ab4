// Whom to believe about a log (c2sp.org/tlog-policy): its keys, witnesses, and
// how many of them must have cosigned. Trust comes from outside a bundle,
// always.
//
//   log registry.example/tw+1480e090+AQNY…
//   witness tw witness.example/tw+356f2edd+BNx6…
//   group both all tw cn
//   quorum both
//
// A file with a single vkey line is a policy too: that log, no witnesses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/note.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

struct TrustPolicy {
  struct Witness {
    std::string name;
    NoteKey key;
  };
  // A named group: at least `threshold` of `members`, which are names of
  // witnesses and of groups that stand before it.
  struct Group {
    std::string name;
    std::size_t threshold = 1;
    std::vector<std::string> members;
  };
  std::vector<NoteKey> logs;
  std::vector<Witness> witnesses;
  std::vector<Group> groups;
  std::string quorum;  // empty: none is asked for
};

// kUnreadable with the line at fault.
Result<TrustPolicy> ParsePolicy(std::string_view text);

struct CheckedSigner {
  std::string name;  // of the key
  NoteKeyType type = NoteKeyType::kUnknown;
  bool is_log = false;
};

// Who signed the head, by the policy's keys, in the order of the lines.
// Refused: kNoteOrigin (no log of that name), kNoteSignature (a line of a
// known key is wrong), kNoteUnsigned (no log line), kQuorum.
Result<std::vector<CheckedSigner>> CheckAgainst(
    const TrustPolicy& policy, const SignedCheckpoint& checkpoint);

}  // namespace qiao::ledger
