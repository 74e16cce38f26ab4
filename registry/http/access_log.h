// One line of JSON for each answer, on stderr. Written by a thread of its own:
// a reader that is slow, or gone, costs lines and never an answer.
//
//   {"at":"2026-11-22T10:00:00Z","bytes":412,"method":"GET","micros":180,
//    "path":"/v1/who","peer":"127.0.0.1","status":200}
//
// The query is left out: it says what somebody looked for.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace qiao::http {

class AccessLog {
 public:
  explicit AccessLog(int file);
  // Writes what waits.
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  void Add(std::string line);

 private:
  void Write();

  static constexpr std::size_t kMaxWaiting = 1 << 20;  // bytes

  int file_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::string waiting_;
  std::int64_t lost_ = 0;  // lines
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace qiao::http
