// Counters of the service, as /metrics prints them (Prometheus text format).
// Counted from any thread; each number is right by itself.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace qiao::http {

// A number that something else than the server keeps; asked for when it is
// printed, from any thread.
struct Gauge {
  std::string name;  // "qiaod_heap_bytes"
  std::string help;
  std::function<std::int64_t()> value;
};

class Metrics {
 public:
  // `routes`: "GET /v1/who" and so on. One more counts what matched none.
  // `gauges` are printed last.
  Metrics(std::vector<std::string> routes, std::vector<Gauge> gauges);

  // `route` is an index into routes, or their number.
  void CountAnswer(std::size_t route, int status,
                   std::chrono::nanoseconds spent);
  void CountConnection() { ++connections_total_; }
  // A connection that was not served: for too many of them.
  void CountRefused() { ++refused_total_; }
  // A connection that ended because a time limit was reached.
  void CountExpired() { ++expired_total_; }

  std::atomic<std::int64_t> connections{0};  // open now
  std::atomic<std::int64_t> queue{0};        // requests that wait for a worker
  std::atomic<std::int64_t> log_size{-1};    // entries; -1: not known
  std::atomic<bool> stopping{false};

  std::string ToText() const;

 private:
  // Upper ends in microseconds; Prometheus prints them in seconds.
  static constexpr std::array<std::int64_t, 14> kBounds = {
      100,    250,    500,     1'000,   2'500,     5'000,     10'000,
      25'000, 50'000, 100'000, 250'000, 1'000'000, 5'000'000, 30'000'000};
  // The last one counts every status that is not listed.
  static constexpr std::array<int, 21> kStatuses = {
      200, 204, 304, 400, 403, 404, 405, 408, 409, 413, 414,
      415, 417, 422, 429, 431, 500, 503, 505, 507, 0};

  struct Counts {
    std::array<std::atomic<std::int64_t>, kStatuses.size()> by_status{};
    std::array<std::atomic<std::int64_t>, kBounds.size() + 1> by_time{};
    std::atomic<std::int64_t> nanoseconds{0};
  };
  std::vector<std::string> routes_;
  std::vector<Gauge> gauges_;
  std::deque<Counts> counts_;  // never moved
  std::atomic<std::int64_t> connections_total_{0};
  std::atomic<std::int64_t> refused_total_{0};
  std::atomic<std::int64_t> expired_total_{0};
};

}  // namespace qiao::http
