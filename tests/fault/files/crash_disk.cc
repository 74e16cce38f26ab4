#include "tests/fault/files/crash_disk.h"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <unistd.h>

#include "tests/support/files.h"

namespace qiao::test {
namespace {

namespace fs = std::filesystem;
using Kind = FileChange::Kind;

std::string FolderOf(const std::string& path) {
  return fs::path(path).parent_path().string();
}

// A gap before it is filled with `filler`.
void Patch(std::string& file, std::size_t at, std::string_view bytes,
           char filler = '\0') {
  if (file.size() < at + bytes.size()) file.resize(at + bytes.size(), filler);
  file.replace(at, bytes.size(), bytes);
}

// None, all or so many of `count`: each a third of the time.
std::size_t SomeOf(std::size_t count, std::mt19937_64& random) {
  switch (random() % 3) {
    case 0:
      return 0;
    case 1:
      return count;
    default:
      return random() % (count + 1);
  }
}

}  // namespace

Files ReadFiles(const std::string& folder) {
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[fs::relative(entry.path(), folder).string()] = ReadFile(entry.path());
  }
  return files;
}

void WriteFiles(const Files& files, const std::string& folder) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const auto& [name, bytes] : files) {
    const fs::path path = fs::path(folder) / name;
    fs::create_directories(path.parent_path());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const ssize_t written =
        file < 0 ? -1 : ::write(file, bytes.data(), bytes.size());
    if (file >= 0) ::close(file);
    if (written != static_cast<ssize_t>(bytes.size())) {
      throw std::runtime_error("cannot write " + path.string());
    }
  }
}

CrashDisk::CrashDisk(const Files& files, std::string folder)
    : folder_(std::move(folder)) {
  for (const auto& [name, bytes] : files) {
    synced_[name] = files_.size();
    files_.push_back({bytes, bytes, {}});
  }
  last_ = synced_;
}

std::optional<std::string> CrashDisk::Inside(const std::string& path) const {
  if (path == folder_) return std::string();
  if (!path.starts_with(folder_ + "/")) return std::nullopt;
  return path.substr(folder_.size() + 1);
}

void CrashDisk::NameChange::ApplyTo(Names& names) const {
  if (change.kind == Kind::kMake) {
    names[change.path] = file;
    return;
  }
  const auto from = names.find(change.path);
  if (from == names.end()) return;
  if (change.kind == Kind::kRename) names[change.to] = from->second;
  names.erase(change.path);
}

void CrashDisk::Do(const FileChange& change) {
  const auto path = Inside(change.path);
  if (!path) return;
  FileChange here = change;
  here.path = *path;
  switch (change.kind) {
    case Kind::kMake:
      unsynced_.push_back({here, files_.size()});
      files_.emplace_back();
      unsynced_.back().ApplyTo(last_);
      return;
    case Kind::kRename:
      here.to = Inside(change.to).value();
      [[fallthrough]];
    case Kind::kUnlink:
      unsynced_.push_back({here});
      unsynced_.back().ApplyTo(last_);
      return;
    case Kind::kSyncFolder:
      SyncNames(*path);
      return;
    default:
      DoToFile(here);
  }
}

void CrashDisk::DoToFile(const FileChange& change) {
  const auto named = last_.find(change.path);
  if (named == last_.end()) {
    throw std::runtime_error(change.path + " was never made");
  }
  File& file = files_[named->second];
  if (change.kind == Kind::kSync) {
    file.synced = file.last;
    file.unsynced.clear();
  } else if (change.kind == Kind::kCut) {
    file.last.resize(change.at);
    file.unsynced.push_back({true, change.at, {}});
  } else {
    Patch(file.last, change.at, change.bytes);
    file.unsynced.push_back({false, change.at, change.bytes});
  }
}

void CrashDisk::SyncNames(const std::string& folder) {
  std::erase_if(unsynced_, [&](const NameChange& one) {
    if (FolderOf(one.change.path) != folder) return false;
    one.ApplyTo(synced_);
    return true;
  });
}

Files CrashDisk::Held(const Names& names, std::string File::*bytes) const {
  Files held;
  for (const auto& [name, file] : names) held[name] = files_[file].*bytes;
  return held;
}

Files CrashDisk::Now() const { return Held(last_, &File::last); }

Files CrashDisk::Half(const FileChange& next) const {
  Files held = Now();
  const auto path = Inside(next.path);
  if (path && next.kind == Kind::kWrite) {
    Patch(held.at(*path), next.at,
          std::string_view(next.bytes).substr(0, next.bytes.size() / 2));
  }
  return held;
}

Files CrashDisk::Without(Unsynced what) const {
  const auto bytes = what == Unsynced::kBytes || what == Unsynced::kAll
                         ? &File::synced
                         : &File::last;
  if (what == Unsynced::kBytes) return Held(last_, bytes);
  Names names = synced_;
  if (what == Unsynced::kNewNames) {
    for (const NameChange& one : unsynced_) {
      if (one.change.kind == Kind::kUnlink) one.ApplyTo(names);
    }
  }
  return Held(names, bytes);
}

bool CrashDisk::HasUnsynced() const {
  return !unsynced_.empty() ||
         std::ranges::any_of(
             files_, [](const File& file) { return !file.unsynced.empty(); });
}

CrashDisk::Names CrashDisk::TornNames(std::mt19937_64& random) const {
  std::map<std::string, std::size_t> left;  // that arrive, of each folder
  for (const NameChange& one : unsynced_) ++left[FolderOf(one.change.path)];
  for (auto& [folder, count] : left) count = SomeOf(count, random);
  Names names = synced_;
  for (const NameChange& one : unsynced_) {
    std::size_t& count = left[FolderOf(one.change.path)];
    if (count == 0) continue;
    --count;
    one.ApplyTo(names);
  }
  return names;
}

// How many of the changes have come to each sector, and to the length, is
// drawn.
std::string CrashDisk::TornBytes(const File& file, std::size_t sector,
                                 std::mt19937_64& random) {
  std::string bytes = file.synced;
  const std::size_t changes = file.unsynced.size();
  const std::size_t lengths = SomeOf(changes, random);
  const char filler = random() % 2 == 0 ? '\0' : static_cast<char>(random());
  std::map<std::size_t, std::size_t> arrived;  // by sector
  for (std::size_t c = 0; c < changes; ++c) {
    const Change& change = file.unsynced[c];
    if (change.cut && c < lengths) bytes.resize(change.at, filler);
    for (std::size_t done = 0; done < change.bytes.size();) {
      const std::size_t at = change.at + done;
      const std::size_t part =
          std::min(sector - at % sector, change.bytes.size() - done);
      const auto [drawn, fresh] = arrived.try_emplace(at / sector, 0);
      if (fresh) drawn->second = SomeOf(changes, random);
      if (c < drawn->second) {
        Patch(bytes, at, std::string_view(change.bytes).substr(done, part),
              filler);
      }
      done += part;
    }
  }
  if (lengths == changes && bytes.size() < file.last.size()) {
    bytes.resize(file.last.size(), filler);
  }
  return bytes;
}

Files CrashDisk::Torn(std::size_t sector, std::mt19937_64& random) const {
  Files held;
  for (const auto& [name, file] : TornNames(random)) {
    held[name] = TornBytes(files_[file], sector, random);
  }
  return held;
}

}  // namespace qiao::test
