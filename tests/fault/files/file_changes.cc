#include "tests/fault/files/file_changes.h"

#include <filesystem>
#include <utility>

#include <sys/stat.h>

namespace qiao::test {
namespace {

using Kind = FileChange::Kind;

std::vector<FileChange>* recorded = nullptr;

void Note(FileChange change) { recorded->push_back(std::move(change)); }

// Of a file or folder that still has a name.
std::string PathOf(int file) {
  struct stat facts {};
  if (::fstat(file, &facts) != 0 || facts.st_nlink == 0) return {};
  std::error_code failed;
  return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file),
                                       failed)
      .string();
}

void NoteOf(int file, Kind kind, std::size_t at, std::string_view bytes) {
  std::string path = PathOf(file);
  if (path.empty()) return;
  Note({kind, std::move(path), {}, at, std::string(bytes)});
}

}  // namespace

void RecordChanges(std::vector<FileChange>* changes) { recorded = changes; }
bool RecordingChanges() { return recorded != nullptr; }

void NoteMake(const std::string& path) { Note({Kind::kMake, path, {}, 0, {}}); }
void NoteWrite(int file, std::size_t at, std::string_view bytes) {
  NoteOf(file, Kind::kWrite, at, bytes);
}
void NoteCut(int file, std::size_t size) { NoteOf(file, Kind::kCut, size, {}); }
void NoteSync(int file) {
  struct stat facts {};
  const bool folder = ::fstat(file, &facts) == 0 && S_ISDIR(facts.st_mode);
  NoteOf(file, folder ? Kind::kSyncFolder : Kind::kSync, 0, {});
}
void NoteRename(const std::string& from, const std::string& to) {
  Note({Kind::kRename, from, to, 0, {}});
}
void NoteUnlink(const std::string& path) {
  Note({Kind::kUnlink, path, {}, 0, {}});
}

}  // namespace qiao::test
