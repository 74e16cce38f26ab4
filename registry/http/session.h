// One connection from its handshake to its end: requests one after another,
// each answered before the next is looked at. Private to registry/http.
//
// All of it runs on the I/O thread. The one exception is a handler, which sees
// the request and gives the response back (Answer).
#pragma once

#include <atomic>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "registry/http/access_log.h"
#include "registry/http/chunks.h"
#include "registry/http/connection.h"
#include "registry/http/framing.h"
#include "registry/http/limits.h"
#include "registry/http/message_parser.h"
#include "registry/http/metrics.h"
#include "registry/http/routes.h"
#include "registry/http/worker_pool.h"

namespace qiao::http {

// What all sessions share. Outlives them.
class Service {
 public:
  Service(asio::io_context& on, const Limits& within, const Router& by,
          Metrics& counted, WorkerPool& workers, AccessLog& said)
      : io(on),
        limits(within),
        router(by),
        metrics(counted),
        pool(workers),
        log(said) {}

  asio::io_context& io;
  const Limits& limits;
  const Router& router;
  Metrics& metrics;
  WorkerPool& pool;
  AccessLog& log;
  bool logs_answers = false;  // in it
  Worker* own = nullptr;      // of the I/O thread; null: nothing is at hand
  bool stopping = false;
  // Bytes of all sessions' bodies. Shared, as the last of a session may be what
  // a worker left behind.
  const std::shared_ptr<std::atomic<std::uint64_t>> bodies =
      std::make_shared<std::atomic<std::uint64_t>>(0);
  std::uint64_t answers = 0;  // bytes of all that are being sent

  // The field Date, made once a second.
  const std::string& Date();

 private:
  std::time_t date_of_ = 0;
  std::string date_;
};

// The connections of one network address.
struct Neighbour {
  std::size_t connections = 0;
  std::size_t requests = 0;              // that wait or are worked on
  std::atomic<std::uint64_t> bodies{0};  // bytes
  std::uint64_t answers = 0;             // bytes that are being sent
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Service& service, std::unique_ptr<Connection> connection,
          std::string peer, std::string address,
          std::shared_ptr<Neighbour> neighbour);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // From the handshake to the end of the connection.
  asio::awaitable<void> Run();
  // What is under way is given up if its time is over.
  void Expire(Deadline now);
  // The service stops: no further request after the one under way.
  void Drain();
  void Close();

 private:
  // One request and its answer; whether another may follow.
  asio::awaitable<bool> ServeOne();
  // False if the connection ends instead; what had to be said is said.
  asio::awaitable<bool> ReadHeader();
  asio::awaitable<bool> ReadBody();
  // Counts more of the body; what is wrong if all bodies are too large then.
  std::optional<Fault> HoldBody(std::size_t bytes);
  // The body is not needed any more.
  void LetGoOfBody();
  // Counts an answer that will lie here until it is read; what is wrong if all
  // of them are too large then.
  std::optional<Fault> HoldAnswer(std::size_t bytes);
  void LetGoOfAnswer();
  // Gets more bytes into buffer_; false at the end of the connection or of the
  // time.
  asio::awaitable<bool> ReadMore();
  asio::awaitable<Response> Handle();
  // Finds the route; what the header alone is answered with, if anything.
  std::optional<Response> Refusal();
  // Gives the request to the workers; what is answered if that cannot be.
  std::optional<Response> HandOver();
  asio::awaitable<bool> Send(Response response, bool last);
  asio::awaitable<bool> Write(std::string bytes);
  // Answers and ends: nothing behind this request is looked at.
  asio::awaitable<void> Refuse(Fault fault);
  // Lets the other side read what was sent before the connection ends.
  asio::awaitable<void> Linger();

  // Of a worker's thread: the response goes to the I/O thread.
  void Answer(Response response);
  void Wake();
  Limits::Span AnswerTime() const;  // of the route
  void Allow(Limits::Span span);
  // More time for more bytes, at the rate that bodies and answers must keep,
  // but never more than the time of grace: what went fast earns no slowness.
  void AllowMore(std::size_t moved);
  // The client of an answer that may take long has gone, or sends no more. For
  // other answers nobody looks: they are there before it matters.
  bool IsLeftAlone();
  void WriteLogLine(const Response& response,
                    std::chrono::nanoseconds spent) const;

  Service& service_;
  std::unique_ptr<Connection> connection_;
  const std::string address_;  // by which clients are told apart
  std::shared_ptr<Neighbour> neighbour_;
  std::shared_ptr<std::atomic<std::uint64_t>> bodies_;  // of the service

  Deadline deadline_ = Deadline::max();
  bool expired_ = false;  // the deadline was reached
  bool begun_ = false;    // a request has been answered
  bool idle_ = false;     // nothing of a request has arrived
  bool last_ = false;     // the request under way is the last

  std::string buffer_;      // what has arrived and is not used up
  std::string head_bytes_;  // of the request under way
  Head head_;               // looks into head_bytes_
  RequestParser parser_;
  std::size_t route_ = 0;
  Request request_;              // looks into head_bytes_; a worker reads it
  std::uint64_t body_held_ = 0;  // bytes that were counted
  std::uint64_t answer_held_ = 0;
  Deadline arrived_;  // when the request was whole

  asio::steady_timer answered_;
  std::stop_source abandoned_{std::nostopstate};  // of request_.abandoned
  bool handed_over_ = false;                      // and not answered yet
  std::optional<Response> response_;
};

}  // namespace qiao::http
