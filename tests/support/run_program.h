// Runs a real program and keeps what it printed.
//
//   ProgramRun run = RunProgram({"qiao", "id", "check", "iswc", "T-1"});
//   CHECK(run.exit_code == 1);
//
// A bare first word is looked for in test::BinDir(), then in PATH. The
// environment is ours plus `environment`; QIAO_*, XDG_*, COLUMNS and NO_COLOR
// of the caller are not passed on.
#pragma once

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <sys/wait.h>

#include "tests/support/paths.h"

namespace qiao::test {

struct ProgramRun {
  int exit_code = -1;  // 128 + signal if a signal ended it
  std::string out;
  std::string err;
};

struct ProgramInput {
  std::string in = {};                        // stdin
  std::vector<std::string> environment = {};  // "QIAO_NOW=…"
  std::string directory = {};                 // empty: ours
  bool terminal = false;                      // stdout is a terminal
  bool stdout_closed = false;
  std::string stdout_file = {};  // stdout goes there: "/dev/full"
};

inline std::vector<std::string> ChildEnvironment(
    const std::vector<std::string>& more) {
  std::vector<std::string> all = more;
  const auto given = [&more](std::string_view name) {
    for (const std::string& entry : more) {
      if (entry.starts_with(name)) return true;
    }
    return false;
  };
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    bool kept = !given(text.substr(0, text.find('=') + 1));
    for (const std::string_view name :
         {"QIAO_", "XDG_", "COLUMNS=", "NO_COLOR=", "TERM=", "LC_", "LANG="}) {
      if (text.starts_with(name)) kept = false;
    }
    if (kept) all.emplace_back(text);
  }
  if (!given("TERM=")) all.emplace_back("TERM=xterm");
  return all;
}

// What becomes of a child, laid out before it is forked: between fork and exec
// a child of a process with threads must not allocate, since another thread may
// hold the allocator's lock for ever (POSIX fork; seen under ASan).
class NextProgram {
 public:
  NextProgram(const std::vector<std::string>& arguments,
              const ProgramInput& input)
      : directory_(input.directory),
        words_(arguments),
        environment_(ChildEnvironment(input.environment)) {
    const std::string built = test::BinDir() + "/" + words_.front();
    if (access(built.c_str(), X_OK) == 0) words_.front() = built;
    for (std::string& word : words_) word_pointers_.push_back(word.data());
    word_pointers_.push_back(nullptr);
    for (std::string& entry : environment_) {
      environment_pointers_.push_back(entry.data());
    }
    environment_pointers_.push_back(nullptr);
  }
  NextProgram(const NextProgram&) = delete;
  NextProgram& operator=(const NextProgram&) = delete;

  [[noreturn]] void Exec() const {
    if (!directory_.empty() && chdir(directory_.c_str()) != 0) _exit(126);
    execvpe(word_pointers_[0], word_pointers_.data(),
            environment_pointers_.data());
    _exit(127);
  }

 private:
  std::string directory_;
  std::vector<std::string> words_;
  std::vector<std::string> environment_;
  std::vector<char*> word_pointers_;
  std::vector<char*> environment_pointers_;
};

inline ProgramRun RunProgram(const std::vector<std::string>& arguments,
                             const ProgramInput& input = {}) {
  std::array<int, 2> in{}, out{}, err{};
  ProgramRun run;
  if (pipe(in.data()) != 0 || pipe(err.data()) != 0) return run;
  if (input.terminal) {
    winsize size{24, 60, 0, 0};
    if (openpty(&out[0], &out[1], nullptr, nullptr, &size) != 0) {
      run.err = "this machine gives no pseudo-terminal (is /dev/pts mounted?)";
      return run;
    }
  } else if (pipe(out.data()) != 0) {
    return run;
  }
  const NextProgram next(arguments, input);
  const pid_t child = fork();
  if (child == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(err[1], STDERR_FILENO);
    if (input.stdout_closed) {
      close(STDOUT_FILENO);
    } else if (!input.stdout_file.empty()) {
      dup2(open(input.stdout_file.c_str(), O_WRONLY), STDOUT_FILENO);
    } else {
      dup2(out[1], STDOUT_FILENO);
    }
    for (const int fd : {in[0], in[1], out[0], out[1], err[0], err[1]}) {
      close(fd);
    }
    next.Exec();
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  std::string_view rest = input.in;
  if (rest.empty()) close(in[1]);
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  std::array<pollfd, 3> waits{pollfd{out[0], POLLIN, 0},
                              pollfd{err[0], POLLIN, 0},
                              pollfd{rest.empty() ? -1 : in[1], POLLOUT, 0}};
  while (waits[0].fd >= 0 || waits[1].fd >= 0) {
    if (poll(waits.data(), waits.size(), -1) < 0) break;
    for (std::size_t i = 0; i < 2; ++i) {
      if (waits[i].fd < 0 || waits[i].revents == 0) continue;
      std::array<char, 65536> bytes{};
      const ssize_t count = read(waits[i].fd, bytes.data(), bytes.size());
      if (count > 0) {
        (i == 0 ? run.out : run.err)
            .append(bytes.data(), static_cast<std::size_t>(count));
      } else {
        close(waits[i].fd);
        waits[i].fd = -1;
      }
    }
    if (waits[2].fd >= 0 && waits[2].revents != 0) {
      const ssize_t count = write(in[1], rest.data(), rest.size());
      if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
      if (count < 0 || rest.empty()) {
        close(in[1]);
        waits[2].fd = -1;
      }
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  run.exit_code =
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return run;
}

}  // namespace qiao::test
