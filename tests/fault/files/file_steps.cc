// A checked call would not come by here.
#undef _FORTIFY_SOURCE
#include "tests/fault/files/file_steps.h"

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "tests/fault/files/file_changes.h"
#include "tests/fault/files/unsynced_state.h"

namespace qiao::test {
namespace {

std::atomic<bool> counting = false;
std::atomic<int> steps = 0;
int chosen = 0;
Fault chosen_fault = Fault::kNone;
std::string chosen_step;
Forgotten forgotten = Forgotten::kNothing;

bool LosesPower() { return chosen_fault >= Fault::kLoseBytes; }
// Whether what the disk has for certain is written down.
bool Watching() { return counting && LosesPower(); }

// A call of the program, and the file it is about.
struct Call {
  const char* name;
  const char* path;  // or null, and the number of an open file:
  int file = -1;

  std::string Words() const {
    std::error_code failed;
    const std::filesystem::path on =
        path != nullptr ? std::filesystem::path(path)
                        : std::filesystem::read_symlink(
                              "/proc/self/fd/" + std::to_string(file), failed);
    return std::string(name) + " " + on.filename().string();
  }
};

// What is to happen at this step.
Fault Next(const Call& call) {
  if (!counting) return Fault::kNone;
  const int step = ++steps;
  if (step == chosen) chosen_step = call.Words();
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

// The number that a step fails with, without being done; 0 if it is done.
int Refusal(Fault fault) {
  switch (fault) {
    case Fault::kFullDisk:
      return ENOSPC;
    case Fault::kBroken:
      return EIO;
    case Fault::kInterrupted:
      return EINTR;
    default:
      return 0;
  }
}

// Does `step`, which answers as a system call does, or what `fault` makes of
// it.
template <typename Step>
long Meet(Fault fault, const Step& step) {
  if (fault == Fault::kKillBefore) ::_exit(kKilled);
  if (const int refusal = Refusal(fault); refusal != 0) {
    errno = refusal;
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

template <typename Step>
long Take(const Call& call, const Step& step) {
  return Meet(Next(call), step);
}

// A full disk does not keep anyone from it.
template <typename Step>
long TakeWithoutRoom(const Call& call, const Step& step) {
  const Fault fault = Next(call);
  return Meet(fault == Fault::kFullDisk ? Fault::kNone : fault, step);
}

long Open(const char* path, int flags, mode_t mode) {
  const auto open = [&] {
    return ::syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  };
  const Call call{"open", path};
  if ((flags & O_CREAT) == 0) return TakeWithoutRoom(call, open);
  return Take(call, [&] {
    const bool made =
        (Watching() || RecordingChanges()) && ::access(path, F_OK) != 0;
    const long file = open();
    if (made && file >= 0 && Watching()) DidMake(path);
    if (made && file >= 0 && RecordingChanges()) NoteMake(path);
    return file;
  });
}

// `write` writes so many bytes, from the first. A disk that is full takes half
// of them, and so does one whose writer dies.
template <typename Write>
ssize_t Put(const Call& call, size_t size, const Write& write) {
  if (call.file <= 2) return write(size);
  const Fault fault = Next(call);
  if (Watching()) WillWrite(call.file);
  switch (fault) {
    case Fault::kNone:
      return write(size);
    case Fault::kKillBefore:
      ::_exit(kKilled);
    case Fault::kPretended:  // the end of a mapped file would kill us
      if (call.Words().ends_with("-shm")) return write(size);
      return static_cast<ssize_t>(size);
    case Fault::kShortWrite:
      return write((size + 1) / 2);
    case Fault::kBroken:
    case Fault::kInterrupted:
      errno = Refusal(fault);
      return -1;
    default:
      break;
  }
  const bool half = fault != Fault::kLate;
  const ssize_t written = write(half ? size / 2 : size);
  EndAfter(fault);
  errno = fault == Fault::kFullDisk ? ENOSPC : EIO;
  return written < 0 ? written : -1;
}

// Writes so many of `bytes` from the first; at `at`, or where the file stands.
ssize_t PutPart(int file, const void* bytes, size_t part, const off_t* at) {
  const long written = at != nullptr
                           ? ::syscall(SYS_pwrite64, file, bytes, part, *at)
                           : ::syscall(SYS_write, file, bytes, part);
  if (file > 2 && written > 0 && RecordingChanges()) {
    const off_t from =
        at != nullptr ? *at : ::lseek(file, 0, SEEK_CUR) - written;
    NoteWrite(file, static_cast<size_t>(from),
              {static_cast<const char*>(bytes), static_cast<size_t>(written)});
  }
  return written;
}

// The disk is not waited for: a process that dies loses nothing that it wrote,
// and what a power cut loses is counted elsewhere.
int Sync(const char* name, int file) {
  return static_cast<int>(Take({name, nullptr, file}, [&] {
    if (!Watching() && !RecordingChanges()) return 0L;
    struct stat facts {};
    const bool folder = ::fstat(file, &facts) == 0 && S_ISDIR(facts.st_mode);
    if (forgotten ==
        (folder ? Forgotten::kFolderSyncs : Forgotten::kFileSyncs)) {
      return 0L;
    }
    if (Watching()) DidSync(file);
    if (RecordingChanges()) NoteSync(file);
    return 0L;
  }));
}

int Cut(int file, off_t size) {
  return static_cast<int>(Take({"ftruncate", nullptr, file}, [&] {
    if (Watching()) WillWrite(file);
    const long answer = ::syscall(SYS_ftruncate, file, size);
    if (answer == 0 && RecordingChanges()) {
      NoteCut(file, static_cast<size_t>(size));
    }
    return answer;
  }));
}

int Unlink(const char* path) {
  return static_cast<int>(TakeWithoutRoom({"unlink", path}, [&] {
    if (Watching()) WillUnlink(path);
    const long answer = ::syscall(SYS_unlink, path);
    if (answer == 0 && RecordingChanges()) NoteUnlink(path);
    return answer;
  }));
}

void* Map(void* at, size_t size, int access, int flags, int file,
          off_t offset) {
  const auto map = [&] {
    return ::syscall(SYS_mmap, at, size, access, flags, file, offset);
  };
  const Call call{"mmap", nullptr, file};
  return reinterpret_cast<void*>(file < 0 ? map() : Take(call, map));
}

}  // namespace

void FailAtStep(int step, Fault fault) {
  chosen = step;
  chosen_fault = fault;
  steps = 0;
  chosen_step.clear();
  Watch();
  counting = true;
}

int EndFaults() {
  counting = false;
  return steps;
}

std::string ChosenStep() { return chosen_step; }

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
  return qiao::test::Put({"write", nullptr, file}, size, [&](size_t part) {
    return qiao::test::PutPart(file, bytes, part, nullptr);
  });
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return qiao::test::Put({"pwrite", nullptr, file}, size, [&](size_t part) {
    return qiao::test::PutPart(file, bytes, part, &at);
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

int fsync(int file) { return qiao::test::Sync("fsync", file); }

int fdatasync(int file) { return qiao::test::Sync("fdatasync", file); }

int rename(const char* from, const char* to) noexcept {
  using namespace qiao::test;
  return static_cast<int>(Take({"rename", to}, [&] {
    if (Watching()) WillRename(from, to);
    const long answer = ::syscall(SYS_rename, from, to);
    if (answer == 0 && RecordingChanges()) NoteRename(from, to);
    return answer;
  }));
}

int unlink(const char* path) noexcept { return qiao::test::Unlink(path); }

// What std::filesystem removes a file with.
int remove(const char* path) noexcept {
  const int answer = qiao::test::Unlink(path);
  return answer != 0 && errno == EISDIR ? ::rmdir(path) : answer;
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
