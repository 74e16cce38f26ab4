// A program with a terminal of its own, and somebody who types there.
//
//   TypedProgram program({"qiao", "key", "new", "x", "--encrypt"}, {});
//   program.Expect("passphrase");
//   program.Type("歲月如歌\n");
//   CHECK(program.Wait() == 0);
#pragma once

#include <array>
#include <csignal>
#include <poll.h>
#include <pty.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <sys/wait.h>

#include "tests/support/run_program.h"

namespace qiao::test {

class TypedProgram {
 public:
  TypedProgram(const std::vector<std::string>& arguments,
               const ProgramInput& input) {
    const NextProgram next(arguments, input);
    child_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (child_ == 0) next.Exec();
  }
  ~TypedProgram() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    if (terminal_ >= 0) close(terminal_);
  }
  TypedProgram(const TypedProgram&) = delete;
  TypedProgram& operator=(const TypedProgram&) = delete;

  // False if the program ends, or is silent for long, before it shows `words`
  // behind what was expected before.
  bool Expect(std::string_view words) {
    while (true) {
      const std::size_t at = shown_.find(words, from_);
      if (at != std::string::npos) {
        from_ = at + words.size();
        return true;
      }
      if (!ReadMore()) return false;
    }
  }
  bool Type(std::string_view keys) const {
    return write(terminal_, keys.data(), keys.size()) ==
           static_cast<ssize_t>(keys.size());
  }
  // Its exit code; 128 + signal if a signal ended it.
  int Wait() {
    while (ReadMore()) {
    }
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  const std::string& shown() const { return shown_; }

 private:
  bool ReadMore() {
    pollfd wait{terminal_, POLLIN, 0};
    if (poll(&wait, 1, 60'000) <= 0) return false;
    std::array<char, 4096> bytes{};
    const ssize_t count = read(terminal_, bytes.data(), bytes.size());
    if (count <= 0) return false;
    shown_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }

  pid_t child_ = -1;
  int terminal_ = -1;
  std::string shown_;
  std::size_t from_ = 0;
};

}  // namespace qiao::test
