#include "registry/http/server.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <map>
#include <new>
#include <set>
#include <unistd.h>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "registry/http/session.h"
#include "registry/http/tls.h"
#include "registry/http/worker.h"

namespace qiao::http {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

// Kept for the time without memory, when those who end need some, too. Small
// enough to come from the heap, where it can be had back once they have ended.
constexpr std::size_t kReserve = 64 << 10;

// Of what the service cannot do without: if it fails, Run() does, too.
constexpr auto kNeeded = [](std::exception_ptr failed) {
  if (failed) std::rethrow_exception(failed);
};

Error Usage(std::string message) {
  return Error{ErrorCode::kUsage, std::move(message)};
}

// "127.0.0.1:8317", "[::1]:0"
Result<tcp::endpoint> ParseListen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  std::string host = text.substr(0, colon);
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  bool numbered = colon != std::string::npos && colon + 1 < text.size();
  if (numbered) {
    const auto read = std::from_chars(text.data() + colon + 1, end, port);
    numbered = read.ec == std::errc() && read.ptr == end;
  }
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  boost::system::error_code failed;
  const auto address = asio::ip::make_address(host, failed);
  if (!numbered || failed) {
    return Usage("--listen " + text +
                 ": say an address and a port, as 127.0.0.1:8317 or [::1]:0");
  }
  return tcp::endpoint(address, port);
}

// Of whom connections are counted: an address, or the network of 2^64
// addresses that one IPv6 customer has.
std::string NeighbourKey(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  if (address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6())
        .to_string();
  }
  asio::ip::address_v6::bytes_type bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::address_v6(bytes).to_string();
}

std::vector<std::string> NamesOf(const std::vector<Route>& routes) {
  std::vector<std::string> names;
  for (const Route& route : routes) {
    names.push_back(route.method + " " + route.pattern);
  }
  return names;
}

Response Text(std::string body) {
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.fields.emplace_back("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

// Whether it can answer: a worker is free and the registry can be read.
Response Ready(const Metrics& metrics, Worker* worker) {
  if (metrics.stopping) return ToResponse(Problem::kStopping, "draining");
  if (worker->desk != nullptr) {
    const auto size = worker->store().Size();
    if (!size) return ToResponse(size.error());
  }
  return Text("ready\n");
}

Response Measured(Metrics& metrics, Worker* worker) {
  if (worker->desk != nullptr) {
    const auto size = worker->store().Size();
    if (size) metrics.log_size = *size;
  }
  Response response = Text(metrics.ToText());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

}  // namespace

struct Server::Core {
  explicit Core(ServerSettings given, std::vector<Route> routes)
      : settings(std::move(given)),
        metrics(NamesOf(WithOwn(routes)), settings.gauges),
        router(std::move(routes)),
        acceptor(io),
        sweep(io),
        signals(io) {}
  // A worker may still have an answer for what the service has given up.
  // So may the writer, which ends with the last route that knows it.
  ~Core() {
    pool.reset();
    router = Router({});
  }

  // The routes that every server has, before the others.
  std::vector<Route>& WithOwn(std::vector<Route>& routes) {
    const std::vector<Route> own = {
        {"GET", "/healthz", Access::kHere,
         [](const Request&, Worker*) { return Text("ok\n"); }},
        {"GET", "/readyz", Access::kRead,
         [this](const Request&, Worker* worker) {
           return Ready(metrics, worker);
         }},
        {"GET", "/metrics", Access::kRead,
         [this](const Request&, Worker* worker) {
           return Measured(metrics, worker);
         }},
    };
    routes.insert(routes.begin(), own.begin(), own.end());
    return routes;
  }

  Result<void> Open(const MakeWorker& make_worker);
  Result<void> LoadCertificate();
  void Reload();
  void Stop();
  void CloseAll();
  void Admit(tcp::socket socket, const tcp::endpoint& from);
  void TurnAway(tcp::socket socket, Problem problem, const char* why);
  void Leave(const std::shared_ptr<Session>& session, const std::string& key);

  asio::awaitable<void> Accept();
  asio::awaitable<void> Serve(std::shared_ptr<Session> session,
                              std::string key);
  // After a pause, until the next sweep: there were no files, or no memory.
  void AcceptAgain();
  asio::awaitable<void> Sweep();
  void StartSweep();
  asio::awaitable<void> HearSignals();

  ServerSettings settings;
  asio::io_context io{1};
  Metrics metrics;
  Router router;
  tcp::acceptor acceptor;
  asio::steady_timer sweep;
  asio::signal_set signals;
  std::shared_ptr<asio::ssl::context> tls;  // null: plain
  std::unique_ptr<AccessLog> log;
  std::unique_ptr<Worker> io_worker;  // of the I/O thread
  std::unique_ptr<WorkerPool> pool;
  std::unique_ptr<Service> service;
  std::set<std::shared_ptr<Session>> sessions;
  std::map<std::string, std::shared_ptr<Neighbour>> neighbours;
  Deadline give_up = Deadline::max();  // of what is under way
  bool accepting = false;
  bool sweeping = false;
  std::unique_ptr<std::byte[]> reserve;  // kReserve bytes; null: none is left
};

Result<void> Server::Core::LoadCertificate() {
  if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
    return Usage("TLS needs both --tls-cert and --tls-key");
  }
  if (settings.tls_certificate.empty()) return {};
  QIAO_TRY(tls, ServerTls(settings.tls_certificate, settings.tls_key));
  return {};
}

Result<void> Server::Core::Open(const MakeWorker& make_worker) {
  QIAO_TRY(const tcp::endpoint at, ParseListen(settings.listen));
  QIAO_TRY_DO(LoadCertificate());
  if (tls == nullptr && !at.address().is_loopback()) {
    return Usage("--listen " + settings.listen +
                 " can be reached from other machines, where only TLS is "
                 "spoken: give --tls-cert FILE and --tls-key FILE, or listen "
                 "on 127.0.0.1 or [::1]");
  }
  boost::system::error_code failed;
  acceptor.open(at.protocol(), failed);
  if (!failed) {
    acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  }
  if (!failed) acceptor.bind(at, failed);
  if (!failed) acceptor.listen(4096, failed);
  if (failed) {
    return Usage("cannot listen on " + settings.listen + ": " +
                 failed.message());
  }
  QIAO_TRY(io_worker, make_worker());
  QIAO_TRY(pool, WorkerPool::Start(settings.threads, settings.limits.queue,
                                   make_worker));
  log = std::make_unique<AccessLog>(STDERR_FILENO);
  service = std::make_unique<Service>(io, settings.limits, router, metrics,
                                      *pool, *log);
  service->own = io_worker.get();
  service->logs_answers = settings.access_log;
  if (settings.signals) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      signals.add(number, failed);
    }
    asio::co_spawn(io, HearSignals(), kNeeded);
  }
  AcceptAgain();
  StartSweep();
  return {};
}

