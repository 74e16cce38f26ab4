#include "matcher/audio/decoder/sandbox.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <seccomp.h>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace qiao::decoder {
namespace {

bool Limit(int what, std::uint64_t soft, std::uint64_t hard) {
  rlimit limit{};
  limit.rlim_cur = soft;
  limit.rlim_max = hard;
  // The names are an enum in glibc's C++ headers.
  return setrlimit(static_cast<__rlimit_resource>(what), &limit) == 0;
}

// Address space in use, in bytes; 0 if unknown.
std::uint64_t MappedBytes() {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> statm(
      std::fopen("/proc/self/statm", "re"), std::fclose);
  unsigned long long pages = 0;
  if (!statm || std::fscanf(statm.get(), "%llu", &pages) != 1) return 0;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

}  // namespace

std::string EnterSandbox(const Limits& limits, int input) {
  auto cpu = static_cast<std::uint64_t>(limits.cpu_seconds);
  std::uint64_t mapped = MappedBytes();
  std::uint64_t most =
      mapped + (static_cast<std::uint64_t>(limits.memory_mib) << 20);
  if (mapped == 0 || !Limit(RLIMIT_AS, most, most) ||
      !Limit(RLIMIT_CPU, cpu, cpu + 1) || !Limit(RLIMIT_CORE, 0, 0)) {
    return "cannot limit the decoder";
  }
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);

  std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return "cannot make a system call filter";
  bool good = true;
  auto allow = [&](int call) {
    good = good && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0;
  };
  auto allow_if = [&](int call, const scmp_arg_cmp& condition) {
    good = good && seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1,
                                          &condition) == 0;
  };
  auto allow_on = [&](int call, int fd) {
    allow_if(call, {0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(fd), 0});
  };
  auto allow_unless_executable = [&](int call) {
    allow_if(call, {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0});
  };
  // A library that looks for a file it can do without is told no; everything
  // else that is not listed ends the process.
  auto deny = [&](int call) {
    good = good &&
           seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EACCES), call, 0) == 0;
  };

  allow_on(SCMP_SYS(read), input);
  allow_on(SCMP_SYS(lseek), input);
  allow_on(SCMP_SYS(write), STDOUT_FILENO);
  allow_on(SCMP_SYS(write), STDERR_FILENO);
  allow_unless_executable(SCMP_SYS(mmap));
  allow_unless_executable(SCMP_SYS(mprotect));
  for (int call : {SCMP_SYS(munmap),
                   SCMP_SYS(mremap),
                   SCMP_SYS(madvise),
                   SCMP_SYS(brk),
                   SCMP_SYS(futex),
                   SCMP_SYS(exit),
                   SCMP_SYS(exit_group),
                   SCMP_SYS(rt_sigreturn),
                   SCMP_SYS(rt_sigprocmask),
                   SCMP_SYS(rt_sigaction),
                   SCMP_SYS(sigaltstack),
                   SCMP_SYS(restart_syscall),
                   SCMP_SYS(clock_gettime),
                   SCMP_SYS(gettimeofday),
                   SCMP_SYS(time),
                   SCMP_SYS(getpid),
                   SCMP_SYS(gettid),
                   SCMP_SYS(sched_yield),
                   SCMP_SYS(sched_getaffinity),
                   SCMP_SYS(getrandom),
                   SCMP_SYS(getrusage)}) {
    allow(call);
  }
  for (int call : {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(readlink),
                   SCMP_SYS(readlinkat), SCMP_SYS(access), SCMP_SYS(faccessat),
                   SCMP_SYS(stat), SCMP_SYS(newfstatat), SCMP_SYS(tgkill)}) {
    deny(call);
  }
  if (!good || seccomp_load(filter.get()) != 0) {
    return "cannot filter the decoder's system calls";
  }
  return {};
}

}  // namespace qiao::decoder
