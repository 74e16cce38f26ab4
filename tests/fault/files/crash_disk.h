// A disk that is told of every change to its files, and may lose those that
// were not synced: bytes written since the last sync of their file, names given
// or taken away since the last sync of their folder.
//
//   CrashDisk disk(ReadFiles(home));
//   for (const FileChange& change : changes) {
//     disk.Do(change);
//     WriteFiles(disk.Without(Unsynced::kAll), copy);  // the power fails here
//   }
//
// What it does not lose: folders themselves, and bytes that were synced. A
// sector holds what was in it at one moment since the last sync of its file; no
// sector is broken by a write beside it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/fault/files/file_changes.h"
#include "tests/fault/files/unsynced_state.h"

namespace qiao::test {

using Files = std::map<std::string, std::string>;  // their bytes, by path

// All files below `folder`, by their paths in it.
Files ReadFiles(const std::string& folder);
// Makes `folder` hold these files and no others; each is its owner's alone.
void WriteFiles(const Files& files, const std::string& folder);

class CrashDisk {
 public:
  // `files` are synced, by their paths in `folder`, which is left out of all
  // paths.
  CrashDisk(const Files& files, std::string folder);

  void Do(const FileChange& change);

  // What a process leaves that was killed.
  Files Now() const;
  // What it leaves if half of `next`, a write, is done.
  Files Half(const FileChange& next) const;
  // What a power cut leaves if all of this is lost, and nothing else.
  Files Without(Unsynced what) const;
  // What it leaves if of each file some sectors of that size have come to the
  // disk, and of each folder its first so many changes of names.
  Files Torn(std::size_t sector, std::mt19937_64& random) const;
  // Whether there is anything that a power cut could take.
  bool HasUnsynced() const;

 private:
  struct Change {
    bool cut;
    std::size_t at;
    std::string bytes;
  };
  struct File {
    std::string synced, last;
    std::vector<Change> unsynced;
  };
  using Names = std::map<std::string, std::size_t>;  // places in files_
  struct NameChange {
    FileChange change;
    std::size_t file = 0;  // that was made

    void ApplyTo(Names& names) const;
  };

  void DoToFile(const FileChange& change);
  void SyncNames(const std::string& folder);
  Names TornNames(std::mt19937_64& random) const;
  static std::string TornBytes(const File& file, std::size_t sector,
                               std::mt19937_64& random);
  Files Held(const Names& names, std::string File::*bytes) const;
  std::optional<std::string> Inside(const std::string& path) const;

  std::string folder_;
  std::vector<File> files_;
  Names synced_, last_;
  std::vector<NameChange> unsynced_;
};

}  // namespace qiao::test
