// What a program does to files, call by call, recorded once: enough to make the
// disk as it was, or may have been, at any moment (crash_disk.h).
//
//   std::vector<FileChange> changes;
//   RecordChanges(&changes);
//   ...                          // make registry.db-wal; write it at 0; sync
//   it RecordChanges(nullptr);
//
// What is written through a mapping is not seen. SQLite writes one file so, the
// index of its journal, and makes it anew after a crash.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qiao::test {

struct FileChange {
  enum class Kind {
    kMake,  // an empty file of that name
    kWrite,
    kCut,
    kSync,
    kSyncFolder,
    kRename,
    kUnlink
  };
  Kind kind;
  std::string path;    // of the file or folder at that moment
  std::string to;      // its new name
  std::size_t at = 0;  // where it was written, or the length it was cut to
  std::string bytes;   // that were written
};

// Until it is called with null. One at a time.
void RecordChanges(std::vector<FileChange>* changes);
bool RecordingChanges();

// Calls of the program that were done, told by file_steps.cc. Of a file that
// has no name any more nothing is recorded.
void NoteMake(const std::string& path);
void NoteWrite(int file, std::size_t at, std::string_view bytes);
void NoteCut(int file, std::size_t size);
void NoteSync(int file);
void NoteRename(const std::string& from, const std::string& to);
void NoteUnlink(const std::string& path);

}  // namespace qiao::test
