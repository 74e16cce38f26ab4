#include "registry/http/server.h"

#include <atomic>
#include <fstream>
#include <set>

#include "tests/registry/http/raw_client.h"
#include "tests/registry/http/running_server.h"

namespace qiao::http {
namespace {

using std::chrono::milliseconds;
using test::RawClient;
using test::RunningServer;

std::string Get(const std::string& path, const std::string& fields = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

milliseconds Spent(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now() - since);
}

// A server whose patience is over soon.
ServerSettings Hasty() {
  ServerSettings settings;
  settings.limits.header_time = milliseconds(300);
  settings.limits.idle_time = milliseconds(300);
  settings.limits.grace = milliseconds(300);
  settings.limits.answer_time = milliseconds(500);
  settings.limits.linger_time = milliseconds(200);
  settings.limits.drain_time = milliseconds(1'500);
  settings.limits.drain_idle_time = milliseconds(200);
  return settings;
}

std::int64_t MemoryKib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoll(line.substr(6));
  }
  return 0;
}

TEST_CASE("requests that arrive together are answered in their order",
          "[http][server]") {
  RunningServer server;
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    // A slow one first: the others wait for it.
    all += i == 0 ? Get("/wait/100") : Get("/say/" + std::to_string(i));
  }
  client.Send(all);
  CHECK(test::BodyOf(client.ReadResponse()) == "waited");
  for (int i = 1; i < 50; ++i) {
    CHECK(test::BodyOf(client.ReadResponse()) == std::to_string(i));
  }
}

TEST_CASE("HEAD says what GET would, without the body", "[http][server]") {
  RunningServer server;
  RawClient client(server.port());
  client.Send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + Get("/here"));
  const std::string all = client.ReadAll(300);
  CHECK(test::StatusOf(all) == 200);
  CHECK(all.find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(all.find("hello") == std::string::npos);
  CHECK(all.ends_with("\r\n\r\nhere"));
}

TEST_CASE("a body that waits for permission gets it once", "[http][server]") {
  RunningServer server;
  RawClient client(server.port());
  client.Send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
      "Expect: 100-continue\r\n\r\n");
  CHECK(client.ReadSome() == "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("hello");
  CHECK(test::BodyOf(client.ReadResponse()) == "hello");
}

TEST_CASE("a body that is not wanted is refused before it is sent",
          "[http][server]") {
  RunningServer server;
  RawClient client(server.port());
  client.Send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n"
      "Expect: 100-continue\r\n\r\n");
  const std::string all = client.ReadAll();
  CHECK(test::StatusOf(all) == 413);
  CHECK(client.ended());
}

TEST_CASE("bodies arrive whole, in one piece or in chunks", "[http][server]") {
  RunningServer server;
  std::string body;
  for (int i = 0; i < 99'000; ++i) body += static_cast<char>('a' + i % 26);
  RawClient client(server.port());
  client.Send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99000\r\n\r\n" + body);
  CHECK(test::BodyOf(client.ReadResponse()) == body);
  std::string chunks;
  for (std::size_t at = 0; at < body.size(); at += 0x4d2) {
    const std::string part = body.substr(at, 0x4d2);
    char size[16];
    std::snprintf(size, sizeof size, "%zx", part.size());
    chunks += std::string(size) + "\r\n" + part + "\r\n";
  }
  client.Send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
      chunks + "0\r\n\r\n");
  CHECK(test::BodyOf(client.ReadResponse()) == body);
}

