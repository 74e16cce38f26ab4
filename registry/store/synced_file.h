// Files that are on the disk, and whole, when the call returns.
//
//   WriteSynced("imports/I-3F7Q.journal", bytes)
//     imports/I-3F7Q.journal.new   written and synced, readable by its owner
//     imports/I-3F7Q.journal       renamed to, and the folder synced
//
// A crash leaves the file as it was, or as it is to be.
#pragma once

#include <string>
#include <string_view>

#include "schemas/model/result.h"

namespace qiao::store {

// The number of an open file, closed at the end of its life; below 0 is none.
class OpenFile {
 public:
  explicit OpenFile(int number) : number_(number) {}
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();
  int get() const { return number_; }

 private:
  int number_;
};

// kStorage with what errno says: "cannot sync PATH: No space left on device".
Error FileError(const std::string& path, std::string_view doing);

// All of `bytes`, from where the file stands. `path` is for the error.
Result<void> WriteAll(const OpenFile& file, std::string_view bytes,
                      const std::string& path);
// What was renamed, made or removed in the folder that `path` is in.
Result<void> SyncFolderOf(const std::string& path);
// The folder that `path` is in, with those above it; each of them synced by
// name.
Result<void> MakeFolderOf(const std::string& path);

// The draft beside it that WriteSynced makes.
std::string DraftOf(const std::string& path);
enum class ReadableBy { kOwner, kAll };
// `path` holds `bytes` on return; if this fails, it is as it was, and there is
// no draft. One writer at a time.
Result<void> WriteSynced(const std::string& path, std::string_view bytes,
                         ReadableBy who = ReadableBy::kOwner);
// The same, for its owner, of bytes in two parts, one behind the other.
Result<void> WriteSynced(const std::string& path, std::string_view bytes,
                         std::string_view more);

}  // namespace qiao::store
