#include "registry/http/client.h"

#include <thread>

#include "tests/registry/http/raw_client.h"
#include "tests/registry/http/running_server.h"

namespace qiao::http {
namespace {

using std::chrono::milliseconds;

Client ClientOf(std::uint16_t port, ClientSettings settings = {}) {
  auto client =
      Client::Make("http://127.0.0.1:" + std::to_string(port), settings);
  if (!client) FAIL(client.error().message);
  return std::move(*client);
}

// A server of one connection that says the same whatever it is asked.
class Parrot {
 public:
  explicit Parrot(std::vector<std::string> answers)
      : answers_(std::move(answers)) {
    file_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    REQUIRE(bind(file_, reinterpret_cast<sockaddr*>(&address),
                 sizeof address) == 0);
    REQUIRE(listen(file_, 8) == 0);
    socklen_t size = sizeof address;
    getsockname(file_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
      for (const std::string& answer : answers_) {
        const int one = accept(file_, nullptr, nullptr);
        if (one < 0) return;
        char request[4096];
        [[maybe_unused]] const auto got = recv(one, request, sizeof request, 0);
        [[maybe_unused]] const auto sent =
            send(one, answer.data(), answer.size(), MSG_NOSIGNAL);
        shutdown(one, SHUT_WR);
        while (recv(one, request, sizeof request, 0) > 0) {
        }
        close(one);
      }
    });
  }
  ~Parrot() {
    shutdown(file_, SHUT_RDWR);
    thread_.join();
    close(file_);
  }
  std::uint16_t port() const { return port_; }

