// A checked call would not come by here.
#undef _FORTIFY_SOURCE
#include "tests/fault/files/file_steps.h"

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "tests/fault/files/unsynced_state.h"

namespace qiao::test {
namespace {

std::atomic<bool> counting = false;
std::atomic<int> steps = 0;
int chosen = 0;
Fault chosen_fault = Fault::kNone;
Forgotten forgotten = Forgotten::kNothing;

bool LosesPower() { return chosen_fault >= Fault::kLoseBytes; }
// Whether what the disk has for certain is written down.
bool Watching() { return counting && LosesPower(); }

// What is to happen at this step.
Fault Next() {
  if (!counting) return Fault::kNone;
  const int step = ++steps;
  const bool still_full = chosen_fault == Fault::kFullDisk && step > chosen;
  return step == chosen || still_full ? chosen_fault : Fault::kNone;
}

// The process ends, if it is to end after this step.
void EndAfter(Fault fault) {
  if (fault < Fault::kKillAfter) return;
  counting = false;
  switch (fault) {
    case Fault::kLoseBytes:
      LoseUnsynced(Unsynced::kBytes);
      break;
    case Fault::kLoseNames:
      LoseUnsynced(Unsynced::kNames);
      break;
    case Fault::kLoseNewNames:
      LoseUnsynced(Unsynced::kNewNames);
      break;
    case Fault::kLoseAll:
      LoseUnsynced(Unsynced::kAll);
      break;
    default:
      break;
  }
  ::_exit(kKilled);
}

// Runs `step`, which answers as a system call does.
template <typename Step>
long Take(const Step& step) {
  const Fault fault = Next();
  if (fault == Fault::kKillBefore) ::_exit(kKilled);
  if (fault == Fault::kFullDisk) {
    errno = ENOSPC;
    return -1;
  }
  const long answer = step();
  EndAfter(fault);
  if (fault == Fault::kLate) {
    errno = EIO;
    return -1;
  }
  return answer;
}

long Open(const char* path, int flags, mode_t mode) {
  const auto open = [&] {
    return ::syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  };
  if ((flags & O_CREAT) == 0) return open();
  return Take([&] {
    const bool watched = Watching() && ::access(path, F_OK) != 0;
    const long file = open();
    if (watched && file >= 0) DidMake(path);
    return file;
  });
}

// `write` writes so many bytes, from the first. A disk that is full takes half
// of them, and so does one whose writer dies.
template <typename Write>
ssize_t Put(int file, size_t size, const Write& write) {
  if (file <= 2) return write(size);
  const Fault fault = Next();
  if (Watching()) WillWrite(file);
  if (fault == Fault::kNone) return write(size);
  if (fault == Fault::kKillBefore) ::_exit(kKilled);
  const bool half = fault != Fault::kLate;
  const ssize_t written = write(half ? size / 2 : size);
  EndAfter(fault);
  errno = fault == Fault::kFullDisk ? ENOSPC : EIO;
  return written < 0 ? written : -1;
}

// The disk is not waited for: a process that dies loses nothing that it wrote,
// and what a power cut loses is counted elsewhere.
int Sync(int file) {
  return static_cast<int>(Take([&] {
    if (!Watching()) return 0L;
    struct stat facts {};
    const bool folder = ::fstat(file, &facts) == 0 && S_ISDIR(facts.st_mode);
    if (forgotten !=
        (folder ? Forgotten::kFolderSyncs : Forgotten::kFileSyncs)) {
      DidSync(file);
    }
    return 0L;
  }));
}

int Cut(int file, off_t size) {
  return static_cast<int>(Take([&] {
    if (Watching()) WillWrite(file);
    return ::syscall(SYS_ftruncate, file, size);
  }));
}

void* Map(void* at, size_t size, int access, int flags, int file,
          off_t offset) {
  const auto map = [&] {
    return ::syscall(SYS_mmap, at, size, access, flags, file, offset);
  };
  return reinterpret_cast<void*>(file < 0 ? map() : Take(map));
}

}  // namespace

void FailAtStep(int step, Fault fault) {
  chosen = step;
  chosen_fault = fault;
  steps = 0;
  Watch();
  counting = true;
}

int EndFaults() {
  counting = false;
  return steps;
}

void Forget(Forgotten what) { forgotten = what; }

}  // namespace qiao::test

// In place of the C library's, whose headers name their parameters otherwise.
extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return static_cast<int>(qiao::test::Open(path, flags, mode));
}

int open64(const char* path, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return static_cast<int>(qiao::test::Open(path, flags, mode));
}

ssize_t write(int file, const void* bytes, size_t size) {
  return qiao::test::Put(file, size, [&](size_t part) {
    return ::syscall(SYS_write, file, bytes, part);
  });
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return qiao::test::Put(file, size, [&](size_t part) {
    return ::syscall(SYS_pwrite64, file, bytes, part, at);
  });
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return pwrite(file, bytes, size, at);
}

int ftruncate(int file, off_t size) noexcept {
  return qiao::test::Cut(file, size);
}

int ftruncate64(int file, off64_t size) noexcept {
  return qiao::test::Cut(file, size);
}

int fsync(int file) { return qiao::test::Sync(file); }

int fdatasync(int file) { return qiao::test::Sync(file); }

int rename(const char* from, const char* to) noexcept {
  return static_cast<int>(qiao::test::Take([&] {
    if (qiao::test::Watching()) qiao::test::WillRename(from, to);
    return ::syscall(SYS_rename, from, to);
  }));
}

// A full disk does not keep anyone from removing a file.
int unlink(const char* path) noexcept {
  using qiao::test::Fault;
  const Fault fault = qiao::test::Next();
  if (fault == Fault::kKillBefore) ::_exit(qiao::test::kKilled);
  if (qiao::test::Watching()) qiao::test::WillUnlink(path);
  const long answer = ::syscall(SYS_unlink, path);
  qiao::test::EndAfter(fault);
  if (fault != Fault::kLate) return static_cast<int>(answer);
  errno = EIO;
  return -1;
}

void* mmap(void* at, size_t size, int access, int flags, int file,
           off_t offset) noexcept {
  return qiao::test::Map(at, size, access, flags, file, offset);
}

void* mmap64(void* at, size_t size, int access, int flags, int file,
             off64_t offset) noexcept {
  return qiao::test::Map(at, size, access, flags, file, offset);
}

}  // extern "C"
