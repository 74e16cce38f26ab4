// One TCP connection, plain or TLS, as the coroutines of this folder see it:
// read some, write some. Type-erased, so that Asio's machinery is compiled once
// for each kind and not once for each use of it.
//
// Private to registry/http. No call throws; the caller keeps what a buffer
// points to alive until the call is done, and makes one call of each direction
// at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace boost::asio::ssl {
class context;
}

namespace qiao::http {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Moved {
  boost::system::error_code error;
  std::size_t count = 0;
};

class Connection {
 public:
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual asio::awaitable<boost::system::error_code> Handshake() = 0;
  virtual asio::awaitable<Moved> ReadSome(asio::mutable_buffer into) = 0;
  virtual asio::awaitable<Moved> WriteSome(asio::const_buffer from) = 0;
  // Says that nothing more will be written: close_notify, then FIN.
  virtual asio::awaitable<void> FinishWriting() = 0;
  // The bytes below TLS, if there is any.
  virtual tcp::socket& Socket() = 0;
  // Whether the other side has said that it sends no more, or is gone.
  bool OtherSideEnded();
  // What is under way ends with an error.
  void Cancel();
  void Close();

 protected:
  Connection() = default;
};

enum class Side { kServer, kClient };

std::unique_ptr<Connection> PlainConnection(tcp::socket socket);
// `host` is what a client asks for and expects in the certificate.
std::unique_ptr<Connection> TlsConnection(
    tcp::socket socket, std::shared_ptr<asio::ssl::context> context, Side side,
    const std::string& host);

}  // namespace qiao::http
