// A checked call would not come by here.
#undef _FORTIFY_SOURCE
#include "tests/fault/files/file_steps.h"

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include <sys/syscall.h>

namespace qiao::test {
namespace {

std::atomic<bool> counting = false;
std::atomic<int> steps = 0;
int chosen = 0;
Fault chosen_fault = Fault::kNone;

// What is to happen at this step.
Fault Next() {
  if (!counting) return Fault::kNone;
  const int step = ++steps;
  const bool still_full = chosen_fault == Fault::kFullDisk && step > chosen;
  return step == chosen || still_full ? chosen_fault : Fault::kNone;
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
  if (fault == Fault::kKillAfter) ::_exit(kKilled);
  if (fault == Fault::kLate) {
    errno = EIO;
    return -1;
  }
  return answer;
}

}  // namespace

void FailAtStep(int step, Fault fault) {
  chosen = step;
  chosen_fault = fault;
  steps = 0;
  counting = true;
}

int EndFaults() {
  counting = false;
  return steps;
}

}  // namespace qiao::test

// In place of the C library's, whose headers name their parameters otherwise.
extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  const auto step = [&] {
    return ::syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  };
  const bool makes = (flags & O_CREAT) != 0;
  return static_cast<int>(makes ? qiao::test::Take(step) : step());
}

ssize_t write(int file, const void* bytes, size_t size) {
  using qiao::test::Fault;
  if (file <= 2) return ::syscall(SYS_write, file, bytes, size);
  const Fault fault = qiao::test::Next();
  if (fault == Fault::kNone) return ::syscall(SYS_write, file, bytes, size);
  if (fault == Fault::kKillBefore) ::_exit(qiao::test::kKilled);
  const bool half = fault == Fault::kFullDisk || fault == Fault::kKillAfter;
  const long written =
      ::syscall(SYS_write, file, bytes, half ? size / 2 : size);
  if (fault == Fault::kKillAfter) ::_exit(qiao::test::kKilled);
  errno = fault == Fault::kFullDisk ? ENOSPC : EIO;
  return written < 0 ? written : -1;
}

// The disk is not waited for: a process that dies loses nothing that it wrote.
int fsync(int /*file*/) {
  return static_cast<int>(qiao::test::Take([] { return 0L; }));
}

int rename(const char* from, const char* to) noexcept {
  return static_cast<int>(
      qiao::test::Take([&] { return ::syscall(SYS_rename, from, to); }));
}

// A full disk does not keep anyone from removing a file.
int unlink(const char* path) noexcept {
  using qiao::test::Fault;
  const Fault fault = qiao::test::Next();
  if (fault == Fault::kKillBefore) ::_exit(qiao::test::kKilled);
  const long answer = ::syscall(SYS_unlink, path);
  if (fault == Fault::kKillAfter) ::_exit(qiao::test::kKilled);
  if (fault != Fault::kLate) return static_cast<int>(answer);
  errno = EIO;
  return -1;
}

}  // extern "C"
