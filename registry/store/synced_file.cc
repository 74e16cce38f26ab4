#include "registry/store/synced_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>
#include <vector>

namespace qiao::store {
namespace {

namespace fs = std::filesystem;

// A new file with these bytes, safe on disk.
Result<void> WriteDraft(const std::string& path, std::string_view bytes,
                        std::string_view more, ReadableBy who) {
  const OpenFile file(::open(path.c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                             who == ReadableBy::kAll ? 0644 : 0600));
  if (file.get() < 0) return FileError(path, "open");
  QIAO_TRY_DO(WriteAll(file, bytes, path));
  QIAO_TRY_DO(WriteAll(file, more, path));
  if (::fsync(file.get()) != 0) return FileError(path, "sync");
  return {};
}

Result<void> Replace(const std::string& path, std::string_view bytes,
                     std::string_view more, ReadableBy who) {
  const std::string draft = DraftOf(path);
  ::unlink(draft.c_str());
  if (auto written = WriteDraft(draft, bytes, more, who); !written) {
    ::unlink(draft.c_str());  // a full disk needs the room
    return written;
  }
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    const Error error = FileError(path, "replace");
    ::unlink(draft.c_str());
    return error;
  }
  return SyncFolderOf(path);
}

}  // namespace

OpenFile::OpenFile(OpenFile&& other) noexcept
    : number_(std::exchange(other.number_, -1)) {}

OpenFile::~OpenFile() {
  if (number_ >= 0) ::close(number_);
}

Error FileError(const std::string& path, std::string_view doing) {
  return Error{ErrorCode::kStorage, "cannot " + std::string(doing) + " " +
                                        path + ": " + std::strerror(errno)};
}

Result<void> WriteAll(const OpenFile& file, std::string_view bytes,
                      const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> SyncFolderOf(const std::string& path) {
  std::string folder = fs::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const OpenFile file(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) {
    return FileError(folder, "sync");
  }
  return {};
}

Result<void> MakeFolderOf(const std::string& path) {
  std::error_code failed;
  std::vector<fs::path> missing;
  for (fs::path folder = fs::path(path).parent_path();
       !folder.empty() && !fs::exists(folder, failed);
       folder = folder.parent_path()) {
    missing.push_back(folder);
  }
  for (; !missing.empty(); missing.pop_back()) {
    const std::string folder = missing.back().string();
    if (!fs::create_directory(folder, failed) && failed) {
      return Error{ErrorCode::kStorage,
                   "cannot make " + folder + ": " + failed.message()};
    }
    QIAO_TRY_DO(SyncFolderOf(folder));
  }
  return {};
}

std::string DraftOf(const std::string& path) { return path + ".new"; }

Result<void> WriteSynced(const std::string& path, std::string_view bytes,
                         ReadableBy who) {
  return Replace(path, bytes, {}, who);
}

Result<void> WriteSynced(const std::string& path, std::string_view bytes,
                         std::string_view more) {
  return Replace(path, bytes, more, ReadableBy::kOwner);
}

}  // namespace qiao::store
