// A bundle (*.qiaob): one subject's whole history with every proof, in one
// canonical JSON file that verifies with no network (record format §11).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/ledger/checkpoint.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/policy.h"
#include "registry/ledger/state_tree.h"
#include "registry/ledger/time_stamp.h"
#include "schemas/json/value.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

inline constexpr std::size_t kMaxBundleBytes = std::size_t{16} << 20;  // 16 MiB

struct BundleEntry {
  std::int64_t index = 0;
  std::string entry;                    // canonical bytes
  MerklePath path;                      // in the log
  std::optional<MerklePath> item_path;  // in its manifest, for an item
};

struct BundleState {
  std::int64_t anchor = 0;  // index of an anchor with `state`, in `entries`
  // The subject and each party's "key:…", ascending by key.
  std::vector<std::pair<std::string, MerklePath>> proofs;
};

struct Bundle {
  std::string log;
  SubjectId subject;
  SignedCheckpoint checkpoint;
  // Time-stamp tokens over the checkpoint's text, at most kMaxTokens. Of
  // whatever authority: who reads the bundle says which they believe.
  std::vector<std::string> tokens;
  std::vector<NoteKey> vkeys;        // of the checkpoint's lines
  std::vector<BundleEntry> entries;  // ascending by index
  std::optional<BundleState> state;
};

// The file. Sorts tokens, vkeys and proofs. Which entries belong in a bundle is
// its maker's task: every entry that touches the subject; the manifest of each
// item; the anchor; all key statements of every party that signed one of these.
// kUsage if it would be over 16 MiB.
Result<std::string> EncodeBundle(const Bundle& bundle);
// Canonical form and shape. Refused with codes of bytes, or kBundleMalformed.
Result<Bundle> ParseBundle(std::string_view bytes);

struct StatementReport {
  StatementId id;
  std::int64_t index = 0;
  std::string typ;
  PartyId party;
  std::string state;  // in-force, proposed, ended; with +contested
};

// What a verifier says (record format §15.9).
struct BundleReport {
  SubjectId subject;
  Checkpoint head;
  std::vector<std::string> signed_by;  // names, ascending, each once
  // What authorities that the reader believes say, the earliest first.
  std::vector<TimeStamp> time_stamps;
  std::optional<std::int64_t> complete_to;
  std::vector<StatementReport> statements;
  std::vector<std::int64_t> not_understood;
  std::vector<std::string> not_checked;  // words
  std::vector<std::string> checked;      // words: each check that was made
};

// Every check of §11 in its order; the first failure is the refusal. With
// `authorities` tokens are checked behind all of it: each must be over this
// head, each of an authority that leads to these must be sound, and one must
// be there. Without, they are not checked, and the report says so.
Result<BundleReport> VerifyBundle(
    std::string_view bytes, const TrustPolicy& policy,
    const StampAuthorities* authorities = nullptr);
json::Object ToJson(const BundleReport& report);

}  // namespace qiao::ledger
