// A disk that is full from SIGUSR1 on, until SIGUSR2: no file on it grows and
// none is made, while what is there can be written over. Part of a qiaod that
// is tested; SQLite's calls come by here, too.
// A checked call would not come by here.
#undef _FORTIFY_SOURCE
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

#include <sys/stat.h>
#include <sys/syscall.h>

namespace {

std::atomic<bool> full = false;
static_assert(std::atomic<bool>::is_always_lock_free);

// In a signal handler.
void Become(bool now, std::string_view words) {
  full = now;
  ::syscall(SYS_write, STDERR_FILENO, words.data(), words.size());
}

[[maybe_unused]] const bool listening = [] {
  std::signal(SIGUSR1, [](int) { Become(true, "the disk is full\n"); });
  std::signal(SIGUSR2, [](int) { Become(false, "the disk has room\n"); });
  return true;
}();

// How many of `size` bytes at `at` have their room; at `at` < 0, where the file
// stands. Pipes and sockets are on no disk.
size_t Room(int file, size_t size, off_t at) {
  struct stat facts {};
  if (!full || ::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return size;
  }
  if (at < 0) at = ::lseek(file, 0, SEEK_CUR);
  const off_t left = std::max<off_t>(0, facts.st_size - at);
  return std::min(size, static_cast<size_t>(left));
}

long NoRoom() {
  errno = ENOSPC;
  return -1;
}

int Open(const char* path, int flags, mode_t mode) {
  if (full && (flags & O_CREAT) != 0 && ::access(path, F_OK) != 0) {
    return static_cast<int>(NoRoom());
  }
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

}  // namespace

// In place of the C library's.
extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return Open(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return Open(path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t size) {
  const size_t room = Room(file, size, -1);
  if (room == 0 && size > 0) return NoRoom();
  return ::syscall(SYS_write, file, bytes, room);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  const size_t room = Room(file, size, at);
  if (room == 0 && size > 0) return NoRoom();
  return ::syscall(SYS_pwrite64, file, bytes, room, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return pwrite(file, bytes, size, at);
}

}  // extern "C"
