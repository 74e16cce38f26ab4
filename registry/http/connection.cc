#include "registry/http/connection.h"

#include <poll.h>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/ssl.h>

namespace qiao::http {
namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

class Plain : public Connection {
 public:
  explicit Plain(tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<boost::system::error_code> Handshake() override {
    co_return boost::system::error_code();
  }
  asio::awaitable<Moved> ReadSome(asio::mutable_buffer into) override {
    const auto [error, count] = co_await socket_.async_read_some(into, kAwait);
    co_return Moved{error, count};
  }
  asio::awaitable<Moved> WriteSome(asio::const_buffer from) override {
    const auto [error, count] = co_await socket_.async_write_some(from, kAwait);
    co_return Moved{error, count};
  }
  asio::awaitable<void> FinishWriting() override {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    co_return;
  }
  tcp::socket& Socket() override { return socket_; }

 private:
  tcp::socket socket_;
};

class Tls : public Connection {
 public:
  Tls(tcp::socket socket, std::shared_ptr<asio::ssl::context> context,
      Side side, const std::string& host)
      : context_(std::move(context)),
        stream_(std::move(socket), *context_),
        type_(side == Side::kServer ? asio::ssl::stream_base::server
                                    : asio::ssl::stream_base::client) {
    if (side == Side::kServer) return;
    boost::system::error_code ignored;
    asio::ip::make_address(host, ignored);
    if (ignored) {  // a name: RFC 6066 §3 has no addresses in SNI
      std::string name = host;
      // The macro of OpenSSL for this is a C cast. A failure shows in the
      // handshake, which then lacks the name.
      SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
               TLSEXT_NAMETYPE_host_name, name.data());
    }
    stream_.set_verify_mode(asio::ssl::verify_peer, ignored);
    stream_.set_verify_callback(asio::ssl::host_name_verification(host),
                                ignored);
  }

  asio::awaitable<boost::system::error_code> Handshake() override {
    const auto [error] = co_await stream_.async_handshake(type_, kAwait);
    co_return error;
  }
  asio::awaitable<Moved> ReadSome(asio::mutable_buffer into) override {
    const auto [error, count] = co_await stream_.async_read_some(into, kAwait);
    co_return Moved{error, count};
  }
  asio::awaitable<Moved> WriteSome(asio::const_buffer from) override {
    const auto [error, count] = co_await stream_.async_write_some(from, kAwait);
    co_return Moved{error, count};
  }
  asio::awaitable<void> FinishWriting() override {
    // Without close_notify, the other side could not tell our end from a cut.
    [[maybe_unused]] const auto [error] =
        co_await stream_.async_shutdown(kAwait);
    boost::system::error_code ignored;
    Socket().shutdown(tcp::socket::shutdown_send, ignored);
  }
  tcp::socket& Socket() override { return stream_.next_layer(); }

 private:
  std::shared_ptr<asio::ssl::context> context_;  // outlives the stream
  asio::ssl::stream<tcp::socket> stream_;
  asio::ssl::stream_base::handshake_type type_;
};

}  // namespace

bool Connection::OtherSideEnded() {
  pollfd now{Socket().native_handle(), POLLRDHUP, 0};
  return ::poll(&now, 1, 0) > 0;
}

void Connection::Cancel() {
  boost::system::error_code ignored;
  Socket().cancel(ignored);
}

void Connection::Close() {
  boost::system::error_code ignored;
  Socket().close(ignored);
}

std::unique_ptr<Connection> PlainConnection(tcp::socket socket) {
  return std::make_unique<Plain>(std::move(socket));
}

std::unique_ptr<Connection> TlsConnection(
    tcp::socket socket, std::shared_ptr<asio::ssl::context> context, Side side,
    const std::string& host) {
  return std::make_unique<Tls>(std::move(socket), std::move(context), side,
                               host);
}

}  // namespace qiao::http