void Server::Core::Reload() {
  const Result<void> loaded = LoadCertificate();
  log->Add("qiaod: " +
           (loaded ? "the certificate was read again"
                   : "the old certificate stays: " + loaded.error().message));
}

void Server::Core::Stop() {
  if (service->stopping) return;
  service->stopping = true;
  metrics.stopping = true;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  sweep.cancel();
  give_up = Clock::now() + settings.limits.drain_time;
  for (const auto& session : sessions) session->Drain();
}

void Server::Core::CloseAll() {
  for (const auto& session : sessions) session->Close();
}

asio::awaitable<void> Server::Core::HearSignals() {
  while (true) {
    const auto [error, number] = co_await signals.async_wait(kAwait);
    if (error) co_return;
    if (number == SIGHUP) {
      Reload();
    } else if (service->stopping) {
      CloseAll();
    } else {
      Stop();
    }
  }
}

asio::awaitable<void> Server::Core::Accept() {
  while (!service->stopping) {
    try {
      tcp::endpoint from;
      auto [error, socket] = co_await acceptor.async_accept(from, kAwait);
      if (error) break;  // no more files, most likely: some will be closed
      // One that was accepted just before the end: nobody would sweep it.
      if (!service->stopping) Admit(std::move(socket), from);
    } catch (const std::exception&) {
      metrics.CountRefused();
      reserve.reset();
      break;
    }
  }
  accepting = false;
}

void Server::Core::AcceptAgain() {
  try {
    if (reserve == nullptr) reserve.reset(new std::byte[kReserve]);
    const auto ended = [this](std::exception_ptr failed) {
      if (failed) reserve.reset();
      accepting = false;
    };
    asio::co_spawn(io, Accept(), ended);
    accepting = true;
  } catch (const std::bad_alloc&) {
    // Those who end give some back.
  }
}