 private:
  std::vector<std::string> answers_;
  int file_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

TEST_CASE("a URL says where to connect", "[http][client]") {
  const auto url = ParseUrl("HTTPS://registry.example:8443/tw/");
  REQUIRE(url);
  CHECK(url->tls);
  CHECK(url->host == "registry.example");
  CHECK(url->port == "8443");
  CHECK(url->base == "/tw");
  CHECK(url->Text() == "https://registry.example:8443/tw");
  CHECK(ParseUrl("https://registry.example")->port == "443");
  CHECK(ParseUrl("http://127.0.0.1")->port == "80");
  CHECK(ParseUrl("http://[::1]:8317")->host == "::1");
  CHECK(ParseUrl("http://[::1]:8317")->Text() == "http://[::1]:8317");
  CHECK(ParseUrl("http://localhost:1"));
}

TEST_CASE("what is no URL of a server is refused", "[http][client]") {
  for (const char* text :
       {"", "registry.example", "ftp://registry.example", "https://",
        "https://:80", "https://a:b", "https://a:0", "https://a:65536",
        "https://a:", "https://u@a", "https://a/?x", "https://a/#x",
        "https://[::1", "https://[::1]x80", "https://a b"}) {
    INFO(text);
    const auto url = ParseUrl(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().code == ErrorCode::kUsage);
  }
}

TEST_CASE("plain HTTP goes to this machine only", "[http][client]") {
  const auto url = ParseUrl("http://registry.example");
  REQUIRE_FALSE(url);
  CHECK(url.error().message.find("this machine") != std::string::npos);
}

TEST_CASE("one connection serves many requests", "[http][client]") {
  test::RunningServer server;
  Client client = ClientOf(server.port());
  for (int i = 0; i < 20; ++i) {
    const auto answer = client.Fetch({.target = "/say/" + std::to_string(i)});
    REQUIRE(answer);
    CHECK(answer->body == std::to_string(i));
  }
  const auto metrics = client.Fetch({.target = "/metrics"});
  REQUIRE(metrics);
  CHECK(metrics->body.find("qiaod_connections_total 1\n") != std::string::npos);
}

TEST_CASE("bodies go there and come back", "[http][client]") {
  test::RunningServer server;
  Client client = ClientOf(server.port());
  const std::string body(99'000, 'x');
  const auto answer = client.Fetch({.method = "POST",
                                    .target = "/echo",
                                    .content_type = "text/plain",
                                    .body = body});
  REQUIRE(answer);
  CHECK(answer->body == body);
  CHECK(answer->content_type == "text/plain");
  const auto head = client.Fetch({.method = "HEAD", .target = "/hello"});
  REQUIRE(head);
  CHECK(head->body.empty());
  CHECK(client.Fetch({.target = "/hello"})->body == "hello");
}

TEST_CASE("an answer with an error is an answer", "[http][client]") {
  test::RunningServer server;
  Client client = ClientOf(server.port());
  const auto answer = client.Fetch({.target = "/nothing"});
  REQUIRE(answer);
  CHECK(answer->status == 404);
  CHECK(client.Fetch({.target = "/hello"})->status == 200);
  // One that comes before the body was read.
  const auto large = client.Fetch({.method = "POST",
                                   .target = "/echo",
                                   .content_type = "text/plain",
                                   .body = std::string(20 << 20, 'x')});
  REQUIRE(large);
  CHECK(large->status == 413);
}

TEST_CASE("a connection that ended meanwhile is made anew", "[http][client]") {
  ServerSettings settings;
  settings.limits.idle_time = milliseconds(150);
  settings.limits.linger_time = milliseconds(50);
  test::RunningServer server(settings);
  Client client = ClientOf(server.port());
  CHECK(client.Fetch({.target = "/hello"})->status == 200);
  std::this_thread::sleep_for(milliseconds(500));
  const auto answer = client.Fetch({.target = "/hello"});
  if (!answer) FAIL(answer.error().message);
  CHECK(answer->status == 200);
}

TEST_CASE("nobody there is said with the server's name", "[http][client]") {
  std::uint16_t port = 0;
  {
    test::RunningServer server;
    port = server.port();
  }
  Client client = ClientOf(port);
  const auto answer = client.Fetch({.target = "/hello"});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::kUnavailable);
  CHECK(answer.error().message.find("127.0.0.1:" + std::to_string(port)) !=
        std::string::npos);
}

TEST_CASE("an answer that does not come in time is given up",
          "[http][client]") {
  test::RunningServer server;
  ClientSettings settings;
  settings.answer_time = milliseconds(200);
  Client client = ClientOf(server.port(), settings);
  const auto answer = client.Fetch({.target = "/wait/1000"});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::kUnavailable);
  CHECK(answer.error().message.find("in time") != std::string::npos);
  // The next one is not confused with it.
  CHECK(client.Fetch({.target = "/hello"})->body == "hello");
}

TEST_CASE("a connection that was given up does not come back",
          "[http][client]") {
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  socklen_t size = sizeof address;
  REQUIRE(bind(listening, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(listen(listening, 0) == 0);
  getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size);
  const std::uint16_t port = ntohs(address.sin_port);
  // Whoever comes after this one is not let in.
  const test::RawClient first(port);
  ClientSettings settings;
  settings.connect_time = milliseconds(300);
  Client client = ClientOf(port, settings);
  CHECK_FALSE(client.Fetch({}));
  std::vector<std::thread> serving;
  std::thread accepting([&] {
    while (true) {
      const int one = accept(listening, nullptr, nullptr);
      if (one < 0) return;
      serving.emplace_back([one] {
        char request[4096];
        const std::string answer =
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";
        while (recv(one, request, sizeof request, 0) > 0) {
          send(one, answer.data(), answer.size(), MSG_NOSIGNAL);
        }
        close(one);
      });
    }
  });
  std::this_thread::sleep_for(milliseconds(100));
  for (int i = 0; i < 3; ++i) {
    const auto asked = std::chrono::steady_clock::now();
    const auto answer = client.Fetch({});
    CHECK(answer);
    CHECK(std::chrono::steady_clock::now() - asked < milliseconds(250));
  }
  shutdown(listening, SHUT_RDWR);
  accepting.join();
  close(listening);
  client = ClientOf(port);
  first.FinishSending();
  for (std::thread& one : serving) one.join();
}

TEST_CASE("an answer above the limit is given up", "[http][client]") {
  test::RunningServer server;
  ClientSettings settings;
  settings.answer_limit = 1'000;
  Client client = ClientOf(server.port(), settings);
  CHECK_FALSE(client.Fetch({.target = "/large/1001"}));
  CHECK(client.Fetch({.target = "/large/1000"}));
}

TEST_CASE("a server that is busy is asked again when it says",
          "[http][client]") {
  const std::string busy =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
      "Content-Length: 0\r\n\r\n";
  const std::string done = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";
  {
    Parrot server({busy, done});
    ClientSettings settings;
    std::vector<std::chrono::seconds> waits;
    settings.waiting = [&waits](std::chrono::seconds one) {
      waits.push_back(one);
    };
    Client client = ClientOf(server.port(), settings);
    const auto answer = client.Fetch({});
    REQUIRE(answer);
    CHECK(answer->body == "done");
    CHECK(waits == std::vector{std::chrono::seconds(1)});
  }
  {
    Parrot server({busy, done});
    ClientSettings settings;
    settings.patience = milliseconds(0);
    Client client = ClientOf(server.port(), settings);
    const auto answer = client.Fetch({});
    REQUIRE(answer);
    CHECK(answer->status == 503);
  }
}

TEST_CASE("answers that are none are unavailable, not wrong",
          "[http][client]") {
  const std::vector<std::string> answers = {
      "",
      "SSH-2.0-OpenSSH_9.2\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nContent-Le",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5,6\r\n\r\nhello",
  };
  Parrot parrot(answers);
  for (const std::string& answer : answers) {
    INFO(answer);
    Client client = ClientOf(parrot.port());
    const auto got = client.Fetch({.target = "/hello"});
    REQUIRE_FALSE(got);
    CHECK(got.error().code == ErrorCode::kUnavailable);
  }
}

TEST_CASE("answers of other servers are read", "[http][client]") {
  const std::vector<std::string> answers = {
      "HTTP/1.1 200 OK\r\n\r\nhello",
      "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n0\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
      "Content-Length: 5\r\n\r\nhello",
  };
  Parrot parrot(answers);
  for (const std::string& answer : answers) {
    INFO(answer);
    Client client = ClientOf(parrot.port());
    const auto got = client.Fetch({.target = "/hello"});
    if (!got) FAIL(got.error().message);
    CHECK(got->body == "hello");
  }
}

}  // namespace
}  // namespace qiao::http
