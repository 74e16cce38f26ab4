// What clients can make the service hold for them.
#include <fstream>

#include <sys/resource.h>

#include "registry/http/heap_bytes.h"
#include "tests/registry/http/raw_client.h"
#include "tests/registry/http/running_server.h"
#include "tests/support/registries.h"
#include "tests/support/running_program.h"

namespace qiao::http {
namespace {

using std::chrono::milliseconds;
using test::RawClient;
using test::RunningServer;

constexpr std::int64_t kMiB = 1 << 20;

std::string Get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

rlim_t VirtualBytes(pid_t process) {
  std::ifstream pages("/proc/" + std::to_string(process) + "/statm");
  rlim_t count = 0;
  pages >> count;
  return count * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

TEST_CASE("a body that was promised takes no memory before it comes",
          "[http][memory]") {
  std::vector<Route> routes = test::TestRoutes();
  routes.push_back({"POST", "/large", Access::kRead,
                    [](const Request& request, Worker*) {
                      return test::TextResponse(
                          std::to_string(request.body.size()));
                    },
                    64 * kMiB});
  RunningServer server({}, routes);
  const std::int64_t before = HeapBytes();
  std::vector<RawClient> many;
  for (int i = 0; i < 40; ++i) {
    many.emplace_back(server.port());
    many.back().Send(
        "POST /large HTTP/1.1\r\nHost: a\r\nExpect: 100-continue"
        "\r\nContent-Length: 67108864\r\n\r\n");
    // Its header has been read.
    REQUIRE(many.back().ReadSome() == "HTTP/1.1 100 Continue\r\n\r\n");
  }
  CHECK(HeapBytes() - before < 16 * kMiB);
  // And each may still come.
  const std::string piece(static_cast<std::size_t>(kMiB), 'x');
  for (int i = 0; i < 64; ++i) REQUIRE(many.front().Send(piece));
  CHECK(test::BodyOf(many.front().ReadResponse()) == "67108864");
}

// More than a socket takes that nobody reads.
constexpr const char* kLong = "/large/33554432";
constexpr std::uint64_t kRoom = 40 << 20;

struct Room {
  const char* what;
  int status;
  Limits limits;
};

std::vector<Room> Rooms() {
  std::vector<Room> rooms = {{"of an address", 429, {}}, {"in all", 503, {}}};
  rooms[0].limits.answers_per_address = kRoom;
  rooms[1].limits.answers = kRoom;
  return rooms;
}

TEST_CASE("answers that nobody reads fill no more than their room",
          "[http][memory]") {
  for (const Room& room : Rooms()) {
    CAPTURE(room.what);
    ServerSettings settings;
    settings.limits = room.limits;
    RunningServer server(settings);
    {
      RawClient idle(server.port());
      idle.Send(Get(kLong));
      REQUIRE(test::StatusOf(idle.ReadSome()) == 200);
      RawClient second(server.port());
      second.Send(Get(kLong));
      const std::string told = second.ReadResponse();
      CHECK(test::StatusOf(told) == room.status);
      CHECK(told.find("Retry-After: 1\r\n") != std::string::npos);
      // Its connection goes on, and what is small has its room.
      second.Send(Get("/large/60000"));
      CHECK(test::StatusOf(second.ReadResponse()) == 200);
      if (room.status == 429) {
        RawClient other(server.port(), "127.0.0.2");
        other.Send(Get(kLong));
        CHECK(test::StatusOf(other.ReadResponse()) == 200);
      }
    }
    RawClient later(server.port());
    int status = 0;
    for (int i = 0; i < 50 && status != 200; ++i) {
      later.Send(Get(kLong));
      status = test::StatusOf(later.ReadResponse());
      if (status != 200) std::this_thread::sleep_for(milliseconds(20));
    }
    CHECK(status == 200);
  }
}

TEST_CASE("an answer that is larger than the room is sent alone",
          "[http][memory]") {
  ServerSettings settings;
  settings.limits.answers = 1 << 20;
  settings.limits.answers_per_address = 1 << 20;
  RunningServer server(settings);
  RawClient client(server.port());
  client.Send(Get(kLong));
  CHECK(test::BodyOf(client.ReadResponse()).size() ==
        static_cast<std::size_t>(32 * kMiB));
}

TEST_CASE("connections for which there is no memory cost only themselves",
          "[http][qiaod][memory]") {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  SUCCEED("SKIPPED: sanitizers need all addresses");
  return;
#endif
#endif
  test::ARegistry file;
  file.registry.reset();
  test::RunningProgram program(
      {"qiaod", "serve", "--registry", file.path, "--listen", "127.0.0.1:0",
       "--connections-per-address", "2000"},
      {.environment = {"MALLOC_ARENA_MAX=1"}});
  const std::string url = program.WaitFor("listening on ");
  const auto port =
      static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  {
    RawClient first(port);
    first.Send(Get("/readyz"));
    REQUIRE(test::StatusOf(first.ReadResponse()) == 200);
  }
  // No more addresses than it has.
  const rlim_t bytes = VirtualBytes(program.id());
  const rlimit all{bytes, bytes};
  REQUIRE(prlimit(program.id(), RLIMIT_AS, &all, nullptr) == 0);
  {
    std::vector<RawClient> many;
    for (int i = 0; i < 900; ++i) many.emplace_back(port);
    std::this_thread::sleep_for(milliseconds(500));
  }
  // Once they have gone; one that comes while they go may be without, too.
  int status = 0;
  for (int i = 0; i < 100 && status != 200; ++i) {
    std::this_thread::sleep_for(milliseconds(50));
    RawClient later(port);
    later.Send(Get("/healthz"));
    status = test::StatusOf(later.ReadResponse());
  }
  CHECK(status == 200);
  CHECK(program.Stop() == 0);
}

}  // namespace
}  // namespace qiao::http
