// A server on a free port of this machine, run by a thread of its own and
// stopped at the end of the test.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "registry/http/server.h"
#include "registry/http/worker.h"
#include "tests/support/catch.h"

namespace qiao::test {

inline http::Response TextResponse(std::string body) {
  http::Response response;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

inline Result<std::unique_ptr<http::Worker>> PlainWorker() {
  return std::make_unique<http::Worker>();
}

// What the tests ask: /hello says hello, /echo gives the body back, /wait
// waits for so many milliseconds, /size says how long the body was.
inline std::vector<http::Route> TestRoutes() {
  using http::Access, http::Request, http::Worker;
  return {
      {"GET", "/hello", Access::kRead,
       [](const Request&, Worker*) { return TextResponse("hello"); }},
      {"GET", "/here", Access::kHere,
       [](const Request&, Worker*) { return TextResponse("here"); }},
      {"GET", "/say/{word}", Access::kRead,
       [](const Request& request, Worker*) {
         return TextResponse(request.captures[0]);
       }},
      {"POST", "/echo", Access::kRead,
       [](const Request& request, Worker*) {
         return TextResponse(request.body);
       },
       100'000},
      {"POST",
       "/json",
       Access::kRead,
       [](const Request& request, Worker*) {
         return TextResponse(request.body);
       },
       1'000,
       {"application/json"}},
      {"GET", "/wait/{ms}", Access::kRead,
       [](const Request& request, Worker*) {
         std::this_thread::sleep_for(
             std::chrono::milliseconds(std::stoi(request.captures[0])));
         return TextResponse("waited");
       }},
      {"GET",
       "/known/{word}",
       Access::kRead,
       [](const Request&, Worker*) { return TextResponse("worked out"); },
       0,
       {},
       [](const Request& request, Worker&) -> std::optional<http::Response> {
         if (request.captures[0] != "yes") return std::nullopt;
         return TextResponse("at hand");
       }},
      {"GET", "/large/{bytes}", Access::kRead,
       [](const Request& request, Worker*) {
         return TextResponse(std::string(std::stoul(request.captures[0]), 'x'));
       }},
      {"GET", "/throw", Access::kRead,
       [](const Request&, Worker*) -> http::Response {
         throw std::runtime_error("as the test wants");
       }},
  };
}

class RunningServer {
 public:
  explicit RunningServer(http::ServerSettings settings = {},
                         std::vector<http::Route> routes = TestRoutes(),
                         const http::MakeWorker& make = PlainWorker) {
    auto server =
        http::Server::Make(std::move(settings), std::move(routes), make);
    if (!server) FAIL(server.error().message);
    server_ = std::make_unique<http::Server>(std::move(*server));
    port_ = server_->port();
    thread_ = std::thread([this] { ran_ = server_->Run().has_value(); });
  }
  ~RunningServer() { Finish(); }

  http::Server* operator->() { return server_.get(); }
  std::uint16_t port() const { return port_; }
  // Whether it ended well.
  bool Finish() {
    if (thread_.joinable()) {
      server_->Stop();
      thread_.join();
    }
    return ran_;
  }
  // Waits for an end that was asked for.
  void Join() { thread_.join(); }

 private:
  std::unique_ptr<http::Server> server_;
  std::uint16_t port_ = 0;
  bool ran_ = false;
  std::thread thread_;
};

}  // namespace qiao::test
