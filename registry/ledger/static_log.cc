#include "registry/ledger/static_log.h"

#include <algorithm>
#include <utility>

#include "registry/ledger/admission.h"
#include "registry/ledger/decimal.h"
#include "registry/ledger/merkle.h"
#include "registry/ledger/shape.h"

namespace qiao::ledger {
namespace {

constexpr std::size_t kMaxBundledEntry = 65535;

Error WrongTile(const std::string& path, std::string_view what) {
  return Refused(Refusal::kTile, path + ": " + std::string(what));
}

// Groups of three digits, all but the last marked with an x.
std::string NumberPath(std::int64_t index) {
  std::string path;
  for (bool last = true; last || index > 0; last = false, index /= 1000) {
    std::string digits = std::to_string(index % 1000);
    digits.insert(0, 3 - digits.size(), '0');
    path = (last ? digits : "x" + digits + "/") + path;
  }
  return path;
}

class LogAudit {
 public:
  LogAudit(const LogFileReader& read, const TrustPolicy& policy)
      : read_(read), policy_(policy) {}

  Result<AuditReport> Run() {
    QIAO_TRY(const std::string note, File("checkpoint"));
    QIAO_TRY(const SignedCheckpoint checkpoint, ParseCheckpoint(note));
    QIAO_TRY(report_.signed_by, CheckAgainst(policy_, checkpoint));
    report_.head = checkpoint.head;
    QIAO_TRY_DO(ReadEntries());
    if (RootOf(leaves_) != report_.head.root) {
      return Refused(Refusal::kCheckpointRoot,
                     "the entries do not have the root that was signed");
    }
    QIAO_TRY_DO(CheckTiles());
    QIAO_TRY_DO(CheckRules());
    return std::move(report_);
  }

 private:
  Result<std::string> File(const std::string& path) const {
    QIAO_TRY(std::optional<std::string> bytes, read_(path));
    if (!bytes) return WrongTile(path, "is missing");
    return std::move(*bytes);
  }

  Result<void> ReadEntries() {
    const std::int64_t size = report_.head.size;
    for (std::int64_t first = 0; first < size; first += kTileWidth) {
      const std::int64_t count = std::min(kTileWidth, size - first);
      const std::string path = TilePath(-1, first / kTileWidth, count);
      QIAO_TRY(const std::string bytes, File(path));
      Result<std::vector<std::string>> entries = ParseEntryBundle(bytes, count);
      if (!entries) return WrongTile(path, entries.error().message);
      for (std::string& entry : *entries) {
        leaves_.push_back(LeafHash(entry));
        entries_.push_back(std::move(entry));
      }
    }
    return {};
  }

  // Level by level: the hashes of one tile's full subtree are one hash of the
  // next level.
  Result<void> CheckTiles() const {
    std::vector<Digest> hashes = leaves_;
    for (int level = 0; !hashes.empty(); ++level) {
      std::vector<Digest> above;
      const auto size = static_cast<std::int64_t>(hashes.size());
      for (std::int64_t first = 0; first < size; first += kTileWidth) {
        const std::int64_t count = std::min(kTileWidth, size - first);
        const auto span = std::span(hashes).subspan(
            static_cast<std::size_t>(first), static_cast<std::size_t>(count));
        QIAO_TRY_DO(CheckTile(level, first / kTileWidth, span));
        if (count == kTileWidth) above.push_back(RootOf(span));
      }
      hashes = std::move(above);
    }
    return {};
  }

  Result<void> CheckTile(int level, std::int64_t index,
                         std::span<const Digest> hashes) const {
    std::string expected;
    for (const Digest& hash : hashes) expected += AsText(hash.bytes);
    const std::string path =
        TilePath(level, index, static_cast<std::int64_t>(hashes.size()));
    QIAO_TRY(const std::string bytes, File(path));
    if (bytes == expected) return {};
    return WrongTile(path, "holds other hashes than the entries have");
  }

