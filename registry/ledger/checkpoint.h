// A checkpoint: the signed head of a log (c2sp.org/tlog-checkpoint), three
// lines and no more (record format §10).
//
//   registry.example/tw
//   40
//   MgSOM1xyGQh1FxvJ2t6KSqcSBgRY3PvVPS6I7Qn0AwQ=
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/note.h"
#include "schemas/model/ids.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

struct Checkpoint {
  std::string origin;
  std::int64_t size = 0;
  Digest root;
  bool operator==(const Checkpoint&) const = default;
};

// The text that is signed.
std::string ToText(const Checkpoint& checkpoint);
// Refused with kNoteMalformed.
Result<Checkpoint> ParseCheckpointText(std::string_view text);

// The head with its signature lines.
struct SignedCheckpoint {
  Checkpoint head;
  std::vector<NoteSignature> signatures;
  bool operator==(const SignedCheckpoint&) const = default;
};
Result<SignedCheckpoint> ParseCheckpoint(std::string_view note);
std::string ToText(const SignedCheckpoint& checkpoint);

// Signs with every signer, and checks each signature before it is returned.
Result<SignedCheckpoint> SignCheckpoint(
    const Checkpoint& head, std::span<const NoteSigner* const> signers,
    Instant at = {});

}  // namespace qiao::ledger
