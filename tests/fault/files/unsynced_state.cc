#include "tests/fault/files/unsynced_state.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <sys/stat.h>

namespace qiao::test {
namespace {

namespace fs = std::filesystem;

enum class Kind { kMade, kRenamed, kRemoved };

struct NameChange {
  Kind kind;
  fs::path folder;
  fs::path path, before;            // `before` is the name that was renamed
  std::optional<std::string> gone;  // bytes of what was removed or replaced
};

struct State {
  std::map<ino_t, std::string> synced;  // bytes of files that were written
  std::vector<NameChange> changes;      // not synced, in order
  std::set<fs::path> folders;           // that were written in
};

State& Disk() {
  static State state;
  return state;
}

// Reading and writing of our own are no steps of the program: none of them
// creates, and the program's steps are not counted meanwhile.
std::string BytesOf(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void Put(const fs::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
}

std::optional<ino_t> NodeOf(const fs::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return std::nullopt;
  }
  return facts.st_ino;
}

// What the disk has for certain of the file at `path`; nothing if there is
// none.
std::optional<std::string> CertainBytes(const fs::path& path) {
  const auto node = NodeOf(path);
  if (!node) return std::nullopt;
  const auto known = Disk().synced.find(*node);
  return known == Disk().synced.end() ? BytesOf(path) : known->second;
}

// The file is about to go, and its node may serve another.
std::optional<std::string> LastBytes(const fs::path& path) {
  auto bytes = CertainBytes(path);
  if (const auto node = NodeOf(path)) Disk().synced.erase(*node);
  return bytes;
}

fs::path PathOf(int file) {
  std::error_code failed;
  return fs::read_symlink("/proc/self/fd/" + std::to_string(file), failed);
}

void Undo(const NameChange& change) {
  std::error_code ignored;
  if (change.kind == Kind::kRenamed) {
    fs::rename(change.path, change.before, ignored);
  } else if (change.kind == Kind::kMade) {
    fs::remove(change.path, ignored);
  }
  if (change.gone) Put(change.path, *change.gone);
}

}  // namespace

void Watch() { Disk() = {}; }

void DidMake(const std::string& path) {
  const fs::path file(path);
  Disk().changes.push_back(
      {Kind::kMade, file.parent_path(), file, {}, std::nullopt});
  Disk().folders.insert(file.parent_path());
  if (const auto node = NodeOf(file)) Disk().synced[*node].clear();
}

void WillWrite(int file) {
  const fs::path path = PathOf(file);
  if (const auto node = NodeOf(path)) {
    Disk().folders.insert(path.parent_path());
    if (!Disk().synced.contains(*node)) Disk().synced[*node] = BytesOf(path);
  }
}

void WillRename(const std::string& from, const std::string& to) {
  Disk().changes.push_back(
      {Kind::kRenamed, fs::path(to).parent_path(), to, from, LastBytes(to)});
}

void WillUnlink(const std::string& path) {
  if (const auto bytes = LastBytes(path)) {
    Disk().changes.push_back(
        {Kind::kRemoved, fs::path(path).parent_path(), path, {}, bytes});
  }
}

void DidSync(int file) {
  std::error_code failed;
  const fs::path path = PathOf(file);
  if (fs::is_directory(path, failed)) {
    std::erase_if(Disk().changes, [&](const NameChange& change) {
      return fs::equivalent(change.folder, path, failed);
    });
  } else if (const auto node = NodeOf(path)) {
    Disk().synced[*node] = BytesOf(path);
  }
}

void LoseUnsynced(Unsynced what) {
  if (what == Unsynced::kBytes || what == Unsynced::kAll) {
    for (const fs::path& folder : Disk().folders) {
      for (const auto& entry : fs::directory_iterator(folder)) {
        const auto node = NodeOf(entry.path());
        const auto known =
            node ? Disk().synced.find(*node) : Disk().synced.end();
        if (known != Disk().synced.end()) Put(entry.path(), known->second);
      }
    }
  }
  if (what == Unsynced::kBytes) return;
  for (auto change = Disk().changes.rbegin(); change != Disk().changes.rend();
       ++change) {
    if (what == Unsynced::kNewNames && change->kind == Kind::kRemoved) continue;
    Undo(*change);
  }
}

}  // namespace qiao::test
