#include "registry/http/metrics.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace qiao::http {
namespace {

// 2500 microseconds -> "0.0025"
std::string Seconds(std::int64_t value, std::int64_t per_second) {
  std::string fraction = std::to_string(per_second + value % per_second);
  fraction.erase(0, 1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  const std::string whole = std::to_string(value / per_second);
  return fraction.empty() ? whole : whole + "." + fraction;
}

void Head(std::string& out, std::string_view name, std::string_view type,
          std::string_view help) {
  out += "# HELP ";
  out.append(name).append(" ").append(help).append("\n# TYPE ");
  out.append(name).append(" ").append(type).append("\n");
}

void One(std::string& out, std::string_view name, std::string_view type,
         std::string_view help, std::int64_t value) {
  Head(out, name, type, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace

Metrics::Metrics(std::vector<std::string> routes, std::vector<Gauge> gauges)
    : routes_(std::move(routes)), gauges_(std::move(gauges)) {
  routes_.emplace_back("none");
  counts_.resize(routes_.size());
}

void Metrics::CountAnswer(std::size_t route, int status,
                          std::chrono::nanoseconds spent) {
  Counts& counts = counts_[std::min(route, counts_.size() - 1)];
  const auto known = std::find(kStatuses.begin(), kStatuses.end() - 1, status);
  const auto index = static_cast<std::size_t>(known - kStatuses.begin());
  counts.by_status[index].fetch_add(1, std::memory_order_relaxed);
  const std::int64_t micros = spent.count() / 1000;
  const auto slot = static_cast<std::size_t>(
      std::lower_bound(kBounds.begin(), kBounds.end(), micros) -
      kBounds.begin());
  counts.by_time[slot].fetch_add(1, std::memory_order_relaxed);
  counts.nanoseconds.fetch_add(spent.count(), std::memory_order_relaxed);
}

std::string Metrics::ToText() const {
  std::string out;
  Head(out, "qiaod_requests_total", "counter",
       "Requests answered, by route and status.");
  for (std::size_t r = 0; r < routes_.size(); ++r) {
    for (std::size_t s = 0; s < kStatuses.size(); ++s) {
      const std::int64_t count = counts_[r].by_status[s];
      if (count == 0) continue;
      out += "qiaod_requests_total{route=\"" + routes_[r] + "\",status=\"" +
             (kStatuses[s] == 0 ? "other" : std::to_string(kStatuses[s])) +
             "\"} " + std::to_string(count) + "\n";
    }
  }
  Head(out, "qiaod_request_seconds", "histogram",
       "Time from the end of a request to its answer.");
  for (std::size_t r = 0; r < routes_.size(); ++r) {
    const std::string label = "{route=\"" + routes_[r] + "\"";
    std::int64_t sum = 0;
    for (const auto& count : counts_[r].by_time) sum += count;
    if (sum == 0) continue;
    std::int64_t below = 0;
    for (std::size_t b = 0; b < kBounds.size(); ++b) {
      below += counts_[r].by_time[b];
      out += "qiaod_request_seconds_bucket" + label + ",le=\"" +
             Seconds(kBounds[b], 1'000'000) + "\"} " + std::to_string(below) +
             "\n";
    }
    // Counted again: a bucket may have grown meanwhile.
    below += counts_[r].by_time[kBounds.size()];
    out += "qiaod_request_seconds_bucket" + label + ",le=\"+Inf\"} " +
           std::to_string(below) + "\n";
    out += "qiaod_request_seconds_sum" + label + "} " +
           Seconds(counts_[r].nanoseconds, 1'000'000'000) + "\n";
    out += "qiaod_request_seconds_count" + label + "} " +
           std::to_string(below) + "\n";
  }
  One(out, "qiaod_connections", "gauge", "Connections that are open.",
      connections);
  One(out, "qiaod_connections_total", "counter", "Connections accepted.",
      connections_total_);
  One(out, "qiaod_connections_refused_total", "counter",
      "Connections refused because there were too many.", refused_total_);
  One(out, "qiaod_connections_expired_total", "counter",
      "Connections ended by a time limit within a request or an answer.",
      expired_total_);
  One(out, "qiaod_queue_length", "gauge", "Requests that wait for a worker.",
      queue);
  One(out, "qiaod_stopping", "gauge", "1 while the service is being stopped.",
      stopping ? 1 : 0);
  if (log_size >= 0) {
    One(out, "qiaod_log_size", "gauge", "Entries of the log.", log_size);
  }
  for (const Gauge& gauge : gauges_) {
    One(out, gauge.name, "gauge", gauge.help, gauge.value());
  }
  return out;
}

}  // namespace qiao::http
