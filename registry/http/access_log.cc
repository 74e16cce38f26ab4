#include "registry/http/access_log.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace qiao::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLastLines{1'000};
constexpr int kLookMs = 100;

enum class Wrote { kAll, kSome, kNothing, kFailed };

// A write of at most PIPE_BUF bytes to what is ready does not wait (pipe(7)).
Wrote WriteSome(int file, std::string_view& rest) {
  if (rest.empty()) return Wrote::kAll;
  pollfd ready{file, POLLOUT, 0};
  const int count = ::poll(&ready, 1, kLookMs);
  if (count == 0 || (count < 0 && errno == EINTR)) return Wrote::kNothing;
  if (count < 0) return Wrote::kFailed;
  const ssize_t taken =
      ::write(file, rest.data(), std::min<std::size_t>(rest.size(), PIPE_BUF));
  if (taken < 0 && (errno == EINTR || errno == EAGAIN)) return Wrote::kNothing;
  if (taken <= 0) return Wrote::kFailed;
  rest.remove_prefix(static_cast<std::size_t>(taken));
  return rest.empty() ? Wrote::kAll : Wrote::kSome;
}

}  // namespace

void WriteWithin(std::chrono::milliseconds patience, int file,
                 std::string_view bytes) {
  const Clock::time_point end = Clock::now() + patience;
  while (Clock::now() < end) {
    const Wrote wrote = WriteSome(file, bytes);
    if (wrote == Wrote::kAll || wrote == Wrote::kFailed) return;
  }
}

AccessLog::AccessLog(int file) : file_(file) {
  thread_ = std::thread(&AccessLog::Write, this);
}

AccessLog::~AccessLog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    end_ = Clock::now() + kLastLines;
  }
  wake_.notify_one();
  thread_.join();
}

void AccessLog::Add(std::string_view line, std::string_view more) {
  {
    const std::lock_guard lock(mutex_);
    const std::size_t length = line.size() + more.size() + 1;
    if (waiting_.size() + length > kMaxWaiting) {
      ++lost_;
      return;
    }
    try {
      std::string piece;
      if (lost_ > 0) piece = "{\"lost\":" + std::to_string(lost_) + "}\n";
      piece.append(line).append(more).append("\n");
      waiting_ += piece;
      lost_ = 0;
    } catch (const std::bad_alloc&) {
      ++lost_;
      return;
    }
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
    WriteLines(lines);
    lock.lock();
  }
}

void AccessLog::WriteLines(std::string_view lines) {
  while (true) {
    const Wrote wrote = WriteSome(file_, lines);
    if (wrote == Wrote::kAll || wrote == Wrote::kFailed) return;
    if (IsOver()) return;
  }
}

bool AccessLog::IsOver() {
  const std::lock_guard lock(mutex_);
  return ending_ && Clock::now() >= end_;
}

}  // namespace qiao::http
