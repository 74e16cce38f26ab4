#include "cli/output_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <sys/stat.h>

namespace qiao::cli {
namespace {

Error Cannot(const std::string& what, const std::string& path) {
  return Error{ErrorCode::kStorage,
               "cannot " + what + " " + path + ": " + std::strerror(errno)};
}

}  // namespace

OutputFile::OutputFile(std::string path, std::string written_to)
    : path_(std::move(path)), written_to_(std::move(written_to)) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      written_to_(std::exchange(other.written_to_, {})) {}

OutputFile::~OutputFile() {
  if (!written_to_.empty()) unlink(written_to_.c_str());
}

Result<OutputFile> OutputFile::Open(const std::string& path) {
  if (path.empty()) return Error{ErrorCode::kUsage, "-o: the path is empty"};
  struct stat status {};
  // A device or a pipe is written in place.
  const bool in_place =
      stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  const std::string target = in_place ? path : path + ".part";
  const int fd =
      open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd == -1) return Cannot("write", target);
  OutputFile file(path, in_place ? std::string() : target);
  if (dup2(fd, STDOUT_FILENO) == -1) return Cannot("write", target);
  close(fd);
  return file;
}

bool OutputFile::IsEmpty() const {
  struct stat written {};
  return fstat(STDOUT_FILENO, &written) == 0 && written.st_size == 0;
}

Result<void> OutputFile::Keep() {
  if (written_to_.empty()) return {};
  if (fsync(STDOUT_FILENO) != 0) return Cannot("write", written_to_);
  if (std::rename(written_to_.c_str(), path_.c_str()) != 0) {
    return Cannot("write", path_);
  }
  written_to_.clear();
  return {};
}

}  // namespace qiao::cli
