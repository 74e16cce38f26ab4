#include "registry/http/client.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <optional>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "registry/http/connection.h"
#include "registry/http/message_parser.h"
#include "registry/http/tls.h"

namespace qiao::http {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

bool IsLoopbackHost(const std::string& host) {
  boost::system::error_code failed;
  const auto address = asio::ip::make_address(host, failed);
  return failed ? EqualsNoCase(host, "localhost") : address.is_loopback();
}

// When a server that is busy wants to be asked again; absent if it is not busy,
// or does not say so in seconds.
std::optional<std::chrono::seconds> ComeBackAfter(const Response& response) {
  if (response.status != 429 && response.status != 503) return std::nullopt;
  for (const auto& [name, value] : response.fields) {
    if (!EqualsNoCase(name, "retry-after")) continue;
    int seconds = 0;
    const char* const end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, seconds);
    if (read.ec != std::errc() || read.ptr != end || seconds < 0) break;
    return std::chrono::seconds(seconds);
  }
  return std::nullopt;
}

Error BadUrl(std::string_view text, const char* why) {
  return Error{ErrorCode::kUsage,
               std::string(text) + ": " + why +
                   "; a server is https://registry.example or "
                   "http://127.0.0.1:8317"};
}

}  // namespace

std::string Url::Text() const {
  const std::string name =
      host.find(':') == std::string::npos ? host : "[" + host + "]";
  return (tls ? "https://" : "http://") + name + ":" + port + base;
}

Result<Url> ParseUrl(std::string_view text) {
  Url url;
  std::string_view rest = text;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!EqualsNoCase(rest.substr(0, scheme.size()), scheme)) continue;
    rest.remove_prefix(scheme.size());
    url.tls = scheme == "https://";
    break;
  }
  if (rest.size() == text.size()) return BadUrl(text, "no http:// or https://");
  if (rest.find_first_of("?#@ \t\r\n") != std::string_view::npos) {
    return BadUrl(text, "it may hold a host, a port and a path only");
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  url.base = rest.substr(slash);
  while (url.base.ends_with('/')) url.base.pop_back();
  std::string_view authority = rest.substr(0, slash);
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return BadUrl(text, "the [ stays open");
    url.host = authority.substr(1, end - 1);
    authority.remove_prefix(end + 1);
  } else {
    url.host = authority.substr(0, authority.find(':'));
    authority.remove_prefix(url.host.size());
  }
  url.port = url.tls ? "443" : "80";
  if (!authority.empty()) {
    if (authority.front() != ':') return BadUrl(text, "no such port");
    authority.remove_prefix(1);
    std::uint16_t number = 0;
    const char* const end = authority.data() + authority.size();
    const auto read = std::from_chars(authority.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || number == 0) {
      return BadUrl(text, "no such port");
    }
    url.port = authority;
  }
  if (url.host.empty()) return BadUrl(text, "no host");
  if (!url.tls && !IsLoopbackHost(url.host)) {
    return BadUrl(text, "plain HTTP is for this machine only");
  }
  return url;
}

struct Client::Core {
  static std::unique_ptr<asio::io_context> NewContext() {
    return std::make_unique<asio::io_context>(1);
  }

  Url url;
  ClientSettings settings;
  std::shared_ptr<asio::ssl::context> tls;
  std::unique_ptr<asio::io_context> io = NewContext();
  std::unique_ptr<Connection> connection;  // null: none is kept

  // What the coroutines leave; one request is under way at a time.
  std::unique_ptr<ResponseParser> parser;
  std::string bytes;  // of the request

  Error Unavailable(std::string_view why) const {
    return Error{ErrorCode::kUnavailable, url.Text() + ": " + std::string(why)};
  }

  asio::awaitable<Result<void>> Connect();
  asio::awaitable<Result<void>> Exchange();
  Result<void> RunUntil(asio::awaitable<Result<void>> work, Deadline deadline,
                        const char* late);
  Result<Response> Once(const Outgoing& request, bool* stale);
  Result<Response> Send(const Outgoing& request);
};

asio::awaitable<Result<void>> Client::Core::Connect() {
  std::vector<tcp::endpoint> addresses;
  if (EqualsNoCase(url.host, "localhost")) {
    // Nobody is asked where that is (RFC 6761 §6.3).
    const auto port = static_cast<std::uint16_t>(std::stoi(url.port));
    addresses.emplace_back(asio::ip::address_v4::loopback(), port);
    addresses.emplace_back(asio::ip::address_v6::loopback(), port);
  } else {
    tcp::resolver resolver(*io);
    const auto [unknown, found] =
        co_await resolver.async_resolve(url.host, url.port, kAwait);
    if (unknown) {
      co_return Unavailable("there is no such host (" + unknown.message() +
                            ")");
    }
    for (const auto& one : found) addresses.push_back(one.endpoint());
  }
  tcp::socket socket(*io);
  const auto [refused, endpoint] =
      co_await asio::async_connect(socket, addresses, kAwait);
  if (refused) co_return Unavailable(refused.message());
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  connection = tls == nullptr ? PlainConnection(std::move(socket))
                              : TlsConnection(std::move(socket), tls,
                                              Side::kClient, url.host);
  const boost::system::error_code failed = co_await connection->Handshake();
  if (failed) {
    co_return Unavailable("no TLS with it: " + failed.message());
  }
  co_return Result<void>();
}

