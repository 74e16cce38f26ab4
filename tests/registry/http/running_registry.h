// A new registry served on a free port, and desks on both sides of the wire.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "registry/http/complete_routes.h"
#include "registry/http/public_routes.h"
#include "registry/http/question_routes.h"
#include "registry/http/remote_desk.h"
#include "registry/http/statement_routes.h"
#include "tests/registry/http/running_server.h"
#include "tests/support/registries.h"

namespace qiao::test {

struct RunningRegistry {
  ARegistry file;
  std::optional<ledger::SealKey> seals;  // once it is served to write
  std::unique_ptr<RunningServer> server;
  std::weak_ptr<http::Writer> its_writer;  // the service's

  // For a service that is not what it should be.
  std::function<void(std::vector<http::Route>&)> change_routes;

  // Closes the registry here and serves it. `writes`: with its key.
  void Serve(bool writes = true, http::ServerSettings settings = {}) {
    file.registry.reset();
    std::shared_ptr<http::Writer> writer;
    if (writes) {
      registry::Registry writing = Good(
          registry::Registry::OpenToWrite(file.path, file.keys_dir, FixedNow));
      seals = writing.Seals();
      writer = std::make_shared<http::Writer>(std::move(writing), Read(),
                                              http::WriterLimits{}, [] {});
      its_writer = writer;
    }
    std::vector<http::Route> routes;
    const auto cache = std::make_shared<http::AnswerCache>(1 << 20);
    for (auto some :
         {http::LogRoutes(), http::ErrorRoutes(), http::QuestionRoutes(cache),
          http::StatementRoutes(writer), http::CompleteRoutes(writer, cache)}) {
      routes.insert(routes.end(), some.begin(), some.end());
    }
    writer.reset();
    if (change_routes) change_routes(routes);
    server = std::make_unique<RunningServer>(
        std::move(settings), std::move(routes),
        [this]() -> Result<std::unique_ptr<http::Worker>> {
          auto worker = std::make_unique<http::Worker>();
          worker->desk = std::make_unique<desk::LocalDesk>(Read());
          return worker;
        });
  }
  registry::Registry Read() const {
    return Good(registry::Registry::OpenToRead(file.path, FixedNow, seals));
  }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server->port());
  }
  http::Client Client() const { return Good(http::Client::Make(url(), {})); }
  std::unique_ptr<http::RemoteDesk> Remote() const {
    return Good(http::RemoteDesk::Open(url(), {}, FixedNow));
  }
  desk::LocalDesk Local() const { return desk::LocalDesk(Read()); }
};

}  // namespace qiao::test
