#include "matcher/audio/decoder/sandbox.h"

#include <cerrno>
#include <fcntl.h>
#include <functional>
#include <signal.h>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "tests/support/catch.h"

namespace qiao::decoder {
namespace {

// What becomes of a process that enters the sandbox with /dev/zero as its
// input and then acts: its wait status.
int StatusAfter(const std::function<int(int input)>& act) {
  pid_t pid = fork();
  if (pid == 0) {
    int input = open("/dev/zero", O_RDONLY);
    Limits limits;
    limits.cpu_seconds = 1;
    if (!EnterSandbox(limits, input).empty()) _exit(99);
    _exit(act(input));
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return status;
}

bool IsKilledBy(int status, int signal) {
  return WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

bool Exits(int status, int code) {
  return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

}  // namespace

TEST_CASE("inside the sandbox the input can be read", "[audio][sandbox]") {
  CHECK(Exits(StatusAfter([](int input) {
                char byte = 1;
                return read(input, &byte, 1) == 1 && byte == 0 ? 7 : 8;
              }),
              7));
}

TEST_CASE("inside the sandbox no other descriptor can be read",
          "[audio][sandbox]") {
  CHECK(IsKilledBy(StatusAfter([](int input) {
                     char byte = 1;
                     return read(input + 1, &byte, 1) == 1 ? 7 : 8;
                   }),
                   SIGSYS));
}

TEST_CASE("inside the sandbox no file can be opened", "[audio][sandbox]") {
  CHECK(Exits(StatusAfter([](int) {
                int fd = open("/etc/passwd", O_RDONLY);
                return fd < 0 && errno == EACCES ? 7 : 8;
              }),
              7));
  CHECK(Exits(StatusAfter([](int) {
                int fd = open("/tmp/qiao-sandbox", O_WRONLY | O_CREAT, 0600);
                return fd < 0 ? 7 : 8;
              }),
              7));
}

TEST_CASE("inside the sandbox there is no network, process or signal",
          "[audio][sandbox]") {
  CHECK(IsKilledBy(StatusAfter([](int) {
                     return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 7 : 8;
                   }),
                   SIGSYS));
  CHECK(IsKilledBy(StatusAfter([](int) {
                     return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? 7 : 8;
                   }),
                   SIGSYS));
  CHECK(IsKilledBy(StatusAfter([](int) {
                     return execl("/bin/true", "true", nullptr) < 0 ? 7 : 8;
                   }),
                   SIGSYS));
  CHECK(IsKilledBy(
      StatusAfter([](int) { return kill(getppid(), 0) == 0 ? 7 : 8; }),
      SIGSYS));
}

TEST_CASE("inside the sandbox no memory becomes executable",
          "[audio][sandbox]") {
  CHECK(IsKilledBy(StatusAfter([](int) {
                     void* page = mmap(nullptr, 4'096, PROT_READ | PROT_EXEC,
                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                     return page == MAP_FAILED ? 7 : 8;
                   }),
                   SIGSYS));
}

TEST_CASE("inside the sandbox memory and time run out", "[audio][sandbox]") {
  CHECK(Exits(StatusAfter([](int) {
                void* much = mmap(nullptr, std::size_t{300} << 20, PROT_READ,
                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                void* little = mmap(nullptr, std::size_t{100} << 20, PROT_READ,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                return much == MAP_FAILED && little != MAP_FAILED ? 7 : 8;
              }),
              7));
  CHECK(IsKilledBy(StatusAfter([](int) {
                     for (volatile unsigned turn = 0;;) turn = turn + 1;
                     return 8;
                   }),
                   SIGXCPU));
}

}  // namespace qiao::decoder
