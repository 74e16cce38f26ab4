// qiaod: the registry as a service. Reads its settings, opens the registry,
// and serves until it is told to stop. What it serves is the list in Routes().
//
//   qiaod serve --registry registry.db --listen 127.0.0.1:8317
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <sys/resource.h>

#include "registry/desk/local_desk.h"
#include "registry/http/access_log.h"
#include "registry/http/complete_routes.h"
#include "registry/http/heap_bytes.h"
#include "registry/http/public_routes.h"
#include "registry/http/question_routes.h"
#include "registry/http/server.h"
#include "registry/http/statement_routes.h"
#include "registry/http/worker.h"
#include "registry/service/registry.h"

namespace qiao {
namespace {

// As those of qiao (docs/cli.md).
constexpr int kDone = 0;
constexpr int kUsage = 2;
constexpr int kStorage = 70;

struct Settings {
  std::string registry;
  std::string keys;
  std::string passphrase_file;
  http::ServerSettings server;
  std::int64_t connections_per_address = 64;
  std::int64_t drain_seconds = 30;
};

// The last words. Whoever reads them may have stopped long ago.
void Say(std::string_view words) {
  http::WriteWithin(std::chrono::seconds(1), STDERR_FILENO,
                    "qiaod: " + std::string(words) + "\n");
}

int Fail(const Error& error) {
  Say(error.message);
  switch (error.code) {
    case ErrorCode::kKeyNeeded:
      return 4;
    case ErrorCode::kNotFound:
      return 5;
    case ErrorCode::kChanged:
      return 6;
    case ErrorCode::kUnavailable:
      return 7;
    case ErrorCode::kUnreadable:
      return 8;
    case ErrorCode::kStorage:
    case ErrorCode::kNoRoom:
      return kStorage;
    default:
      return kUsage;
  }
}

// QIAO_NOW fixes the clock, for tests and samples.
Result<registry::Clock> ReadClock() {
  const char* const now = std::getenv("QIAO_NOW");
  if (now == nullptr || *now == '\0') {
    return registry::Clock([] {
      return std::chrono::floor<std::chrono::seconds>(
          std::chrono::system_clock::now());
    });
  }
  const std::optional<Instant> fixed = ParseInstant(now);
  if (!fixed) {
    return Error{ErrorCode::kUsage,
                 "QIAO_NOW=" + std::string(now) + ": say 2026-11-22T10:00:00Z"};
  }
  return registry::Clock([fixed] { return *fixed; });
}

// As many connections as the machine lets us have, and files for the registry
// left: without one, an anchor cannot be written, and the service stops.
std::size_t MostConnections(int threads, std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  // Each reader has three files of the registry open, and so have the writer,
  // who needs some more for a moment, and the I/O thread.
  const auto ours = static_cast<rlim_t>(4 * threads + 32);
  const rlim_t left = limit.rlim_cur > ours ? limit.rlim_cur - ours : 1;
  return static_cast<std::size_t>(std::min<rlim_t>(left, wanted));
}

// Answers that are kept ready, in bytes.
constexpr std::size_t kCache = 64 << 20;

std::vector<http::Route> Routes(
    std::shared_ptr<http::Writer> writer,
    const std::shared_ptr<http::AnswerCache>& cache) {
  std::vector<http::Route> all;
  for (std::vector<http::Route> some :
       {http::LogRoutes(), http::ErrorRoutes(), http::QuestionRoutes(cache),
        http::StatementRoutes(writer), http::CompleteRoutes(writer, cache)}) {
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

// Without a writer if the key that signs the log is not at hand: the service
// then reads.
struct OpenedWriter {
  std::shared_ptr<http::Writer> writer;
  std::optional<ledger::SealKey> seals;  // for the workers' proposals
};
Result<OpenedWriter> OpenWriter(
    const Settings& settings, const registry::Clock& clock,
    const std::shared_ptr<std::atomic<bool>>& broken) {
  ledger::KeyFolder keys(settings.keys);
  if (!settings.passphrase_file.empty()) {
    keys.ask = [&settings](const std::string&) {
      return ledger::ReadPassphraseFile(settings.passphrase_file);
    };
  }
  auto registry =
      registry::Registry::OpenToWrite(settings.registry, keys, clock);
  if (!registry) {
    // A passphrase that was given and does not fit is a mistake, and no wish to
    // read only.
    if (registry.error().code != ErrorCode::kKeyNeeded || keys.ask) {
      return registry.error();
    }
    std::fprintf(stderr, "qiaod: this service only reads: %s\n",
                 registry.error().message.c_str());
    return OpenedWriter{};
  }
  QIAO_TRY(registry::Registry reader,
           registry::Registry::OpenToRead(settings.registry, clock));
  OpenedWriter opened;
  opened.seals = registry->Seals();
  opened.writer = std::make_shared<http::Writer>(
      *std::move(registry), std::move(reader), http::WriterLimits{}, [broken] {
        *broken = true;
        std::raise(SIGTERM);  // stop in good order; nothing is written any more
      });
  return opened;
}

Result<void> Serve(Settings settings) {
  QIAO_TRY(const registry::Clock clock, ReadClock());
  if (settings.keys.empty()) {
    settings.keys =
        (std::filesystem::path(settings.registry).parent_path() / "keys")
            .string();
  }
  http::ServerSettings& server_settings = settings.server;
  server_settings.signals = true;
  server_settings.limits.connections = MostConnections(
      server_settings.threads, server_settings.limits.connections);
  server_settings.limits.connections_per_address =
      static_cast<std::size_t>(settings.connections_per_address);
  server_settings.limits.requests_per_address =
      static_cast<std::size_t>(settings.connections_per_address);
  server_settings.limits.drain_time =
      std::chrono::seconds(settings.drain_seconds);
  const auto broken = std::make_shared<std::atomic<bool>>(false);
  QIAO_TRY(OpenedWriter opened, OpenWriter(settings, clock, broken));
  const auto make_worker =
      [&settings, &clock,
       seals = opened.seals]() -> Result<std::unique_ptr<http::Worker>> {
    QIAO_TRY(registry::Registry registry,
             registry::Registry::OpenToRead(settings.registry, clock, seals));
    auto worker = std::make_unique<http::Worker>();
    worker->desk = std::make_unique<desk::LocalDesk>(std::move(registry));
    return worker;
  };
  const auto cache = std::make_shared<http::AnswerCache>(kCache);
  server_settings.gauges = {
      {"qiaod_heap_bytes", "Memory that the program has allocated.",
       http::HeapBytes},
      {"qiaod_kept_answer_bytes", "Of it, answers that are kept ready.",
       [cache] { return static_cast<std::int64_t>(cache->Size()); }}};
  {
    QIAO_TRY(http::Server server,
             http::Server::Make(server_settings,
                                Routes(std::move(opened.writer), cache),
                                make_worker));
    std::fprintf(stderr, "qiaod: listening on %s\n", server.url().c_str());
    QIAO_TRY_DO(server.Run());
  }
  if (*broken) {
    return Error{ErrorCode::kStorage,
                 "storage failed; stopped to protect the ledger. Run qiao "
                 "audit --registry " +
                     settings.registry + " before starting again"};
  }
  return {};
}

int Main(int argc, char** argv) {
  Settings settings;
  settings.server.listen = "127.0.0.1:8317";
  settings.server.threads =
      static_cast<int>(std::max(2U, std::thread::hardware_concurrency()));
  CLI::App app("qiaod: a registry of music rights as a service", "qiaod");
  app.set_version_flag("--version", "qiaod " QIAO_VERSION);
  app.require_subcommand(1);
  CLI::App* const serve = app.add_subcommand("serve", "serve a registry");
  serve->option_defaults()->multi_option_policy(
      CLI::MultiOptionPolicy::TakeLast);
  serve->add_option("--registry", settings.registry, "the registry's file")
      ->required()
      ->type_name("FILE");
  serve
      ->add_option("--keys", settings.keys,
                   "where the key that signs the log is (default: keys beside "
                   "the registry); without it the service only reads")
      ->type_name("DIR");
  serve
      ->add_option("--passphrase-file", settings.passphrase_file,
                   "its first line opens the key that signs the log, if it is "
                   "encrypted; nobody else may read the file")
      ->type_name("FILE");
  serve
      ->add_option("--listen", settings.server.listen,
                   "address and port; port 0 takes a free one "
                   "(default: 127.0.0.1:8317)")
      ->type_name("ADDRESS:PORT");
  serve
      ->add_option("--tls-cert", settings.server.tls_certificate,
                   "certificate with its chain, in PEM; read again on SIGHUP")
      ->type_name("FILE");
  serve
      ->add_option("--tls-key", settings.server.tls_key,
                   "key of the certificate, in PEM")
      ->type_name("FILE");
  serve
      ->add_option("--threads", settings.server.threads,
                   "workers (default: one a core, at least 2)")
      ->check(CLI::Range(1, 256));
  serve
      ->add_option("--connections-per-address",
                   settings.connections_per_address,
                   "of one client's address (default: 64)")
      ->check(CLI::Range(1, 1'000'000));
  serve
      ->add_option("--drain", settings.drain_seconds,
                   "seconds for what is under way when it stops (default: 30)")
      ->check(CLI::Range(0, 3600));
  serve->add_flag("--access-log", settings.server.access_log,
                  "one line of JSON for each answer, on stderr");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? kDone : kUsage;
  }
  const Result<void> served = Serve(std::move(settings));
  return served ? kDone : Fail(served.error());
}

}  // namespace
}  // namespace qiao

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return qiao::Main(argc, argv);
  } catch (const std::exception& error) {
    qiao::Say(error.what());
    return qiao::kStorage;
  }
}
