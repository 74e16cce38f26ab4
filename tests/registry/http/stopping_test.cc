// The end of the service: in good order, and in time whatever others do.
#include <atomic>
#include <csignal>
#include <filesystem>

#include <sys/wait.h>

#include "registry/http/client.h"
#include "tests/registry/http/raw_client.h"
#include "tests/registry/http/running_server.h"
#include "tests/support/registries.h"
#include "tests/support/running_program.h"

namespace qiao::http {
namespace {

using std::chrono::milliseconds;
using test::Good;
using test::RawClient;
using test::RunningProgram;
using test::RunningServer;

std::string Get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

TEST_CASE("a service that must end does nothing more that waits",
          "[http][stopping]") {
  std::atomic<int> done = 0;
  std::vector<Route> routes = test::TestRoutes();
  routes.push_back(
      {"GET", "/slow", Access::kRead, [&done](const Request&, Worker*) {
         ++done;
         std::this_thread::sleep_for(milliseconds(400));
         return test::TextResponse("slow");
       }});
  ServerSettings settings;
  settings.threads = 1;
  settings.limits.drain_time = milliseconds(0);
  RunningServer server(settings, routes);
  std::vector<RawClient> clients;
  for (int i = 0; i < 10; ++i) {
    clients.emplace_back(server.port());
    clients.back().Send(Get("/slow"));
  }
  while (done == 0) std::this_thread::sleep_for(milliseconds(5));
  std::this_thread::sleep_for(milliseconds(100));  // all are in the queue
  CHECK(server.Finish());
  CHECK(done.load() <= 2);
}

TEST_CASE("work for a client that has gone is told to stop",
          "[http][stopping]") {
  std::atomic<bool> begun = false, told = false;
  std::vector<Route> routes = test::TestRoutes();
  Route longer{"GET", "/longer", Access::kRead,
               [&](const Request& request, Worker*) {
                 begun = true;
                 for (int i = 0; i < 3'000 && !told; ++i) {
                   std::this_thread::sleep_for(milliseconds(1));
                   told = request.abandoned.stop_requested();
                 }
                 return test::TextResponse("at last");
               }};
  longer.answer_time = milliseconds(60'000);
  routes.push_back(std::move(longer));
  RunningServer server({}, std::move(routes));
  {
    RawClient client(server.port());
    client.Send(Get("/longer"));
    while (!begun) std::this_thread::sleep_for(milliseconds(1));
  }
  for (int i = 0; i < 2'000 && !told; ++i) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  CHECK(told);
}

struct AService {
  test::ARegistry file;
  std::vector<std::string> Words(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"qiaod",   "serve",    "--registry",
                                      file.path, "--listen", "127.0.0.1:0"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

// Whether it ends by itself while nobody reads what it says.
bool EndsUnread(const RunningProgram& program) {
  for (int i = 0; i < 100; ++i) {
    siginfo_t now{};
    waitid(P_PID, static_cast<id_t>(program.id()), &now,
           WEXITED | WNOHANG | WNOWAIT);
    if (now.si_pid == program.id()) return true;
    std::this_thread::sleep_for(milliseconds(100));
  }
  return false;
}

TEST_CASE_METHOD(AService,
                 "storage that fails under a bundle ends the service, too",
                 "[http][qiaod][stopping]") {
  const test::ALabel lumen(file, "流明唱片");
  test::ASong song(lumen, "夢裡的海");
  song.AppendTo(*file.registry);
  file.registry.reset();
  RunningProgram program(Words(),
                         {.environment = {"QIAO_NOW=2026-11-22T19:01:04Z"}});
  Client client = Good(Client::Make(program.WaitFor("listening on "), {}));
  // What it writes would be seen by nobody.
  std::filesystem::rename(file.path, file.path + ".away");
  // It anchors first, as the log has grown.
  const Response bundle =
      Good(client.Fetch({.target = "/v1/bundles/" + ToText(song.subject)}));
  CHECK(bundle.status == 503);
  CHECK(bundle.body.find("QIAO-HTTP-110") != std::string::npos);
  REQUIRE(EndsUnread(program));
  CHECK(program.Wait() == 70);
}

TEST_CASE_METHOD(AService,
                 "whoever stops reading the log stops neither answers nor end",
                 "[http][qiaod][stopping]") {
  file.registry.reset();
  RunningProgram program(Words({"--access-log"}), {});
  ClientSettings settings;
  settings.answer_time = milliseconds(5'000);
  Client client =
      Good(Client::Make(program.WaitFor("listening on "), settings));
  // More lines than a pipe holds.
  for (int i = 0; i < 1'500; ++i) {
    REQUIRE(Good(client.Fetch({.target = "/healthz"})).status == 200);
  }
  program.Signal(SIGHUP);
  std::this_thread::sleep_for(milliseconds(100));
  CHECK(client.Fetch({.target = "/healthz"}).has_value());
  program.Signal(SIGTERM);
  REQUIRE(EndsUnread(program));
  CHECK(program.Wait() == 0);
}

}  // namespace
}  // namespace qiao::http
