// A log written out as static files that any C2SP reader takes, and the proof
// that one head continues another.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "registry/ledger/checkpoint.h"
#include "registry/store/store.h"
#include "schemas/model/result.h"

namespace qiao::registry {

struct ExportedLog {
  ledger::Checkpoint head;
  std::int64_t written = 0;    // files
  std::int64_t unchanged = 0;  // tiles and bundles that were there
};

// Writes what the folder lacks of the log at its newest head: tiles and
// bundles, each whole and durable under its name, then the checkpoint; so that
// whoever reads meanwhile finds everything that the checkpoint asks for.
// kChanged if the folder holds another log, or a later head than ours;
// kNotFound for an empty log.
Result<ExportedLog> ExportLog(
    const store::Store& store, const std::string& folder,
    const std::function<void(std::int64_t done, std::int64_t total)>& progress =
        {});

// Proof that the newest head continues the log of `from` entries, in the form
// in which a witness is asked to cosign (c2sp.org/tlog-witness): "old", the
// hashes, an empty line, the checkpoint. kUsage unless 0 <= from <= size.
struct ConsistencyProof {
  std::int64_t from = 0;
  Digest from_root;
  ledger::MerklePath path;
  ledger::SignedCheckpoint to;
};
Result<ConsistencyProof> ProveConsistency(const store::Store& store,
                                          std::int64_t from);
std::string ToText(const ConsistencyProof& proof);

}  // namespace qiao::registry
