// Requests that two programs could read in two ways, over a real socket: each
// is refused, the connection ends, and nothing behind it is looked at.
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "tests/registry/http/raw_client.h"
#include "tests/registry/http/running_server.h"

namespace qiao::http {
namespace {

struct Probe {
  const char* what;
  std::string bytes;
  int status;
};

std::string Post(const std::string& fields, const std::string& body = {}) {
  return "POST /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}
std::string Get(const std::string& fields) {
  return "GET /hello HTTP/1.1\r\n" + fields + "\r\n";
}
std::string Chunked(const std::string& body) {
  return Post("Transfer-Encoding: chunked\r\n", body);
}

// `status` 400 and above: refused. All of them are followed by a request that
// must not be answered.
std::vector<Probe> RefusedProbes() {
  const std::string nul(1, '\0');
  return {
      // Transfer-Encoding that is not one `chunked`
      {"TE gzip, then CL",
       Post("Transfer-Encoding: gzip\r\n"
            "Content-Length: 5\r\n",
            "hello"),
       400},
      {"TE xchunked", Post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
       400},
      {"TE chunked, identity",
       Post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 400},
      {"TE identity", Post("Transfer-Encoding: identity\r\n"), 400},
      {"TE gzip, chunked",
       Post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400},
      {"TE chunked, chunked",
       Post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400},
      {"two TE fields",
       Post("Transfer-Encoding: chunked\r\n"
            "Transfer-Encoding: chunked\r\n",
            "0\r\n\r\n"),
       400},
      {"TE chunked, then TE identity",
       Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "0\r\n\r\n"),
       400},
      {"TE folded", Post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"),
       400},
      {"TE with a tab", Post("Transfer-Encoding:\tchunked\r\n", "0\r\n\r\n"),
       400},
      {"TE in quotes", Post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"),
       400},
      {"TE with a parameter",
       Post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), 400},
      {"TE with a vertical tab",
       Post("Transfer-Encoding: \x0b"
            "chunked\r\n",
            "0\r\n\r\n"),
       400},
      {"TE with a blank before the colon",
       Post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400},
      {"TE spelled with an underscore",
       Post("Transfer_Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"TE empty", Post("Transfer-Encoding:\r\n"), 400},
      {"TE in HTTP/1.0",
       "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"
       "\r\n0\r\n\r\n",
       400},
      // both
      {"CL then TE",
       Post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       400},
      {"TE then CL",
       Post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
       400},
      {"TE then CL 0",
       Post("Transfer-Encoding: chunked\r\n"
            "Content-Length: 0\r\n",
            "0\r\n\r\n"),
       400},
      // Content-Length that is no plain number
      {"CL list of equal numbers", Post("Content-Length: 5,5\r\n", "hello"),
       400},
      {"CL list", Post("Content-Length: 5, 6\r\n", "hello"), 400},
      {"CL twice, equal",
       Post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
      {"CL twice", Post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
       400},
      {"CL +5", Post("Content-Length: +5\r\n", "hello"), 400},
      {"CL -5", Post("Content-Length: -5\r\n", "hello"), 400},
      {"CL 0x5", Post("Content-Length: 0x5\r\n", "hello"), 400},
      {"CL 05", Post("Content-Length: 05\r\n", "hello"), 400},
      {"CL 5 5", Post("Content-Length: 5 5\r\n", "hello"), 400},
      {"CL 5.0", Post("Content-Length: 5.0\r\n", "hello"), 400},
      {"CL 5e0", Post("Content-Length: 5e0\r\n", "hello"), 400},
      {"CL empty", Post("Content-Length:\r\n"), 400},
      {"CL above 64 bits",
       Post("Content-Length: 18446744073709551621\r\n", "hello"), 400},
      {"CL with a tab behind", Post("Content-Length: 5\t\r\n", "hello"), 400},
      {"CL with a blank before the colon",
       Post("Content-Length : 5\r\n", "hello"), 400},
      {"CL folded", Post("Content-Length:\r\n 5\r\n", "hello"), 400},
      {"CL spelled with an underscore", Post("Content_Length: 5\r\n", "hello"),
       400},
      {"CL in full-width digits", Post("Content-Length: ５\r\n", "hello"), 400},
      {"CL and TE in other cases",
       Post("content-LENGTH: 5\r\ntransfer-ENCODING: chunked\r\n", "0\r\n\r\n"),
       400},
      {"Connection names CL",
       Post("Connection: content-length\r\nContent-Length: 5\r\n", "hello"),
       400},
      // lines
      {"a field that goes on", Get("Host: a\r\nX: 1\r\n 2\r\n"), 400},
      {"a first field that begins with a blank", Get(" Host: a\r\n"), 400},
      {"a bare LF behind a field", Get("Host: a\nX: 1\r\n"), 400},
      {"bare LFs only", "GET /hello HTTP/1.1\nHost: a\n\n", 400},
      {"a bare CR in a value", Get("Host: a\r\nX: 1\rY: 2\r\n"), 400},
      {"CR CR LF", Get("Host: a\r\r\n"), 400},
      {"a NUL in a value", Get("Host: a\r\nX: 1" + nul + "2\r\n"), 400},
      {"a NUL in a name", Get("Host: a\r\nX" + nul + ": 1\r\n"), 400},
      {"a bell in a value", Get("Host: a\r\nX: \x07\r\n"), 400},
      {"a blank before a colon", Get("Host: a\r\nX : 1\r\n"), 400},
      {"a tab before a colon", Get("Host: a\r\nX\t: 1\r\n"), 400},
      {"a field without a colon", Get("Host: a\r\nnothing\r\n"), 400},
      {"a field without a name", Get("Host: a\r\n: 1\r\n"), 400},
      {"a name of two words", Get("Host: a\r\nX Y: 1\r\n"), 400},
      {"a name in brackets", Get("Host: a\r\n(X): 1\r\n"), 400},
      {"a name that is not ASCII", Get("Host: a\r\n名: 1\r\n"), 400},
      // request lines
      {"HTTP/0.9", "GET /hello\r\n", 400},
      {"an empty line first", "\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
       400},
      {"two blanks", "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a tab for a blank", "GET\t/hello\tHTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a blank behind the version", "GET /hello HTTP/1.1 \r\nHost: a\r\n\r\n",
       400},
      {"http/1.1", "GET /hello http/1.1\r\nHost: a\r\n\r\n", 400},
      {"HTTP/1.10", "GET /hello HTTP/1.10\r\nHost: a\r\n\r\n", 400},
      {"HTTP/1.2", "GET /hello HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"a target with a blank", "GET /hel lo HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a target that is not ASCII", "GET /後來 HTTP/1.1\r\nHost: a\r\n\r\n",
       400},
      {"a target with a fragment", "GET /hello#x HTTP/1.1\r\nHost: a\r\n\r\n",
       400},
      {"a target that is no path", "GET hello HTTP/1.1\r\nHost: a\r\n\r\n",
       400},
      {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 400},
      {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a NUL in the target",
       "GET /hel" + nul + "lo HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a bare CR behind the version", "GET /hello HTTP/1.1\rHost: a\r\n\r\n",
       400},
      {"no method", " /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a method in brackets", "G(T /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an absolute target for another host",
       "GET http://b/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an absolute target with a name and password",
       "GET http://u:p@a/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an absolute target of another scheme",
       "GET file:///hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an absolute target without a host",
       "GET http:///hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a TLS handshake", "\x16\x03\x01\x02\x01\r\n\r\n", 400},
      // Host
      {"no Host", Get("X: 1\r\n"), 400},
      {"two Hosts", Get("Host: a\r\nHost: b\r\n"), 400},
      {"two equal Hosts", Get("Host: a\r\nHost: a\r\n"), 400},
      {"an empty Host", Get("Host:\r\n"), 400},
      {"a Host with a path", Get("Host: a/b\r\n"), 400},
      {"a Host with a name", Get("Host: u@a\r\n"), 400},
      {"a Host list", Get("Host: a, b\r\n"), 400},
      {"a Host with a bad port", Get("Host: a:80x\r\n"), 400},
      {"a Host with a blank before the colon", Get("Host : a\r\n"), 400},
      {"a Host with brackets open", Get("Host: [::1\r\n"), 400},
      // Expect
      {"Expect of something else",
       Post("Expect: 200-ok\r\nContent-Length: 5\r\n", "hello"), 417},
      // chunks
      {"a chunk size 0x5", Chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400},
      {"a chunk size +5", Chunked("+5\r\nhello\r\n0\r\n\r\n"), 400},
      {"a chunk size -1", Chunked("-1\r\nhello\r\n0\r\n\r\n"), 400},
      {"a blank before a chunk size", Chunked(" 5\r\nhello\r\n0\r\n\r\n"), 400},
      {"a blank behind a chunk size", Chunked("5 \r\nhello\r\n0\r\n\r\n"), 400},
      {"a chunk size 1_0", Chunked("1_0\r\n0123456789abcdef\r\n0\r\n\r\n"),
       400},
      {"a chunk size in full-width digits", Chunked("５\r\nhello\r\n0\r\n\r\n"),
       400},
      {"a chunk that begins with its LF", Chunked("5\n\rhello\r\n0\r\n\r\n"),
       400},
      {"a chunk shorter than its size", Chunked("6\r\nhello\r\n0\r\n\r\n"),
       400},
      {"no chunk size", Chunked("\r\nhello\r\n0\r\n\r\n"), 400},
      {"an extension without a size", Chunked(";a\r\nhello\r\n0\r\n\r\n"), 400},
      {"a chunk size of 17 digits",
       Chunked("00000000000000005\r\nhello\r\n0\r\n\r\n"), 413},
      {"a chunk above 64 bits",
       Chunked("fffffffffffffffff\r\nhello\r\n0\r\n\r\n"), 413},
      {"a bare LF behind a chunk size", Chunked("5\nhello\r\n0\r\n\r\n"), 400},
      {"a bare LF behind a chunk", Chunked("5\r\nhello\n0\r\n\r\n"), 400},
      {"a chunk longer than its size", Chunked("5\r\nhelloo\r\n0\r\n\r\n"),
       400},
      {"a bare CR in an extension", Chunked("5;a\rb\r\nhello\r\n0\r\n\r\n"),
       400},
      {"a bare LF in an extension", Chunked("5;a\nb\r\nhello\r\n0\r\n\r\n"),
       400},
      {"a quotation in an extension that stays open",
       Chunked("5;a=\"\r\nhello\r\n0\r\n\r\n"), 400},
      {"an escaped quotation mark that would close",
       Chunked("5;a=\"\\\"\r\nhello\r\n0\r\n\r\n"), 400},
      {"extensions above the limit",
       Chunked("5;" + std::string(2000, 'x') + "\r\nhello\r\n0\r\n\r\n"), 413},
      {"a body above the limit", Chunked("fffff\r\n"), 413},
      {"a bare LF at the end", Chunked("0\r\n\n"), 400},
      {"a trailer that goes on", Chunked("0\r\nX: 1\r\n 2\r\n\r\n"), 400},
      {"a trailer without a colon", Chunked("0\r\nX\r\n\r\n"), 400},
      {"a blank before a trailer's colon", Chunked("0\r\nX : 1\r\n\r\n"), 400},
      {"trailers above the limit",
       Chunked("0\r\nX: " + std::string(5000, 'x') + "\r\n\r\n"), 431},
      // sizes
      {"a body above the limit of its address",
       Post("Content-Length: 100001\r\n", "x"), 413},
      {"a body where none is taken",
       "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 413},
      {"a header above 16 KiB",
       Get("Host: a\r\nX: " + std::string(17'000, 'x') + "\r\n"), 431},
      {"101 fields", Get([] {
         std::string fields = "Host: a\r\n";
         for (int i = 0; i < 100; ++i) fields += "X: 1\r\n";
         return fields;
       }()),
       431},
      {"a request line above 8 KiB",
       "GET /" + std::string(9'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
  };
}

const std::vector<Probe>& TakenProbes() {
  static const std::vector<Probe> probes = {
      {"a plain GET", Get("Host: a\r\n"), 200},
      {"a Host with a port", Get("Host: registry.example:8317\r\n"), 200},
      {"an IPv6 Host", Get("Host: [::1]:8317\r\n"), 200},
      {"names in any case", Get("hOsT: a\r\n"), 200},
      {"no blank behind a colon", Get("Host:a\r\n"), 200},
      {"blanks around a value", Get("Host: a\r\nX:   1   \r\n"), 200},
      {"an empty value", Get("Host: a\r\nX:\r\n"), 200},
      {"bytes above ASCII in a value", Get("Host: a\r\nX: 後來\r\n"), 200},
      {"an absolute target for the same host",
       "GET http://A/hello HTTP/1.1\r\nHost: a\r\n\r\n", 200},
      {"a body of known length", Post("Content-Length: 5\r\n", "hello"), 200},
      {"an empty body", Post("Content-Length: 0\r\n"), 200},
      {"no body", Post(""), 200},
      {"chunks", Chunked("5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"), 200},
      {"an empty chunked body", Chunked("0\r\n\r\n"), 200},
      {"Chunked", Post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n"), 200},
      {"chunk sizes in any case", Chunked("A\r\n0123456789\r\n0\r\n\r\n"), 200},
      {"a chunk extension", Chunked("5;a=b\r\nhello\r\n0\r\n\r\n"), 200},
      {"a quoted chunk extension",
       Chunked("5;a=\"b\\\";c\";d\r\nhello\r\n0\r\n\r\n"), 200},
      {"an upgrade to h2c, which is not followed",
       Get("Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
           "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
       200},
      {"a trailer", Chunked("0\r\nX: 1\r\n\r\n"), 200},
      {"a path with escapes", "GET /say/%E5%BE%8C HTTP/1.1\r\nHost: a\r\n\r\n",
       200},
      {"an unknown path", "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", 404},
      {"a method that is not taken",
       "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"a method that nobody knows", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n",
       405},
      {"a path with ..", "GET /hello/../hello HTTP/1.1\r\nHost: a\r\n\r\n",
       400},
      {"a path with a wrong escape", "GET /say/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
       400},
      {"a path with an escaped slash",
       "GET /say/%2F HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a path with an escaped NUL", "GET /say/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
       400},
      {"a path that is no UTF-8", "GET /say/%ff HTTP/1.1\r\nHost: a\r\n\r\n",
       400},
  };
  return probes;
}

const std::string kNext = "GET /here HTTP/1.1\r\nHost: a\r\n\r\n";

// The routes of the tests, counting what reaches them.
std::vector<Route> CountedRoutes(std::atomic<int>& reached) {
  std::vector<Route> routes = test::TestRoutes();
  for (Route& route : routes) {
    if (!route.handle) continue;
    route.handle = [&reached, handle = std::move(route.handle)](
                       const Request& request, Worker* worker) {
      ++reached;
      return handle(request, worker);
    };
  }
  return routes;
}

TEST_CASE("a request that can be read in two ways ends the connection",
          "[http][framing]") {
  std::atomic<int> reached = 0;
  test::RunningServer server({}, CountedRoutes(reached));
  const std::vector<Probe> probes = RefusedProbes();
  CHECK(probes.size() > 100);
  for (const Probe& probe : probes) {
    INFO(probe.what);
    test::RawClient client(server.port());
    client.Send(probe.bytes + kNext);
    client.FinishSending();
    const std::string all = client.ReadAll();
    CHECK(test::StatusOf(all) == probe.status);
    CHECK(test::CountResponses(all) == 1);
    CHECK(all.find("Connection: close\r\n") != std::string::npos);
    CHECK(all.find("application/problem+json") != std::string::npos);
    CHECK(client.ended());
  }
  // Neither it nor what followed it was taken for a request.
  CHECK(reached == 0);
}

TEST_CASE("it makes no difference in which pieces a request arrives",
          "[http][framing]") {
  ServerSettings settings;
  settings.limits.connections_per_address = 1000;
  test::RunningServer server(settings);
  for (const Probe& probe : RefusedProbes()) {
    INFO(probe.what);
    if (probe.bytes.size() > 400) continue;
    test::RawClient client(server.port());
    bool open = true;
    for (const char byte : probe.bytes + kNext) {
      open = open && client.Send(std::string_view(&byte, 1));
    }
    client.FinishSending();
    const std::string all = client.ReadAll();
    // A peer that closed early may have reset what we sent later.
    if (!all.empty()) {
      CHECK(test::StatusOf(all) == probe.status);
      CHECK(test::CountResponses(all) == 1);
    }
    CHECK(client.ended());
  }
}

TEST_CASE("an orderly request is answered, and so is the next one",
          "[http][framing]") {
  test::RunningServer server;
  for (const Probe& probe : TakenProbes()) {
    INFO(probe.what);
    test::RawClient client(server.port());
    client.Send(probe.bytes + kNext);
    client.FinishSending();
    const std::string all = client.ReadAll();
    CHECK(test::StatusOf(all) == probe.status);
    // Behind what makes no sense nothing is read.
    const bool goes_on = probe.status != 400;
    CHECK(test::CountResponses(all) == (goes_on ? 2 : 1));
    CHECK(all.ends_with("\r\n\r\nhere") == goes_on);
  }
}

}  // namespace
}  // namespace qiao::http
