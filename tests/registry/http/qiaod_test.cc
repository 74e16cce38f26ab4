// The program itself.
#include <filesystem>

#include "registry/http/client.h"
#include "tests/registry/http/certificates.h"
#include "tests/registry/http/raw_client.h"
#include "tests/registry/http/running_server.h"
#include "tests/support/registries.h"
#include "tests/support/running_program.h"

namespace qiao::http {
namespace {

using test::Good;
using test::RunningProgram;

const test::ProgramInput kStill = {
    .environment = {"QIAO_NOW=2026-11-22T19:01:04Z"}};

struct AService {
  test::ARegistry file;
  std::vector<std::string> Words(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"qiaod",   "serve",    "--registry",
                                      file.path, "--listen", "127.0.0.1:0"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

TEST_CASE_METHOD(AService, "qiaod serves a registry until it is told to stop",
                 "[http][qiaod]") {
  file.registry.reset();
  RunningProgram program(Words({"--access-log"}), kStill);
  const std::string url = program.WaitFor("listening on ");
  REQUIRE(url.starts_with("http://127.0.0.1:"));
  Client client = Good(Client::Make(url, {}));
  CHECK(Good(client.Fetch({.target = "/healthz"})).body == "ok\n");
  CHECK(Good(client.Fetch({.target = "/readyz"})).body == "ready\n");
  CHECK(Good(client.Fetch({.target = "/v1/log/head"})).status == 200);
  CHECK(Good(client.Fetch({.target = "/metrics"}))
            .body.find("qiaod_log_size 3\n") != std::string::npos);
  CHECK(program.Stop() == 0);
  CHECK(program.said().find("\"path\":\"/v1/log/head\"") != std::string::npos);
  CHECK(program.said().find("\"status\":200") != std::string::npos);
}

std::int64_t Measured(Client& client, const std::string& name) {
  const std::string all = Good(client.Fetch({.target = "/metrics"})).body;
  const std::size_t at = all.find("\n" + name + " ");
  REQUIRE(at != std::string::npos);
  return std::stoll(all.substr(at + name.size() + 2));
}

TEST_CASE_METHOD(AService, "qiaod tells how much memory its answers take",
                 "[http][qiaod]") {
  file.registry.reset();
  RunningProgram program(Words(), kStill);
  Client client = Good(Client::Make(program.WaitFor("listening on "), {}));
  CHECK(Measured(client, "qiaod_kept_answer_bytes") == 0);
  const std::string asked = "/v1/who?title=" + std::string(900, 'x');
  REQUIRE(Good(client.Fetch({.target = asked})).status == 200);
  const std::int64_t kept = Measured(client, "qiaod_kept_answer_bytes");
  CHECK(kept > 900);
  REQUIRE(Good(client.Fetch({.target = asked})).status == 200);
  CHECK(Measured(client, "qiaod_kept_answer_bytes") == kept);
  CHECK(Measured(client, "qiaod_heap_bytes") > kept);
  CHECK(program.Stop() == 0);
}

TEST_CASE_METHOD(AService, "qiao asks qiaod what it would ask the file",
                 "[http][qiaod]") {
  test::ALabel lumen(file, "流明唱片");
  test::ASong song(lumen, "夢裡的海");
  song.Claiming(1, 2);
  song.AppendTo(*file);
  file.registry.reset();
  RunningProgram program(Words(), kStill);
  const std::string url = program.WaitFor("listening on ");
  REQUIRE_FALSE(url.empty());
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"who", "梦里的海"},
                                             {"who", "沒有"},
                                             {"who"},
                                             {"conflict", "list"},
                                             {"conflict", "show", "none"},
                                             {"party", "list"},
                                             {"record", "show", "5"},
                                             {"record", "show", "99"},
                                             {"log", "head"},
                                             {"log", "prove", "4"},
                                             {"log", "consistency", "2"}}) {
    std::vector<std::string> command = {"qiao"};
    command.insert(command.end(), words.begin(), words.end());
    INFO(words.front() << " " << words.back());
    for (const char* form : {"--json", "--csv", "--quiet"}) {
      auto here = command, there = command;
      here.insert(here.end(), {form, "--registry", file.path});
      there.insert(there.end(), {form, "--server", url});
      const test::ProgramRun embedded = test::RunProgram(here, kStill);
      const test::ProgramRun remote = test::RunProgram(there, kStill);
      CHECK(embedded.exit_code == remote.exit_code);
      CHECK(embedded.out == remote.out);
      CHECK(embedded.err == remote.err);
    }
  }
}

TEST_CASE_METHOD(AService, "a server stands in the environment, too",
                 "[http][qiaod]") {
  file.registry.reset();
  RunningProgram program(Words(), kStill);
  const std::string url = program.WaitFor("listening on ");
  const test::ProgramInput with_server = {
      .environment = {"QIAO_SERVER=" + url, "HOME=" + file.directory.path()}};
  CHECK(test::RunProgram({"qiao", "log", "head"}, with_server).exit_code == 0);
  // A file that is named stands before it.
  CHECK(test::RunProgram({"qiao", "log", "head", "--registry", "nothing.db"},
                         with_server)
            .exit_code == 5);
  // What needs the file does not ask a server instead.
  const test::ProgramRun audit =
      test::RunProgram({"qiao", "audit"}, with_server);
  CHECK(audit.exit_code == 2);
  CHECK(audit.err.find("--registry FILE") != std::string::npos);
  CHECK(test::RunProgram(
            {"qiao", "log", "head", "--server", url, "--registry", file.path},
            kStill)
            .exit_code == 2);
  CHECK(program.Stop() == 0);
  const test::ProgramRun gone =
      test::RunProgram({"qiao", "log", "head", "--server", url}, kStill);
  CHECK(gone.exit_code == 7);
  CHECK(gone.err.find(url) != std::string::npos);
}

TEST_CASE_METHOD(AService, "qiaod says what it cannot do", "[http][qiaod]") {
  file.registry.reset();
  const auto run = [this](std::vector<std::string> more) {
    return test::RunProgram(Words(std::move(more)), kStill);
  };
  test::ProgramRun said = run({"--listen", "0.0.0.0:0"});
  CHECK(said.exit_code == 2);
  CHECK(said.err.find("--tls-cert") != std::string::npos);
  CHECK(run({"--threads", "0"}).exit_code == 2);
  CHECK(run({"--colour"}).exit_code == 2);
  CHECK(run({"--tls-cert", "nothing.pem"}).exit_code == 2);
  CHECK(test::RunProgram({"qiaod"}).exit_code == 2);
  CHECK(test::RunProgram({"qiaod", "--version"}).exit_code == 0);
  CHECK(test::RunProgram({"qiaod", "serve", "--registry", "nothing.db"})
            .exit_code == 5);
  const test::ProgramRun help = test::RunProgram({"qiaod", "serve", "--help"});
  CHECK(help.exit_code == 0);
  CHECK(help.out.find("--tls-key") != std::string::npos);
}

TEST_CASE_METHOD(AService, "qiaod without its keys only reads",
                 "[http][qiaod]") {
  file.registry.reset();
  RunningProgram program(Words({"--keys", file.directory / "nowhere"}), kStill);
  const std::string url = program.WaitFor("listening on ");
  CHECK(program.said().find("only reads") != std::string::npos);
  Client client = Good(Client::Make(url, {}));
  const Response refused =
      Good(client.Fetch({.method = "POST",
                         .target = "/v1/statements",
                         .content_type = "application/json",
                         .body = "{}"}));
  CHECK(refused.status == 403);
}

TEST_CASE_METHOD(AService, "connections leave files to write with",
                 "[http][qiaod]") {
  test::ALabel lumen(file, "流明唱片");
  test::ASong song(lumen, "夢裡的海");
  const std::vector<Statement> items = song.Items(*file);
  const ledger::SigningKey* const signer[] = {&lumen.keys.daily.front()};
  const std::string entry =
      ledger::EncodeEntry(Good(ledger::Sign(items.front(), signer)));
  file.registry.reset();
  std::string serve = "ulimit -n 100 && exec \"$0\" \"$@\"";
  std::vector<std::string> words =
      Words({"--threads", "2", "--connections-per-address", "1000"});
  words.front() = test::BinDir() + "/qiaod";
  words.insert(words.begin(), {"sh", "-c", serve});
  RunningProgram program(words, kStill);
  const std::string url = program.WaitFor("listening on ");
  REQUIRE_FALSE(url.empty());
  Client client = Good(Client::Make(url, {}));
  CHECK(Good(client.Fetch({.target = "/healthz"})).status == 200);
  const auto port =
      static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  std::vector<test::RawClient> many;
  for (int i = 0; i < 150; ++i) many.emplace_back(port);
  const Response told = Good(client.Fetch({.method = "POST",
                                           .target = "/v1/statements",
                                           .content_type = "application/json",
                                           .body = entry}));
  CHECK(told.status == 200);
  CHECK(program.Stop() == 0);
}

TEST_CASE_METHOD(AService, "qiaod speaks TLS and reads its certificate again",
                 "[http][qiaod]") {
  file.registry.reset();
  const test::Certificate root;
  const std::string ca = root.WriteCertificate(file.directory / "root.pem");
  const std::string cert = file.directory / "cert.pem";
  const std::string key = file.directory / "cert.key";
  {
    const test::Certificate first("DNS:registry.example", root);
    first.WriteCertificate(cert);
    first.WriteKey(key);
  }
  RunningProgram program(Words({"--tls-cert", cert, "--tls-key", key}), kStill);
  std::string url = program.WaitFor("listening on ");
  REQUIRE(url.starts_with("https://127.0.0.1:"));
  const auto head = [&] {
    return test::RunProgram(
               {"qiao", "log", "head", "--server", url, "--ca", ca}, kStill)
        .exit_code;
  };
  CHECK(head() == 7);
  const test::Certificate second("IP:127.0.0.1", root);
  second.WriteCertificate(cert);
  second.WriteKey(key);
  program.Signal(SIGHUP);
  CHECK_FALSE(program.WaitFor("the certificate was read").empty());
  CHECK(head() == 0);
  CHECK(program.Stop() == 0);
}

}  // namespace
}  // namespace qiao::http