  Result<void> CheckRules() {
    Admission log(report_.head.origin, RuleSet::kAudit);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto at_entry = [i](Error error) {
        error.message = "entry " + std::to_string(i) + ": " + error.message;
        return error;
      };
      Result<ShapedRecord> shaped =
          CheckShape(entries_[i], json::Edition::kVerifier);
      if (!shaped) return at_entry(std::move(shaped).error());
      Result<VerifiedRecord> verified = log.Admit(*shaped);
      if (!verified) return at_entry(std::move(verified).error());
      if (!verified->effects().statements.front().understood) {
        ++report_.not_understood;
      }
    }
    if (log.facts().ManifestInProgress()) {
      return Refused(Refusal::kManifestPosition,
                     "the log ends inside a manifest");
    }
    return {};
  }

  const LogFileReader& read_;
  const TrustPolicy& policy_;
  std::vector<std::string> entries_;
  std::vector<Digest> leaves_;
  AuditReport report_;
};

}  // namespace

std::string TilePath(int level, std::int64_t index, std::int64_t width) {
  std::string path =
      "tile/" + (level < 0 ? std::string("entries") : std::to_string(level)) +
      "/" + NumberPath(index);
  if (width < kTileWidth) path += ".p/" + std::to_string(width);
  return path;
}

std::optional<TileName> ParseTilePath(std::string_view path) {
  constexpr std::string_view kStart = "tile/";
  constexpr std::string_view kEntries = "entries/";
  constexpr int kHighest = 7;  // 8 levels of 8 make 2^64
  if (!path.starts_with(kStart)) return std::nullopt;
  std::string_view rest = path.substr(kStart.size());
  TileName name;
  if (rest.starts_with(kEntries)) {
    name.level = -1;
    rest.remove_prefix(kEntries.size());
  } else {
    if (rest.size() < 2 || rest[0] < '0' || rest[0] > '0' + kHighest) {
      return std::nullopt;
    }
    name.level = rest[0] - '0';
    rest.remove_prefix(2);
  }
  if (const std::size_t at = rest.find(".p/"); at != std::string_view::npos) {
    const auto width = ParseDecimal(rest.substr(at + 3));
    if (!width || *width < 1 || *width >= kTileWidth) return std::nullopt;
    name.width = *width;
    rest = rest.substr(0, at);
  }
  constexpr std::size_t kLongest = 6 * 5;  // indexes below 2^63, with room
  if (rest.size() > kLongest) return std::nullopt;
  for (const char c : rest) {
    if (c == 'x' || c == '/') continue;
    if (c < '0' || c > '9' || name.index > (std::int64_t{1} << 58)) {
      return std::nullopt;
    }
    name.index = name.index * 10 + (c - '0');
  }
  // One spelling for each tile.
  if (TilePath(name.level, name.index, name.width) != path) return std::nullopt;
  return name;
}

Result<std::vector<std::string>> ParseEntryBundle(std::string_view bytes,
                                                  std::int64_t count) {
  std::vector<std::string> entries;
  while (!bytes.empty()) {
    if (bytes.size() < 2) {
      return Refused(Refusal::kTile, "an entry bundle breaks off");
    }
    const std::span<const std::uint8_t> raw = AsBytes(bytes);
    const std::size_t size = static_cast<std::size_t>(raw[0]) << 8 |
                             static_cast<std::size_t>(raw[1]);
    if (bytes.size() < 2 + size) {
      return Refused(Refusal::kTile, "an entry bundle breaks off");
    }
    entries.emplace_back(bytes.substr(2, size));
    bytes.remove_prefix(2 + size);
  }
  if (static_cast<std::int64_t>(entries.size()) != count) {
    return Refused(Refusal::kTile,
                   "an entry bundle holds " + std::to_string(entries.size()) +
                       " entries, not " + std::to_string(count));
  }
  return entries;
}

Result<std::string> EncodeEntryBundle(const std::vector<std::string>& entries) {
  std::string bytes;
  for (const std::string& entry : entries) {
    if (entry.size() > kMaxBundledEntry) {
      return Error{ErrorCode::kUsage, "an entry above 65,535 bytes"};
    }
    bytes += static_cast<char>(entry.size() >> 8);
    bytes += static_cast<char>(entry.size() & 0xff);
    bytes += entry;
  }
  return bytes;
}

Result<AuditReport> AuditLog(const LogFileReader& read,
                             const TrustPolicy& policy) {
  return LogAudit(read, policy).Run();
}

}  // namespace qiao::ledger
