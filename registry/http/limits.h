// How much of the service one client may use. A limit that is reached is an
// answer with a code, or a connection that ends; never a thread that waits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace qiao::http {

struct Limits {
  using Span = std::chrono::milliseconds;

  Span handshake_time{10'000};
  Span header_time{10'000};  // from its first byte, or the connection's start
  Span idle_time{30'000};    // between two requests of a connection
  // Bodies and answers move at this rate at least, after some time of grace.
  std::uint64_t bytes_per_second = 1024;
  Span grace{10'000};
  Span answer_time{30'000};  // for a worker, its waiting included
  Span linger_time{2'000};   // for the other side to read a last answer
  Span drain_time{30'000};   // for what is under way when the service stops
  // While it stops, a connection without a request is kept open so long, for
  // one that may be on its way.
  Span drain_idle_time{500};

  std::size_t connections = 10'000;
  std::size_t connections_per_address = 64;  // an IPv6 /64 is one address
  std::size_t requests_per_address = 64;     // that wait or are worked on
  std::size_t queue = 1'024;                 // requests that wait for a worker
  // Of bodies that have arrived and are not answered yet, in bytes.
  std::uint64_t bodies = 1'024 << 20;
  std::uint64_t bodies_per_address = 256 << 20;
  // Of answers from 64 KiB on that are not read yet, in bytes; one alone may be
  // larger.
  std::uint64_t answers = 1'024 << 20;
  std::uint64_t answers_per_address = 256 << 20;
};

}  // namespace qiao::http
