// A program that goes on while the test does: a server. Ended at the end of
// the test at the latest.
//
//   RunningProgram server({"qiaod", "serve", …}, {});
//   const std::string url = server.WaitFor("listening on ");
#pragma once

#include <csignal>
#include <string>
#include <vector>

#include "tests/support/run_program.h"

namespace qiao::test {

class RunningProgram {
 public:
  RunningProgram(const std::vector<std::string>& arguments,
                 const ProgramInput& input) {
    std::array<int, 2> err{};
    if (pipe(err.data()) != 0) return;
    const NextProgram next(arguments, input);
    child_ = fork();
    if (child_ == 0) {
      dup2(err[1], STDERR_FILENO);
      close(err[0]);
      close(err[1]);
      next.Exec();
    }
    close(err[1]);
    file_ = err[0];
  }
  ~RunningProgram() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    close(file_);
  }
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  // What stands behind `words` on its line of stderr; empty if the program ends
  // or says nothing like it for so long.
  std::string WaitFor(const std::string& words, int patience_ms = 20'000) {
    while (true) {
      const std::size_t at = said_.find(words);
      const std::size_t end = said_.find('\n', at);
      if (at != std::string::npos && end != std::string::npos) {
        return said_.substr(at + words.size(), end - at - words.size());
      }
      if (!ReadMore(patience_ms)) return {};
    }
  }
  void Signal(int number) const { kill(child_, number); }
  // Its exit code; 128 + signal if a signal ended it.
  int Wait() {
    while (ReadMore(60'000)) {
    }
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  int Stop() {
    Signal(SIGTERM);
    return Wait();
  }
  const std::string& said() const { return said_; }
  pid_t id() const { return child_; }

 private:
  bool ReadMore(int patience_ms) {
    pollfd wait{file_, POLLIN, 0};
    if (poll(&wait, 1, patience_ms) <= 0) return false;
    std::array<char, 65536> bytes{};
    const ssize_t count = read(file_, bytes.data(), bytes.size());
    if (count <= 0) return false;
    said_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }

  pid_t child_ = -1;
  int file_ = -1;
  std::string said_;
};

}  // namespace qiao::test
