#include "cli/interrupt.h"

#include <ctime>
#include <unistd.h>

#include "cli/command.h"

namespace qiao::cli {
namespace {

sigset_t Interrupts() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

InterruptWatch::InterruptWatch() {
  const sigset_t interrupts = Interrupts();
  pthread_sigmask(SIG_BLOCK, &interrupts, &before_);
  // One that came before counts from the start, whenever the watcher runs.
  const timespec at_once{0, 0};
  if (sigtimedwait(&interrupts, nullptr, &at_once) >= 0) source_.request_stop();
  watcher_ = std::jthread([this](const std::stop_token& over) {
    const sigset_t awaited = Interrupts();
    const timespec patience{0, 50'000'000};
    while (!over.stop_requested()) {
      if (sigtimedwait(&awaited, nullptr, &patience) < 0) continue;
      if (!source_.request_stop()) {
        _exit(static_cast<int>(ExitCode::kInterrupted));
      }
    }
  });
}

InterruptWatch::~InterruptWatch() {
  watcher_.request_stop();
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace qiao::cli
