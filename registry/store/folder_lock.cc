#include "registry/store/folder_lock.h"

#include <cerrno>
#include <fcntl.h>

#include <sys/file.h>

namespace qiao::store {

Result<OpenFile> LockFolder(const std::string& folder) {
  const std::string path = folder + "/lock";
  QIAO_TRY_DO(MakeFolderOf(path));
  OpenFile file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() < 0) return FileError(path, "open");
  while (::flock(file.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return FileError(path, "lock");
  }
  return file;
}

}  // namespace qiao::store