void Server::Core::Admit(tcp::socket socket, const tcp::endpoint& from) {
  metrics.CountConnection();
  if (sessions.size() >= settings.limits.connections) {
    return TurnAway(std::move(socket), Problem::kBusy,
                    "there are too many connections");
  }
  std::string key = NeighbourKey(from.address());
  const auto known = neighbours.find(key);
  std::shared_ptr<Neighbour> neighbour =
      known == neighbours.end() ? std::make_shared<Neighbour>() : known->second;
  if (neighbour->connections >= settings.limits.connections_per_address) {
    return TurnAway(std::move(socket), Problem::kTooMany,
                    "this address has too many connections");
  }
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  std::unique_ptr<Connection> connection =
      tls == nullptr ? PlainConnection(std::move(socket))
                     : TlsConnection(std::move(socket), tls, Side::kServer, {});
  auto session =
      std::make_shared<Session>(*service, std::move(connection),
                                from.address().to_string(), key, neighbour);
  neighbours.emplace(key, neighbour);
  sessions.insert(session);
  ++neighbour->connections;
  metrics.connections = static_cast<std::int64_t>(sessions.size());
  try {
    asio::co_spawn(io, Serve(session, key), asio::detached);
  } catch (const std::exception&) {
    Leave(session, key);
    throw;
  }
}

// Says why in one piece, if the socket takes it, and closes.
void Server::Core::TurnAway(tcp::socket socket, Problem problem,
                            const char* why) {
  metrics.CountRefused();
  if (tls != nullptr) return;
  const Response response = ToResponse(problem, why);
  const std::string bytes =
      "HTTP/1.1 " + std::to_string(response.status) + " " +
      std::string(ReasonPhrase(response.status)) +
      "\r\nContent-Type: " + response.content_type +
      "\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: " +
      std::to_string(response.body.size()) + "\r\n\r\n" + response.body;
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::const_buffer(bytes.data(), bytes.size()), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> Server::Core::Serve(std::shared_ptr<Session> session,
                                          std::string key) {
  try {
    co_await session->Run();
  } catch (const std::exception& error) {
    session->Close();
    log->Add("qiaod: a connection failed: ", error.what());
  }
  Leave(session, key);
}

void Server::Core::Leave(const std::shared_ptr<Session>& session,
                         const std::string& key) {
  sessions.erase(session);
  metrics.connections = static_cast<std::int64_t>(sessions.size());
  const auto neighbour = neighbours.find(key);
  if (--neighbour->second->connections == 0) neighbours.erase(neighbour);
  if (!sweeping) StartSweep();
}

void Server::Core::StartSweep() {
  const auto ended = [this](std::exception_ptr failed) {
    sweeping = false;
    if (!failed) return;
    // No memory to wait, and the reserve is used up: those who are connected
    // have it, and the first that ends lets the sweep go on.
    if (sessions.empty()) std::rethrow_exception(failed);
    CloseAll();
  };
  try {
    asio::co_spawn(io, Sweep(), ended);
    sweeping = true;
  } catch (const std::bad_alloc&) {
    // The next connection that ends tries again.
  }
}

asio::awaitable<void> Server::Core::Sweep() {
  while (!service->stopping || !sessions.empty()) {
    try {
      sweep.expires_after(
          std::chrono::milliseconds(service->stopping ? 10 : 100));
      [[maybe_unused]] const auto [over] = co_await sweep.async_wait(kAwait);
    } catch (const std::bad_alloc&) {
      if (reserve == nullptr) throw;
      reserve.reset();
      continue;
    }
    if (!accepting && !service->stopping) AcceptAgain();
    const Deadline now = Clock::now();
    for (const auto& session : sessions) session->Expire(now);
    if (now >= give_up) CloseAll();
  }
  boost::system::error_code ignored;
  signals.cancel(ignored);
}

Result<Server> Server::Make(ServerSettings settings, std::vector<Route> routes,
                            MakeWorker make_worker) {
  if (settings.threads < 1) return Usage("--threads: at least 1");
  auto core = std::make_unique<Core>(std::move(settings), std::move(routes));
  QIAO_TRY_DO(core->Open(make_worker));
  return Server(std::move(core));
}

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Server::Server(Server&&) noexcept = default;
Server::~Server() = default;

std::uint16_t Server::port() const {
  boost::system::error_code ignored;
  return core_->acceptor.local_endpoint(ignored).port();
}

std::string Server::url() const {
  boost::system::error_code ignored;
  const tcp::endpoint at = core_->acceptor.local_endpoint(ignored);
  const std::string host = at.address().is_v6()
                               ? "[" + at.address().to_string() + "]"
                               : at.address().to_string();
  return (core_->tls == nullptr ? "http://" : "https://") + host + ":" +
         std::to_string(at.port());
}

Result<void> Server::Run() {
  core_->io.run();
  return {};
}

void Server::Stop() {
  asio::post(core_->io, [core = core_.get()] { core->Stop(); });
}

void Server::ReloadCertificate() {
  asio::post(core_->io, [core = core_.get()] { core->Reload(); });
}

}  // namespace qiao::http
