#include "registry/service/export_log.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <unistd.h>
#include <utility>
#include <vector>

#include "registry/ledger/base64.h"
#include "registry/ledger/hash.h"
#include "registry/ledger/static_log.h"
#include "registry/store/log_files.h"

namespace qiao::registry {
namespace {

namespace fs = std::filesystem;

Error Failed(const std::string& path, std::string_view doing, int error) {
  return Error{ErrorCode::kStorage, "cannot " + std::string(doing) + " " +
                                        path + ": " + std::strerror(error)};
}

Result<void> SyncFile(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return Failed(path, "open", errno);
  const int failed = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (failed != 0) return Failed(path, "sync", failed);
  return {};
}

class LogFolder {
 public:
  LogFolder(const store::Store& store, std::string folder, std::int64_t size)
      : store_(store), folder_(std::move(folder)), size_(size) {}

  // The size that the folder's own checkpoint covers.
  Result<std::int64_t> Covered() const {
    std::ifstream in(At("checkpoint"), std::ios::binary);
    if (!in) return std::int64_t{0};
    std::ostringstream note;
    note << in.rdbuf();
    const auto there = ledger::ParseCheckpoint(std::move(note).str());
    if (!there || there->head.origin != store_.Origin()) {
      return Stranger("another log");
    }
    if (there->head.size > size_) {
      return Stranger("a later head, of " + std::to_string(there->head.size) +
                      " entries; here are " + std::to_string(size_));
    }
    QIAO_TRY(const Digest root,
             ledger::RootAt(there->head.size, store_.Nodes()));
    if (root != there->head.root) return Stranger("another history");
    return there->head.size;
  }

  // All tiles and bundles of the log, in the order in which they are written.
  std::vector<ledger::TileName> Tiles() const {
    std::vector<ledger::TileName> names;
    for (int level = -1; level < 8; ++level) {
      const std::int64_t there = size_ >> (8 * std::max(level, 0));
      for (std::int64_t first = 0; first < there; first += ledger::kTileWidth) {
        names.push_back({level, first / ledger::kTileWidth,
                         std::min(ledger::kTileWidth, there - first)});
      }
    }
    return names;
  }

  // A full tile that the folder's checkpoint covers is as it was written.
  bool HasOf(const ledger::TileName& name, std::int64_t covered) const {
    const int level = std::max(name.level, 0);
    const std::int64_t end = (name.index + 1) * ledger::kTileWidth;
    return name.width == ledger::kTileWidth && end <= covered >> (8 * level) &&
           fs::exists(At(PathOf(name)));
  }

  Result<void> Write(const std::string& path) {
    QIAO_TRY(const auto bytes, store::LogFile(store_, path));
    QIAO_CHECK(bytes.has_value());
    const std::string whole = At(path);
    const std::string draft = whole + ".new";
    std::error_code failed;
    fs::create_directories(fs::path(whole).parent_path(), failed);
    if (failed) return Failed(whole, "make the folder of", failed.value());
    {
      std::ofstream out(draft, std::ios::binary | std::ios::trunc);
      out << *bytes;
      out.flush();
      if (!out) return Failed(draft, "write", errno);
    }
    QIAO_TRY_DO(SyncFile(draft, O_RDWR));
    fs::rename(draft, whole, failed);
    if (failed) return Failed(whole, "write", failed.value());
    folders_.insert(fs::path(whole).parent_path().string());
    return {};
  }

  // The names of what was written, durable.
  Result<void> SyncNames() {
    for (const std::string& folder : folders_) {
      QIAO_TRY_DO(SyncFile(folder, O_RDONLY | O_DIRECTORY));
    }
    folders_.clear();
    return {};
  }

  // Parts of a tile that is full now.
  void RemovePartsOf(const ledger::TileName& name) const {
    std::error_code ignored;
    fs::remove_all(At(PathOf(name)) + ".p", ignored);
  }

  static std::string PathOf(const ledger::TileName& name) {
    return ledger::TilePath(name.level, name.index, name.width);
  }

 private:
  std::string At(const std::string& path) const { return folder_ + "/" + path; }
  Error Stranger(const std::string& what) const {
    return Error{ErrorCode::kChanged,
                 folder_ + " holds " + what +
                     "; nothing was written. Export into a folder of its own"};
  }

  const store::Store& store_;
  std::string folder_;
  std::int64_t size_;
  std::set<std::string> folders_;  // with new names in them
};

}  // namespace

Result<ExportedLog> ExportLog(
    const store::Store& store, const std::string& folder,
    const std::function<void(std::int64_t, std::int64_t)>& progress) {
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const auto head, store.Head());
  if (!head) return Error{ErrorCode::kNotFound, "the log is empty"};
  LogFolder out(store, folder, head->head.size);
  QIAO_TRY(const std::int64_t covered, out.Covered());
  ExportedLog done{head->head};
  const std::vector<ledger::TileName> tiles = out.Tiles();
  for (const ledger::TileName& name : tiles) {
    if (out.HasOf(name, covered)) {
      ++done.unchanged;
    } else {
      QIAO_TRY_DO(out.Write(LogFolder::PathOf(name)));
      ++done.written;
    }
    if (progress) {
      progress(done.written + done.unchanged,
               static_cast<std::int64_t>(tiles.size()));
    }
  }
  QIAO_TRY_DO(out.SyncNames());
  QIAO_TRY_DO(out.Write("checkpoint"));
  QIAO_TRY_DO(out.SyncNames());
  ++done.written;
  for (const ledger::TileName& name : tiles) {
    if (name.width == ledger::kTileWidth) out.RemovePartsOf(name);
  }
  return done;
}

Result<ConsistencyProof> ProveConsistency(const store::Store& store,
                                          std::int64_t from) {
  QIAO_TRY(const store::Store::Snapshot moment, store.Read());
  QIAO_TRY(const auto head, store.Head());
  if (!head) return Error{ErrorCode::kNotFound, "the log is empty"};
  ConsistencyProof proof;
  proof.from = from;
  proof.to = *head;
  QIAO_TRY(proof.path,
           ledger::MakeConsistency(from, head->head.size, store.Nodes()));
  QIAO_TRY(proof.from_root, ledger::RootAt(from, store.Nodes()));
  return proof;
}

std::string ToText(const ConsistencyProof& proof) {
  std::string text = "old " + std::to_string(proof.from) + "\n";
  for (const Digest& hash : proof.path) {
    text += ledger::ToBase64(ledger::AsText(hash.bytes)) + "\n";
  }
  return text + "\n" + ledger::ToText(proof.to);
}

}  // namespace qiao::registry
