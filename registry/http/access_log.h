// What the service says on stderr: one line of JSON for each answer, if that is
// wanted, and words for whoever runs it. Written by a thread of its own: a
// reader that is slow, or gone, costs lines and never an answer, nor the end.
//
//   {"at":"2026-11-22T10:00:00Z","bytes":412,"method":"GET","micros":180,
//    "path":"/v1/who","peer":"127.0.0.1","status":200}
//   qiaod: the certificate was read again
//
// The query is left out: it says what somebody looked for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace qiao::http {

// Writes to a file that may be a pipe which nobody reads: what is not taken for
// so long is left out.
void WriteWithin(std::chrono::milliseconds patience, int file,
                 std::string_view bytes);

class AccessLog {
 public:
  explicit AccessLog(int file);
  // Writes what waits, if it is taken within a second.
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  // From any thread. A line for which there is no memory is lost.
  void Add(std::string_view line, std::string_view more = {});

 private:
  void Write();
  // Until all is written, the file fails, or the log's time is over.
  void WriteLines(std::string_view lines);
  bool IsOver();

  static constexpr std::size_t kMaxWaiting = 1 << 20;  // bytes

  int file_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::string waiting_;
  std::int64_t lost_ = 0;  // lines
  bool ending_ = false;
  std::chrono::steady_clock::time_point end_;  // of writing, once it ends
  std::thread thread_;
};

}  // namespace qiao::http
