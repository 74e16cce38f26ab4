#include "matcher/audio/child.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>

namespace qiao::matcher {
namespace {

struct SpawnSetup {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  SpawnSetup() {
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnSetup() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;
};

}  // namespace

OwnedFd::~OwnedFd() {
  if (fd_ >= 0) close(fd_);
}

OwnedFd& OwnedFd::operator=(OwnedFd&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Result<OwnedFd> OpenAudioFile(const std::string& path) {
  OwnedFd file(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) {
    return Error{
        errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnreadable,
        std::string("cannot be opened: ") + std::strerror(errno)};
  }
  struct stat facts {};
  if (fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return Error{ErrorCode::kUnreadable, S_ISDIR(facts.st_mode)
                                             ? "is a folder, not a file"
                                             : "is not a regular file"};
  }
  if (facts.st_size == 0) return Error{ErrorCode::kUnreadable, "is empty"};
  return file;
}

Result<Child> StartDecoder(const std::string& program, const OwnedFd& input,
                           const DecodeLimits& limits) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Error{
        ErrorCode::kUnavailable,
        std::string("no pipe to the decoder: ") + std::strerror(errno)};
  }
  OwnedFd read_end(ends[0]);
  OwnedFd write_end(ends[1]);

  SpawnSetup setup;
  posix_spawn_file_actions_adddup2(&setup.files, input.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&setup.files, write_end.get(),
                                   STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&setup.files, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  // Default signals, none blocked, and a group of its own: a Ctrl-C is for the
  // parent, which then ends its children.
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&setup.attributes, &none);
  posix_spawnattr_setsigdefault(&setup.attributes, &all);
  posix_spawnattr_setpgroup(&setup.attributes, 0);
  posix_spawnattr_setflags(&setup.attributes, POSIX_SPAWN_SETSIGMASK |
                                                  POSIX_SPAWN_SETSIGDEF |
                                                  POSIX_SPAWN_SETPGROUP);

  std::vector<std::string> words = {program,
                                    "--max-seconds",
                                    std::to_string(limits.audio.count()),
                                    "--cpu-seconds",
                                    std::to_string(limits.processor.count()),
                                    "--memory-mib",
                                    std::to_string(limits.memory_mib),
                                    "-"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // Nothing of the parent's environment but what a sanitised build reads.
  std::vector<std::string> kept;
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "PATH"}) {
    const char* value = std::getenv(name);
    if (value != nullptr) kept.push_back(std::string(name) + "=" + value);
  }
  std::vector<char*> environment;
  for (std::string& entry : kept) environment.push_back(entry.data());
  environment.push_back(nullptr);

  Child child;
  int failed =
      posix_spawn(&child.pid, program.c_str(), &setup.files, &setup.attributes,
                  arguments.data(), environment.data());
  if (failed != 0) {
    return Error{
        ErrorCode::kUnavailable,
        "cannot start the decoder " + program + ": " + std::strerror(failed)};
  }
  child.output = std::move(read_end);
  return child;
}

std::optional<int> StatusIfGone(pid_t pid) {
  int status = 0;
  pid_t gone = 0;
  do {
    gone = waitpid(pid, &status, WNOHANG);
  } while (gone < 0 && errno == EINTR);
  if (gone == 0) return {};
  return status;
}

int StatusAfterKill(pid_t pid) {
  kill(pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string WhyItDied(int status, const DecodeLimits& limits) {
  if (WIFSIGNALED(status)) {
    int signal = WTERMSIG(status);
    if (signal == SIGXCPU) {
      return "took more than " + std::to_string(limits.processor.count()) +
             " s of processor time to decode";
    }
    if (signal == SIGSYS) {
      return "made the decoder try something that decoding does not need; it "
             "was stopped";
    }
    return "crashed the decoder (signal " + std::to_string(signal) + ")";
  }
  return "the decoder broke off (exit " + std::to_string(WEXITSTATUS(status)) +
         ")";
}

}  // namespace qiao::matcher
