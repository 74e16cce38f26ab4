// One qiao-decode child: started with a file as its standard input, read from
// its standard output.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <sys/types.h>

#include "matcher/audio/decode_pool.h"
#include "schemas/model/result.h"

namespace qiao::matcher {

// A file descriptor and its owner.
class OwnedFd {
 public:
  explicit OwnedFd(int fd = -1) : fd_(fd) {}
  ~OwnedFd();
  OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

struct Child {
  pid_t pid = -1;
  OwnedFd output;
};

// Opens a regular file; a folder, a device or a pipe is refused without
// waiting for it. A symbolic link is followed. kNotFound, kUnreadable.
Result<OwnedFd> OpenAudioFile(const std::string& path);

// kUnavailable if the program cannot be started.
Result<Child> StartDecoder(const std::string& program, const OwnedFd& input,
                           const DecodeLimits& limits);

// The exit status once the child is gone; nothing while it lives.
std::optional<int> StatusIfGone(pid_t pid);
int StatusAfterKill(pid_t pid);

// "the decoder crashed (signal 11)" and the like; `status` is waitpid's.
std::string WhyItDied(int status, const DecodeLimits& limits);

}  // namespace qiao::matcher