TEST_CASE("bodies that wait for their end fill no more than their room",
          "[http][server]") {
  const std::string head =
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n";
  const std::string body(90'000, 'x');
  ServerSettings settings;
  settings.limits.bodies_per_address = 150'000;
  settings.limits.bodies = 200'000;
  RunningServer server(settings);
  RawClient first(server.port(), "127.0.0.2");
  first.Send(head + body.substr(1));
  const auto asked = [&](const char* from) {
    RawClient client(server.port(), from);
    client.Send(head + body);
    return client.ReadResponse();
  };
  std::this_thread::sleep_for(milliseconds(300));  // until it has arrived
  const std::string refused = asked("127.0.0.2");
  CHECK(test::StatusOf(refused) == 429);
  CHECK(refused.find("\r\nRetry-After: 1\r\n") != std::string::npos);
  CHECK(test::StatusOf(asked("127.0.0.3")) == 200);
  RawClient third(server.port(), "127.0.0.3");
  third.Send(head + body.substr(1));
  std::this_thread::sleep_for(milliseconds(300));
  CHECK(test::StatusOf(asked("127.0.0.4")) == 503);
  // What is answered takes no room.
  first.Send("x");
  CHECK(test::BodyOf(first.ReadResponse()) == body);
  third.Send("x");
  CHECK(test::BodyOf(third.ReadResponse()) == body);
  for (int i = 0; i < 5; ++i) {
    CHECK(test::StatusOf(asked("127.0.0.2")) == 200);
  }
}

TEST_CASE("a body of another type is refused", "[http][server]") {
  RunningServer server;
  const auto post = [&server](const std::string& type) {
    RawClient client(server.port());
    client.Send("POST /json HTTP/1.1\r\nHost: a\r\n" + type +
                "Content-Length: 2\r\n\r\n{}");
    return test::StatusOf(client.ReadResponse());
  };
  CHECK(post("Content-Type: application/json\r\n") == 200);
  CHECK(post("Content-Type: Application/JSON; charset=utf-8\r\n") == 200);
  CHECK(post("Content-Type: text/plain\r\n") == 415);
  CHECK(post("") == 415);
}

TEST_CASE("nothing behind a 400 is looked at", "[http][server]") {
  RunningServer server;
  RawClient client(server.port());
  client.Send(Get("/%2e%2e/hello") + Get("/hello"));
  const std::string all = client.ReadAll();
  CHECK(test::CountResponses(all) == 1);
  CHECK(test::StatusOf(all) == 400);
  CHECK(all.find("Connection: close\r\n") != std::string::npos);
  CHECK(client.ended());
}

TEST_CASE("405 says what is allowed", "[http][server]") {
  RunningServer server;
  RawClient client(server.port());
  client.Send("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string all = client.ReadResponse();
  CHECK(test::StatusOf(all) == 405);
  CHECK(all.find("Allow: GET, HEAD\r\n") != std::string::npos);
}

TEST_CASE("a handler that fails is one answer, not the end", "[http][server]") {
  RunningServer server;
  RawClient client(server.port());
  client.Send(Get("/throw") + Get("/hello"));
  CHECK(test::StatusOf(client.ReadResponse()) == 500);
  CHECK(test::BodyOf(client.ReadResponse()) == "hello");
}

TEST_CASE("a header that does not come is answered with 408",
          "[http][server]") {
  RunningServer server(Hasty());
  const auto start = std::chrono::steady_clock::now();
  RawClient client(server.port());
  client.Send("GET /hello HTTP/1.1\r\nHos");
  const std::string all = client.ReadAll();
  CHECK(test::StatusOf(all) == 408);
  CHECK(client.ended());
  CHECK(Spent(start) < milliseconds(2'000));
}

TEST_CASE("a byte now and then does not keep a header's time alive",
          "[http][server]") {
  RunningServer server(Hasty());
  const auto start = std::chrono::steady_clock::now();
  RawClient client(server.port());
  client.Send("GET /hello HTTP/1.1\r\nX: ");
  std::string answer;
  while (answer.empty() && Spent(start) < milliseconds(4'000)) {
    client.Send("x");
    answer = client.ReadSome(50);
  }
  CHECK(test::StatusOf(answer) == 408);
}

TEST_CASE("a body below a KiB a second is given up", "[http][server]") {
  RunningServer server(Hasty());
  const auto start = std::chrono::steady_clock::now();
  RawClient client(server.port());
  client.Send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n");
  std::string answer;
  while (answer.empty() && Spent(start) < milliseconds(4'000)) {
    client.Send("x");
    answer = client.ReadSome(50);
  }
  CHECK(test::StatusOf(answer) == 408);
}

TEST_CASE("an answer that nobody reads is given up", "[http][server]") {
  RunningServer server(Hasty());
  RawClient client(server.port());
  client.Send(Get("/large/60000000"));
  std::this_thread::sleep_for(milliseconds(1'200));
  // What the kernel holds still arrives, but not all of it.
  CHECK(client.ReadAll(500).size() < 60'000'000);
  CHECK(client.ended());
}

TEST_CASE("a connection without requests is closed without a word",
          "[http][server]") {
  RunningServer server(Hasty());
  RawClient never(server.port());
  CHECK(never.ReadAll().empty());
  CHECK(never.ended());
  RawClient once(server.port());
  once.Send(Get("/hello"));
  CHECK(test::CountResponses(once.ReadAll()) == 1);
  CHECK(once.ended());
}

TEST_CASE("an answer that is not ready in time is a 503", "[http][server]") {
  RunningServer server(Hasty());
  RawClient client(server.port());
  client.Send(Get("/wait/1000") + Get("/hello"));
  const std::string all = client.ReadAll();
  CHECK(test::StatusOf(all) == 503);
  CHECK(all.find("QIAO-HTTP-015") != std::string::npos);
  CHECK(test::CountResponses(all) == 1);
}

TEST_CASE("a request whose time is over before a worker has it may come back",
          "[http][server]") {
  std::vector<Route> routes = test::TestRoutes();
  Route late{"GET", "/late", Access::kRead, [](const Request&, Worker*) {
               return test::TextResponse("in time");
             }};
  late.answer_time = milliseconds(0);
  routes.push_back(std::move(late));
  RunningServer server({}, std::move(routes));
  for (int i = 0; i < 5; ++i) {
    RawClient client(server.port());
    client.Send(Get("/late"));
    const std::string answer = client.ReadResponse();
    CHECK(test::StatusOf(answer) == 503);
    CHECK(answer.find("\r\nRetry-After: 1\r\n") != std::string::npos);
  }
}

TEST_CASE("what is at hand is answered while all workers are busy",
          "[http][server]") {
  ServerSettings settings;
  settings.threads = 1;
  settings.limits.queue = 1;
  RunningServer server(settings);
  std::vector<RawClient> busy;
  for (int i = 0; i < 2; ++i) {
    busy.emplace_back(server.port());
    busy.back().Send(Get("/wait/500"));
    std::this_thread::sleep_for(milliseconds(20));
  }
  RawClient client(server.port());
  client.Send(Get("/known/yes"));
  CHECK(client.ReadResponse().ends_with("at hand"));
  client.Send(Get("/known/no"));
  CHECK(test::StatusOf(client.ReadResponse()) == 503);
  for (RawClient& one : busy) {
    CHECK(test::StatusOf(one.ReadResponse()) == 200);
  }
  RawClient later(server.port());
  later.Send(Get("/known/no"));
  CHECK(later.ReadResponse().ends_with("worked out"));
}

TEST_CASE("a full queue is a 503 that says when to come back",
          "[http][server]") {
  ServerSettings settings;
  settings.threads = 1;
  settings.limits.queue = 1;
  RunningServer server(settings);
  std::vector<RawClient> clients;
  for (int i = 0; i < 6; ++i) {
    clients.emplace_back(server.port());
    clients.back().Send(Get("/wait/300"));
    std::this_thread::sleep_for(milliseconds(20));
  }
  int served = 0, busy = 0;
  for (RawClient& client : clients) {
    const std::string all = client.ReadResponse();
    if (test::StatusOf(all) == 200) ++served;
    if (test::StatusOf(all) != 503) continue;
    ++busy;
    CHECK(all.find("Retry-After: 1\r\n") != std::string::npos);
    CHECK(all.find("QIAO-HTTP-013") != std::string::npos);
  }
  CHECK(served == 2);
  CHECK(busy == 4);
}

TEST_CASE("one address cannot take the whole queue", "[http][server]") {
  ServerSettings settings;
  settings.threads = 1;
  settings.limits.requests_per_address = 2;
  RunningServer server(settings);
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server.port());
    clients.back().Send(Get("/wait/300"));
    std::this_thread::sleep_for(milliseconds(20));
  }
  RawClient other(server.port(), "127.0.0.9");
  other.Send(Get("/hello"));
  CHECK(test::StatusOf(clients[2].ReadResponse()) == 429);
  CHECK(test::StatusOf(other.ReadResponse()) == 200);
  CHECK(test::StatusOf(clients[1].ReadResponse()) == 200);
}

TEST_CASE("who asks for little does not wait for all that another asked for",
          "[http][server]") {
  ServerSettings settings;
  settings.threads = 1;
  RunningServer server(settings);
  std::vector<RawClient> much;
  for (int i = 0; i < 8; ++i) {
    much.emplace_back(server.port());
    much.back().Send(Get("/wait/300"));
  }
  std::this_thread::sleep_for(milliseconds(100));  // all are in the queue
  RawClient little(server.port(), "127.0.0.9");
  const auto start = std::chrono::steady_clock::now();
  little.Send(Get("/hello"));
  CHECK(test::StatusOf(little.ReadResponse()) == 200);
  CHECK(Spent(start) < milliseconds(900));
  for (RawClient& one : much) {
    CHECK(test::StatusOf(one.ReadResponse()) == 200);
  }
}

TEST_CASE("one address has no more connections than it may", "[http][server]") {
  ServerSettings settings;
  settings.limits.connections_per_address = 3;
  RunningServer server(settings);
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(server.port());
    clients.back().Send(Get("/hello"));
    CHECK(test::StatusOf(clients.back().ReadResponse()) == 200);
  }
  RawClient fourth(server.port());
  const std::string all = fourth.ReadAll();
  CHECK(test::StatusOf(all) == 429);
  CHECK(fourth.ended());
  RawClient other(server.port(), "127.0.0.9");
  other.Send(Get("/hello"));
  CHECK(test::StatusOf(other.ReadResponse()) == 200);
  // A place that becomes free is given again.
  clients.pop_back();
  std::this_thread::sleep_for(milliseconds(100));
  RawClient fifth(server.port());
  fifth.Send(Get("/hello"));
  CHECK(test::StatusOf(fifth.ReadResponse()) == 200);
}

TEST_CASE("more connections than the service holds are told so",
          "[http][server]") {
  ServerSettings settings;
  settings.limits.connections = 2;
  RunningServer server(settings);
  RawClient one(server.port()), two(server.port());
  one.Send(Get("/hello"));
  two.Send(Get("/hello"));
  CHECK(test::StatusOf(one.ReadResponse()) == 200);
  CHECK(test::StatusOf(two.ReadResponse()) == 200);
  RawClient three(server.port());
  CHECK(test::StatusOf(three.ReadAll()) == 503);
}

TEST_CASE("a service that stops finishes what is under way", "[http][server]") {
  RunningServer server(Hasty());
  RawClient busy(server.port()), idle(server.port()), late(server.port());
  idle.Send(Get("/hello"));
  late.Send(Get("/hello"));
  CHECK(test::StatusOf(idle.ReadResponse()) == 200);
  CHECK(test::StatusOf(late.ReadResponse()) == 200);
  busy.Send(Get("/wait/300"));
  std::this_thread::sleep_for(milliseconds(50));
  server->Stop();
  std::this_thread::sleep_for(milliseconds(30));
  // A request that was on its way is still answered, as the last.
  late.Send(Get("/readyz"));
  const std::string ready = late.ReadAll();
  CHECK(test::StatusOf(ready) == 503);
  CHECK(ready.find("QIAO-HTTP-014") != std::string::npos);
  CHECK(ready.find("Retry-After: 1\r\n") != std::string::npos);
  CHECK(ready.find("Connection: close\r\n") != std::string::npos);
  const std::string all = busy.ReadAll();
  CHECK(test::StatusOf(all) == 200);
  CHECK(all.ends_with("waited"));
  CHECK(all.find("Connection: close\r\n") != std::string::npos);
  CHECK(idle.ReadAll().empty());
  CHECK(idle.ended());
  const auto start = std::chrono::steady_clock::now();
  CHECK(server.Finish());
  CHECK(Spent(start) < milliseconds(1'000));
}

TEST_CASE("a service that stops waits no longer than it was told",
          "[http][server]") {
  ServerSettings settings = Hasty();
  settings.limits.answer_time = milliseconds(20'000);
  settings.limits.header_time = milliseconds(20'000);
  RunningServer server(settings);
  RawClient slow(server.port());
  slow.Send("GET /hello HT");
  RawClient busy(server.port());
  busy.Send(Get("/wait/2500"));
  std::this_thread::sleep_for(milliseconds(100));
  const auto start = std::chrono::steady_clock::now();
  CHECK(server.Finish());
  CHECK(Spent(start) >= milliseconds(1'400));
  CHECK(Spent(start) < milliseconds(4'000));
}

TEST_CASE("many clients at once get each their own answers", "[http][server]") {
  ServerSettings settings;
  settings.threads = 3;
  RunningServer server(settings);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      RawClient client(server.port());
      for (int i = 0; i < 100; ++i) {
        const std::string word = std::to_string(t) + "-" + std::to_string(i);
        client.Send(Get("/say/" + word));
        if (test::BodyOf(client.ReadResponse()) != word) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  RawClient client(server.port());
  client.Send(Get("/metrics"));
  const std::string metrics = client.ReadResponse();
  CHECK(metrics.find("qiaod_requests_total{route=\"GET /say/{word}\","
                     "status=\"200\"} 1600\n") != std::string::npos);
  CHECK(metrics.find("qiaod_request_seconds_count{route=\"GET /say/{word}\"} "
                     "1600\n") != std::string::npos);
}

TEST_CASE("clients that vanish anywhere leave nothing behind",
          "[http][server]") {
  RunningServer server(Hasty());
  const std::string whole =
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    RawClient client(server.port());
    client.Send(whole.substr(0, cut));
  }
  std::this_thread::sleep_for(milliseconds(700));
  RawClient client(server.port());
  client.Send(Get("/metrics"));
  CHECK(client.ReadResponse().find("qiaod_connections 1\n") !=
        std::string::npos);
}

TEST_CASE("what nobody waits for any more is told to stop", "[http][server]") {
  std::atomic<bool> told = false;
  std::vector<Route> routes = test::TestRoutes();
  const auto until_told = [&told](const Request& request, Worker*) {
    while (!request.abandoned.stop_requested()) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    told = true;
    return test::TextResponse("too late");
  };
  routes.push_back({"GET", "/long", Access::kRead, until_told});
  Route longer{"GET", "/longer", Access::kRead, [](const Request&, Worker*) {
                 std::this_thread::sleep_for(milliseconds(1'200));
                 return test::TextResponse("at last");
               }};
  longer.answer_time = milliseconds(60'000);
  routes.push_back(std::move(longer));
  RunningServer server(Hasty(), std::move(routes));
  RawClient client(server.port());
  client.Send(Get("/long"));
  CHECK(test::StatusOf(client.ReadAll()) == 503);
  for (int i = 0; i < 5'000 && !told; ++i) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  CHECK(told);
  // An address that may take longer is waited for.
  RawClient patient(server.port());
  patient.Send(Get("/longer"));
  CHECK(test::BodyOf(patient.ReadResponse(30'000)) == "at last");
}

TEST_CASE("a thousand slow clients cost nobody else anything",
          "[http][server]") {
  ServerSettings settings;
  settings.limits.header_time = milliseconds(5'000);
  settings.limits.connections_per_address = 100;
  RunningServer server(settings);
  const std::int64_t before = MemoryKib();
  std::vector<RawClient> slow;
  for (int i = 0; i < 1000; ++i) {
    const std::string from = "127.0.1." + std::to_string(1 + i / 100);
    slow.emplace_back(server.port(), from.c_str());
    slow.back().Send("GET /hello HTTP/1.1\r\n");
  }
  // Answered while the slow ones are still waited for: nobody stands behind
  // them in a line.
  RawClient healthy(server.port());
  for (int i = 0; i < 20; ++i) {
    healthy.Send(Get("/hello"));
    REQUIRE(test::BodyOf(healthy.ReadResponse()) == "hello");
  }
  CHECK_FALSE(slow.back().Readable());
  CHECK(MemoryKib() - before < 64 * 1024);
  int dropped = 0;
  for (RawClient& client : slow) {
    if (test::StatusOf(client.ReadAll(30'000)) == 408 && client.ended()) {
      ++dropped;
    }
  }
  CHECK(dropped == 1000);
}

TEST_CASE("without TLS only this machine can be listened on",
          "[http][server]") {
  const auto make = [](const std::string& listen) {
    ServerSettings settings;
    settings.listen = listen;
    return Server::Make(settings, {}, test::PlainWorker);
  };
  CHECK(make("127.0.0.1:0"));
  CHECK(make("127.9.9.9:0"));
  for (const char* address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:80"}) {
    const auto refused = make(address);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::kUsage);
    CHECK(refused.error().message.find("--tls-cert") != std::string::npos);
  }
  for (const char* address :
       {"", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
        "127.0.0.1:65536", "127.0.0.1:80 "}) {
    INFO(address);
    CHECK_FALSE(make(address));
  }
}

TEST_CASE("a port that is taken is said to be", "[http][server]") {
  RunningServer first;
  ServerSettings settings;
  settings.listen = "127.0.0.1:" + std::to_string(first.port());
  const auto second = Server::Make(settings, {}, test::PlainWorker);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::kUsage);
}

}  // namespace
}  // namespace qiao::http
