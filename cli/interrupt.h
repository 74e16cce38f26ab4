// Ctrl-C during a long job: the first one asks the job to stop in good order,
// the second one ends the program at once.
#pragma once

#include <signal.h>
#include <stop_token>
#include <thread>

namespace qiao::cli {

// While it lives, SIGINT and SIGTERM of this process are held back and turned
// into a stop request. Make it before the job starts any thread.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  sigset_t before_{};
  std::stop_source source_;
  std::jthread watcher_;
};

}  // namespace qiao::cli
