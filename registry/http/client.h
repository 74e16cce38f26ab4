// Asks a server, and waits for its answer: one connection, kept between
// requests.
//
//   QIAO_TRY(Client client, Client::Make("https://registry.example", {}));
//   QIAO_TRY(Response response, client.Fetch({.target = "/readyz"}));
//
// Every failure of the network is kUnavailable and says which server, at what,
// and why. A response is an answer, whatever its status: ErrorOf() (problem.h)
// makes the error that it stands for.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/http/message.h"
#include "schemas/model/result.h"

namespace qiao::http {

// "https://registry.example:8443/tw" -> where to connect, and what stands
// before every target.
struct Url {
  bool tls = false;
  std::string host;  // a name or an address, without brackets
  std::string port;  // "8443"; 80 or 443 if the text has none
  std::string base;  // "/tw", or nothing
  std::string Text() const;
};
// kUsage for anything else, and for plain http:// to another machine: what is
// asked, and who asks, would be there to read.
Result<Url> ParseUrl(std::string_view text);

struct ClientSettings {
  std::string ca_file;  // certificates to believe, in PEM; empty: the system's
  std::chrono::milliseconds connect_time{10'000};  // TLS included
  std::chrono::milliseconds answer_time{60'000};
  // How long a server that is busy, and says when to come back, is asked again.
  std::chrono::milliseconds patience{60'000};
  // Told before each such wait; may be empty.
  std::function<void(std::chrono::seconds)> waiting = {};
  std::uint64_t answer_limit = 64 << 20;  // bytes
};

struct Outgoing {
  std::string method = "GET";
  std::string target = "/";  // path and query, encoded
  std::string content_type = {};
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> fields = {};
  // For an answer that takes longer or is longer than others.
  std::optional<std::chrono::milliseconds> answer_time = {};
  std::optional<std::uint64_t> answer_limit = {};
};

// Not thread-safe: one for each thread that asks.
class Client {
 public:
  // Does not connect yet. kUsage for a URL or certificates that cannot be used.
  static Result<Client> Make(std::string_view url, ClientSettings settings);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  // A connection that was kept and has ended meanwhile is made anew, and the
  // request sent again; so it is to a server that is busy (429 or 503 with
  // Retry-After), when that says, within the patience of the settings. Every
  // request of this service may be repeated, since a statement's id is its key.
  Result<Response> Fetch(const Outgoing& request);

  const Url& url() const;

 private:
  struct Core;
  explicit Client(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace qiao::http
