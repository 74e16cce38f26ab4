// The server and the client over TLS, and handshakes that break.

#include <csignal>
#include <cstdio>
#include <thread>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "registry/http/client.h"
#include "tests/registry/http/certificates.h"
#include "tests/registry/http/raw_client.h"
#include "tests/registry/http/running_server.h"
#include "tests/support/temporary_directory.h"

namespace qiao::http {
namespace {

using test::Certificate;

struct TlsFixture {
  test::TemporaryDirectory directory;
  Certificate root;
  std::string root_file = root.WriteCertificate(directory / "root.pem");

  ServerSettings Settings(const Certificate& certificate) const {
    ServerSettings settings;
    settings.tls_certificate =
        certificate.WriteCertificate(directory / "server.pem");
    settings.tls_key = certificate.WriteKey(directory / "server.key");
    return settings;
  }
  Result<Response> Ask(std::uint16_t port, const std::string& host,
                       const std::string& ca) const {
    ClientSettings settings;
    settings.ca_file = ca;
    auto client =
        Client::Make("https://" + host + ":" + std::to_string(port), settings);
    REQUIRE(client);
    return client->Fetch({.target = "/hello"});
  }
};

TEST_CASE_METHOD(TlsFixture, "a server is believed under its own name",
                 "[http][tls]") {
  const Certificate certificate("DNS:localhost,IP:127.0.0.1", root);
  test::RunningServer server(Settings(certificate));
  CHECK(server->url().starts_with("https://"));
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const auto answer = Ask(server.port(), host, root_file);
    if (!answer) FAIL(answer.error().message);
    CHECK(answer->body == "hello");
  }
}

TEST_CASE_METHOD(TlsFixture, "a key under a passphrase is refused, not asked",
                 "[http][tls]") {
  const Certificate certificate("DNS:localhost", root);
  const std::string key = certificate.WriteKey(directory / "plain.key");
  const std::string closed = directory / "closed.key";
  std::FILE* const from = std::fopen(key.c_str(), "r");
  EVP_PKEY* const pair = PEM_read_PrivateKey(from, nullptr, nullptr, nullptr);
  std::FILE* const to = std::fopen(closed.c_str(), "w");
  char secret[] = "secret";
  REQUIRE(PEM_write_PrivateKey(to, pair, EVP_aes_256_cbc(), nullptr, 0, nullptr,
                               secret) == 1);
  std::fclose(from);
  std::fclose(to);
  EVP_PKEY_free(pair);
  ServerSettings settings = Settings(certificate);
  settings.tls_key = closed;
  const auto refused = Server::Make(std::move(settings), {}, test::PlainWorker);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("passphrase") != std::string::npos);
}

TEST_CASE_METHOD(TlsFixture, "a server under another name is not believed",
                 "[http][tls]") {
  const Certificate certificate("DNS:registry.example", root);
  test::RunningServer server(Settings(certificate));
  const auto answer = Ask(server.port(), "localhost", root_file);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::kUnavailable);
  CHECK(answer.error().message.find("no TLS with it") != std::string::npos);
}

TEST_CASE_METHOD(TlsFixture, "a certificate of a stranger is not believed",
                 "[http][tls]") {
  const Certificate stranger;
  const Certificate certificate("DNS:localhost", stranger);
  test::RunningServer server(Settings(certificate));
  CHECK_FALSE(Ask(server.port(), "localhost", root_file));
  CHECK_FALSE(Ask(server.port(), "localhost", {}));  // the system's roots
}

TEST_CASE_METHOD(TlsFixture, "a certificate that has ended is not believed",
                 "[http][tls]") {
  const Certificate certificate("DNS:localhost", root, -60);
  test::RunningServer server(Settings(certificate));
  CHECK_FALSE(Ask(server.port(), "localhost", root_file));
}

TEST_CASE_METHOD(TlsFixture, "TLS 1.2 is not spoken", "[http][tls]") {
  const Certificate certificate("DNS:localhost", root);
  test::RunningServer server(Settings(certificate));
  const auto version_with = [&server](int newest) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context, newest);
    BIO* wire =
        BIO_new_connect(("127.0.0.1:" + std::to_string(server.port())).c_str());
    REQUIRE(BIO_do_connect(wire) == 1);
    SSL* tls = SSL_new(context);
    SSL_set_bio(tls, wire, wire);
    const int version = SSL_connect(tls) == 1 ? SSL_version(tls) : 0;
    SSL_free(tls);
    SSL_CTX_free(context);
    return version;
  };
  CHECK(version_with(TLS1_2_VERSION) == 0);
  CHECK(version_with(TLS1_3_VERSION) == TLS1_3_VERSION);
}

TEST_CASE_METHOD(TlsFixture, "a client that speaks only h2 is told in time",
                 "[http][tls]") {
  const Certificate certificate("DNS:localhost", root);
  test::RunningServer server(Settings(certificate));
  const auto connects = [&server](const std::string& protocols) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    BIO* wire =
        BIO_new_connect(("127.0.0.1:" + std::to_string(server.port())).c_str());
    REQUIRE(BIO_do_connect(wire) == 1);
    SSL* tls = SSL_new(context);
    SSL_set_alpn_protos(
        tls, reinterpret_cast<const unsigned char*>(protocols.data()),
        static_cast<unsigned>(protocols.size()));
    SSL_set_bio(tls, wire, wire);
    const bool connected = SSL_connect(tls) == 1;
    SSL_free(tls);
    SSL_CTX_free(context);
    return connected;
  };
  CHECK_FALSE(connects("\x02h2"));
  CHECK(connects("\x02h2\x08http/1.1"));
  CHECK(connects(""));
}

