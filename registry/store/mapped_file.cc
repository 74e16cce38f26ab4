#include "registry/store/mapped_file.h"

#include <fcntl.h>

#include <sys/mman.h>
#include <sys/stat.h>

#include "registry/store/synced_file.h"

namespace qiao::store {

Result<std::shared_ptr<const MappedFile>> MappedFile::Open(
    const std::string& path) {
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return FileError(path, "open");
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return FileError(path, "look at");
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* data = nullptr;
  if (size != 0) {
    data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (data == MAP_FAILED) return FileError(path, "map");
  }
  return std::shared_ptr<const MappedFile>(
      new MappedFile(static_cast<const char*>(data), size));
}

MappedFile::~MappedFile() {
  if (size_ != 0) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace qiao::store
