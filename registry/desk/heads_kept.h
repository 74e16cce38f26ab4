// The last head of each log that was seen here, kept in a folder:
//
//   registry.example%2Ftw+1480e090.checkpoint   the head, as it was signed
//   https%3A%2F%2Fregistry.example.vkey         the log key that was met there
//   fork-registry.example%2Ftw-40-52-….json     a proof (fork_proof.h)
//
// Each is of use to other commands as it is: a checkpoint to `qiao audit
// --against`, a vkey as a trust file, a proof to `qiao verify`.
#pragma once

#include <optional>
#include <string>

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/fork_proof.h"
#include "registry/ledger/note.h"
#include "schemas/model/result.h"

namespace qiao::desk {

class HeadsKept {
 public:
  explicit HeadsKept(std::string folder) : folder_(std::move(folder)) {}

  // What is kept of the log with this key. Refused (the codes of heads) if it
  // is not signed by it, kUnreadable if it cannot be read.
  Result<std::optional<ledger::SignedCheckpoint>> Head(
      const ledger::NoteKey& key) const;
  // Keeps it unless a later one is kept: programs that run side by side come
  // here in any order. Durable on return.
  Result<void> Keep(const ledger::NoteKey& key,
                    const ledger::SignedCheckpoint& head) const;
  std::string FileOfHead(const ledger::NoteKey& key) const;

  // The key that was met at `place` first: `vkey` now, if there was none.
  Result<std::string> FirstKey(const std::string& place,
                               const std::string& vkey) const;
  std::optional<std::string> KeyOf(const std::string& place) const;
  std::string FileOfKey(const std::string& place) const;

  // Where it is now.
  Result<std::string> KeepFork(const ledger::ForkProof& proof) const;

 private:
  std::string folder_;
};

}  // namespace qiao::desk
