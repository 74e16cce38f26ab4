// The service: listens, frames requests, hands them to workers, writes the
// answers, and stops in good order.
//
//   QIAO_TRY(Server server, Server::Make(settings, routes, make_worker));
//   Announce(server.url());          // "http://127.0.0.1:8317"
//   QIAO_TRY_DO(server.Run());       // until Stop()
//
// One thread, that of Run(), does all input and output and nothing slow. What
// was answered before it answers again; any other request is handled by a
// worker and comes back to it. No client, however slow, holds a thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "registry/http/limits.h"
#include "registry/http/metrics.h"
#include "registry/http/routes.h"
#include "registry/http/worker_pool.h"
#include "schemas/model/result.h"

namespace qiao::http {

struct ServerSettings {
  // "127.0.0.1:8317", "[::1]:0"; port 0 takes a free one.
  std::string listen = "127.0.0.1:0";
  // Files in PEM. Without them only addresses of this machine are listened on.
  std::string tls_certificate;
  std::string tls_key;
  int threads = 2;  // workers
  Limits limits;
  bool access_log = false;  // on stderr
  // SIGTERM and SIGINT stop, a second one at once; SIGHUP reads the
  // certificate again.
  bool signals = false;
  std::vector<Gauge> gauges;  // that /metrics prints besides its own
};

class Server {
 public:
  // /healthz, /readyz and /metrics are served besides `routes`. kUsage for an
  // address, a port or a certificate that cannot be used.
  static Result<Server> Make(ServerSettings settings, std::vector<Route> routes,
                             MakeWorker make_worker);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) = delete;
  ~Server();

  std::string url() const;
  std::uint16_t port() const;

  // Serves until it is stopped and all connections have ended.
  Result<void> Run();
  // From any thread: accepts no more, finishes what is under way.
  void Stop();
  // From any thread: the certificate is read again; the old one stays if that
  // fails, which is said on stderr.
  void ReloadCertificate();

 private:
  struct Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace qiao::http
