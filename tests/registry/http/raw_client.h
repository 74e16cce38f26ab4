// A client that sends exactly the bytes it is told, over a real socket, and
// says what came back and whether the connection was closed.
#pragma once

#include <cerrno>
#include <charconv>
#include <chrono>
#include <poll.h>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace qiao::test {

class RawClient {
 public:
  // From another loopback address if `from` is given. Throws if it cannot be:
  // assertions are for one thread, and clients for many.
  explicit RawClient(std::uint16_t port, const char* from = nullptr) {
    file_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    Need(file_ >= 0, "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (from != nullptr) {
      inet_pton(AF_INET, from, &address.sin_addr);
      Need(bind(file_, reinterpret_cast<sockaddr*>(&address), sizeof address) ==
               0,
           "bind");
    }
    address.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    Need(connect(file_, reinterpret_cast<sockaddr*>(&address),
                 sizeof address) == 0,
         "connect");
  }
  ~RawClient() {
    if (file_ >= 0) close(file_);
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  RawClient(RawClient&& other) noexcept
      : file_(std::exchange(other.file_, -1)) {}

  // False if the other side has gone.
  bool Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count =
          send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void FinishSending() const { shutdown(file_, SHUT_WR); }

  // Whether something has arrived by now, or the end.
  bool Readable() const {
    pollfd now{file_, POLLIN, 0};
    return poll(&now, 1, 0) > 0;
  }
  // What arrives until the connection ends or nothing came for so long.
  std::string ReadAll(int patience_ms = 5000) {
    std::string all;
    while (true) {
      const std::string some = ReadSome(patience_ms);
      if (some.empty()) return all;
      all += some;
    }
  }
  // What arrives next; empty at the end, or if nothing comes.
  std::string ReadSome(int patience_ms = 5000) {
    pollfd wait{file_, POLLIN, 0};
    if (poll(&wait, 1, patience_ms) <= 0) return {};
    char bytes[65536];
    const ssize_t count = recv(file_, bytes, sizeof bytes, 0);
    if (count > 0) return {bytes, static_cast<std::size_t>(count)};
    ended_ = true;
    return {};
  }
  // Reads one response of known length, and no more.
  std::string ReadResponse(int patience_ms = 5000) {
    while (true) {
      const std::size_t end = waiting_.find("\r\n\r\n");
      if (end != std::string::npos) {
        const std::size_t at = waiting_.find("Content-Length: ");
        std::size_t size = end + 4;
        if (at != std::string::npos && at < end) {
          size += std::stoul(waiting_.substr(at + 16, 20));
        }
        if (waiting_.size() >= size) {
          std::string one = waiting_.substr(0, size);
          waiting_.erase(0, size);
          return one;
        }
      }
      const std::string some = ReadSome(patience_ms);
      if (some.empty()) return std::exchange(waiting_, {});
      waiting_ += some;
    }
  }
  // Whether the end was seen: the other side closed.
  bool ended() const { return ended_; }

 private:
  static void Need(bool done, const char* what) {
    if (!done) {
      throw std::system_error(errno, std::generic_category(), what);
    }
  }

  int file_ = -1;
  bool ended_ = false;
  std::string waiting_;
};

// "HTTP/1.1 200 OK…" -> 200; 0 for nothing.
inline int StatusOf(std::string_view response) {
  if (!response.starts_with("HTTP/1.1 ") || response.size() < 12) return 0;
  int status = 0;
  const char* const digits = response.data() + 9;
  const auto read = std::from_chars(digits, digits + 3, status);
  return read.ptr == digits + 3 ? status : 0;
}

inline std::string BodyOf(const std::string& response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : response.substr(end + 4);
}

// How many responses stand in what was read.
inline int CountResponses(std::string_view bytes) {
  int count = 0;
  for (std::size_t at = bytes.find("HTTP/1.1 "); at != std::string_view::npos;
       at = bytes.find("HTTP/1.1 ", at + 1)) {
    if (StatusOf(bytes.substr(at)) != 0) ++count;
  }
  return count;
}

}  // namespace qiao::test