asio::awaitable<Result<void>> Client::Core::Exchange() {
  for (std::size_t at = 0; at < bytes.size();) {
    const asio::const_buffer rest(bytes.data() + at, bytes.size() - at);
    const Moved moved = co_await connection->WriteSome(rest);
    // It may have answered and closed before it read all: 413, say.
    if (moved.error) break;
    at += moved.count;
  }
  std::string some(32 * 1024, '\0');
  while (!parser->done()) {
    const asio::mutable_buffer into(some.data(), some.size());
    const Moved moved = co_await connection->ReadSome(into);
    if (moved.count > 0) {
      Result<void> taken =
          parser->Put(std::string_view(some).substr(0, moved.count));
      if (!taken) co_return Unavailable(taken.error().message);
    }
    if (!moved.error) continue;
    // Under TLS only close_notify is an end; anything else may be a cut.
    if (moved.error != asio::error::eof) {
      co_return Unavailable(moved.error.message());
    }
    Result<void> ended = parser->PutEnd();
    if (!ended) co_return Unavailable(ended.error().message);
  }
  co_return Result<void>();
}

Result<void> Client::Core::RunUntil(asio::awaitable<Result<void>> work,
                                    Deadline deadline, const char* late) {
  std::optional<Result<void>> done;
  asio::co_spawn(*io, std::move(work),
                 [&done, this](std::exception_ptr failed, Result<void> result) {
                   done = failed ? Result<void>(Unavailable("out of memory"))
                                 : std::move(result);
                 });
  io->restart();
  io->run_until(deadline);
  if (done) return std::move(*done);
  // What was given up goes with all that it waits for: it must not come back
  // beside what is asked next.
  connection.reset();
  io = NewContext();
  return Unavailable(late);
}

Result<Response> Client::Core::Once(const Outgoing& request, bool* stale) {
  const bool kept = connection != nullptr;
  if (!kept) {
    auto connected = RunUntil(Connect(), Clock::now() + settings.connect_time,
                              "no connection in time");
    if (!connected) {
      connection.reset();
      return connected.error();
    }
  }
  parser = std::make_unique<ResponseParser>(
      request.answer_limit.value_or(settings.answer_limit),
      request.method == "HEAD");
  auto exchanged = RunUntil(
      Exchange(),
      Clock::now() + request.answer_time.value_or(settings.answer_time),
      "no answer in time");
  if (!exchanged) {
    connection.reset();
    *stale = kept && !parser->begun();
    return exchanged.error();
  }
  if (!parser->keep_alive()) connection.reset();
  return parser->Take();
}

Result<Response> Client::Core::Send(const Outgoing& request) {
  bool stale = false;
  Result<Response> response = Once(request, &stale);
  if (!response && stale) response = Once(request, &stale);
  return response;
}

Client::Client(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

const Url& Client::url() const { return core_->url; }

Result<Client> Client::Make(std::string_view url, ClientSettings settings) {
  auto core = std::make_unique<Core>();
  QIAO_TRY(core->url, ParseUrl(url));
  if (core->url.tls) {
    QIAO_TRY(core->tls, ClientTls(settings.ca_file));
  }
  core->settings = std::move(settings);
  return Client(std::move(core));
}

Result<Response> Client::Fetch(const Outgoing& request) {
  const std::string host = core_->url.host.find(':') == std::string::npos
                               ? core_->url.host
                               : "[" + core_->url.host + "]";
  std::string bytes = request.method + " " + core_->url.base + request.target +
                      " HTTP/1.1\r\nHost: " + host + ":" + core_->url.port;
  if (!request.content_type.empty()) {
    bytes += "\r\nContent-Type: " + request.content_type;
  }
  if (!request.body.empty() || request.method == "POST") {
    bytes += "\r\nContent-Length: " + std::to_string(request.body.size());
  }
  for (const auto& [name, value] : request.fields) {
    bytes += "\r\n" + name + ": " + value;
  }
  core_->bytes = bytes + "\r\n\r\n" + request.body;
  const Deadline patient = Clock::now() + core_->settings.patience;
  while (true) {
    Result<Response> response = core_->Send(request);
    if (!response) return response;
    const std::optional<std::chrono::seconds> later = ComeBackAfter(*response);
    if (!later || Clock::now() + *later > patient) return response;
    if (core_->settings.waiting) core_->settings.waiting(*later);
    std::this_thread::sleep_for(*later);
  }
}

}  // namespace qiao::http
