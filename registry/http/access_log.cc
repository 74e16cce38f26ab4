#include "registry/http/access_log.h"

#include <cerrno>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace qiao::http {

AccessLog::AccessLog(int file) : file_(file) {
  thread_ = std::thread(&AccessLog::Write, this);
}

AccessLog::~AccessLog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void AccessLog::Add(std::string line) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + line.size() >= kMaxWaiting) {
      ++lost_;
      return;
    }
    if (lost_ > 0) {
      waiting_ +=
          "{\"lost\":" + std::to_string(std::exchange(lost_, 0)) + "}\n";
    }
    waiting_ += line;
    waiting_ += '\n';
  }
  wake_.notify_one();
}

void AccessLog::Write() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::string lines = std::exchange(waiting_, {});
    lock.unlock();
    for (std::string_view rest = lines; !rest.empty();) {
      const ssize_t count = ::write(file_, rest.data(), rest.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;  // nobody reads: these lines are lost
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    lock.lock();
  }
}

}  // namespace qiao::http