TEST_CASE_METHOD(TlsFixture, "broken handshakes leave the server whole",
                 "[http][tls]") {
  const Certificate certificate("DNS:localhost", root);
  ServerSettings settings = Settings(certificate);
  settings.limits.handshake_time = std::chrono::milliseconds(300);
  test::RunningServer server(settings);
  const std::string hello_start("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9);
  const std::vector<std::string> broken = {
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      std::string(500, '\0'),
      std::string(500, '\xff'),
      hello_start,
      hello_start + std::string(700, 'x'),
      std::string("\x15\x03\x01\x00\x02\x02\x28", 7),
      "\x16\x03",
      "",
  };
  for (int round = 0; round < 4; ++round) {
    for (const std::string& bytes : broken) {
      test::RawClient client(server.port());
      client.Send(bytes);
      if (round % 2 == 0) {
        client.ReadAll(1'000);
        CHECK(client.ended());
      }
    }
  }
  // Cut within a request that was under way.
  for (int i = 0; i < 10; ++i) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    BIO* wire =
        BIO_new_connect(("127.0.0.1:" + std::to_string(server.port())).c_str());
    REQUIRE(BIO_do_connect(wire) == 1);
    SSL* tls = SSL_new(context);
    SSL_set_bio(tls, wire, wire);
    if (SSL_connect(tls) == 1) SSL_write(tls, "GET /wait/50 HT", i);
    SSL_free(tls);  // without close_notify
    SSL_CTX_free(context);
  }
  const auto answer = Ask(server.port(), "localhost", root_file);
  if (!answer) FAIL(answer.error().message);
  CHECK(answer->body == "hello");
}

TEST_CASE_METHOD(TlsFixture, "who sends what is not wanted may read why",
                 "[http][tls]") {
  std::signal(SIGPIPE, SIG_IGN);  // of SSL_write, if it is cut off
  const Certificate certificate("DNS:localhost", root);
  test::RunningServer server(Settings(certificate));
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  BIO* wire =
      BIO_new_connect(("127.0.0.1:" + std::to_string(server.port())).c_str());
  REQUIRE(BIO_do_connect(wire) == 1);
  SSL* tls = SSL_new(context);
  SSL_set_bio(tls, wire, wire);
  REQUIRE(SSL_connect(tls) == 1);
  const std::string head =
      "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n";
  const std::string some(16'384, 'x');
  CHECK(SSL_write(tls, head.data(), static_cast<int>(head.size())) > 0);
  int sent = 0;
  for (; sent < 40; ++sent) {
    if (SSL_write(tls, some.data(), static_cast<int>(some.size())) <= 0) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  CHECK(sent == 40);
  std::string answer(4096, '\0');
  const int size = SSL_read(tls, answer.data(), 4096);
  CHECK(size > 0);
  CHECK(test::StatusOf(answer) == 405);
  SSL_free(tls);
  SSL_CTX_free(context);
}

TEST_CASE_METHOD(TlsFixture, "a new certificate is used once it is read",
                 "[http][tls]") {
  const Certificate before("DNS:registry.example", root);
  const ServerSettings settings = Settings(before);
  test::RunningServer server(settings);
  CHECK_FALSE(Ask(server.port(), "localhost", root_file));
  // A wrong file leaves what is there.
  Certificate().WriteKey(settings.tls_key);
  server->ReloadCertificate();
  CHECK_FALSE(Ask(server.port(), "localhost", root_file));
  const Certificate after("DNS:localhost", root);
  Settings(after);
  server->ReloadCertificate();
  const auto answer = Ask(server.port(), "localhost", root_file);
  if (!answer) FAIL(answer.error().message);
  CHECK(answer->status == 200);
}

TEST_CASE_METHOD(TlsFixture, "files that are no certificate are named",
                 "[http][tls]") {
  const Certificate certificate("DNS:localhost", root);
  const ServerSettings good = Settings(certificate);
  const auto error_of = [](const ServerSettings& settings) {
    auto server = Server::Make(settings, {}, test::PlainWorker);
    return server ? std::string() : server.error().message;
  };
  CHECK(error_of(good).empty());
  ServerSettings bad = good;
  bad.tls_certificate = directory / "nothing.pem";
  CHECK(error_of(bad).find("nothing.pem") != std::string::npos);
  bad = good;
  bad.tls_key = Certificate().WriteKey(directory / "other.key");
  CHECK(error_of(bad).find("other.key") != std::string::npos);
  bad = good;
  bad.tls_key.clear();
  CHECK(error_of(bad).find("both") != std::string::npos);
}

TEST_CASE_METHOD(TlsFixture, "many clients at once over TLS", "[http][tls]") {
  const Certificate certificate("DNS:localhost", root);
  test::RunningServer server(Settings(certificate));
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      ClientSettings settings;
      settings.ca_file = root_file;
      auto client = Client::Make(
          "https://localhost:" + std::to_string(server.port()), settings);
      for (int i = 0; i < 30; ++i) {
        const std::string word = std::to_string(t * 100 + i);
        const auto answer = client->Fetch({.target = "/say/" + word});
        if (!answer || answer->body != word) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace qiao::http
