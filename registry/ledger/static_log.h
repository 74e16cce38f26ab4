// A whole log as static files (c2sp.org/tlog-tiles): its checkpoint, the tiles
// of its tree, and its entries in bundles of 256.
//
//   checkpoint
//   tile/0/000           256 leaf hashes        tile/0/001.p/17    17 of them
//   tile/1/000.p/3       hashes of full tiles   tile/entries/000   256 entries
//   tile/0/x001/234      tile 1234
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ledger/policy.h"
#include "schemas/model/result.h"

namespace qiao::ledger {

inline constexpr std::int64_t kTileWidth = 256;

// "tile/0/x001/234.p/17": `level` 0 and up, or -1 for entries; `width` of the
// tile, 256 if it is full.
std::string TilePath(int level, std::int64_t index, std::int64_t width);

// What a path names; absent unless it is one that TilePath writes.
struct TileName {
  int level = 0;  // -1: entries
  std::int64_t index = 0;
  std::int64_t width = kTileWidth;
  bool operator==(const TileName&) const = default;
};
std::optional<TileName> ParseTilePath(std::string_view path);

// Entries of one bundle: each with its size in two bytes before it. Refused
// with kTile if it breaks off or holds another number than `count`.
Result<std::vector<std::string>> ParseEntryBundle(std::string_view bytes,
                                                  std::int64_t count);
// kUsage for an entry above 65,535 bytes.
Result<std::string> EncodeEntryBundle(const std::vector<std::string>& entries);

// Reads one file of the log by its path; absent if there is none.
using LogFileReader =
    std::function<Result<std::optional<std::string>>(const std::string& path)>;

struct AuditReport {
  Checkpoint head;
  std::vector<CheckedSigner> signed_by;
  std::int64_t not_understood = 0;  // entries
};

// Recomputes everything against the policy: entries to leaves to the root of
// the checkpoint, every tile, and each entry by all rules of the record format
// in the order of the log. Refused at the first difference: the codes of notes,
// kTile, kCheckpointRoot, or a rule's, with the index.
Result<AuditReport> AuditLog(const LogFileReader& read,
                             const TrustPolicy& policy);

}  // namespace qiao::ledger
