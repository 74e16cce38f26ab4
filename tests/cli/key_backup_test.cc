// Encrypted key files at the command line: made, used, kept and brought back.
// What they cost is tested where they are made (passphrase_key_test.cc); every
// use here costs a real one.
#include <filesystem>
#include <fstream>

#include <sys/stat.h>

#include "schemas/json/document.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/registries.h"
#include "tests/support/run_program.h"
#include "tests/support/running_program.h"
#include "tests/support/typed_program.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using Words = std::vector<std::string>;

struct AVault {
  TemporaryDirectory home;
  std::string passphrase = home / "passphrase";
  std::string wrong = home / "wrong";

  AVault() {
    Write(passphrase, "歲月如歌\n");
    Write(wrong, "歲月如哥\n");
  }
  static void Write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    REQUIRE(chmod(path.c_str(), 0600) == 0);
  }
  ProgramInput Input(const std::string& data = "one") const {
    return {.environment = {"XDG_DATA_HOME=" + (home / data),
                            "QIAO_NOW=2026-11-22T19:01:04Z"},
            .directory = home.path()};
  }
  ProgramRun Run(Words words, const std::string& data = "one") const {
    words.insert(words.begin(), "qiao");
    return RunProgram(words, Input(data));
  }
  ProgramRun Knowing(Words words, const std::string& data = "one") const {
    words.insert(words.end(), {"--passphrase-file", passphrase});
    return Run(std::move(words), data);
  }
  std::string KeyFile(const std::string& name,
                      const std::string& data = "one") const {
    return ReadFile(home / (data + "/qiao/keys/" + name + ".key"));
  }
};

TEST_CASE_METHOD(AVault, "an encrypted registry is changed by who knows",
                 "[cli][key][passphrase]") {
  const ProgramRun made =
      Knowing({"init", "--origin", "registry.example/tw", "--encrypt"});
  CHECK(made.exit_code == 0);
  CHECK_THAT(KeyFile("registry.example-tw"), Contains("argon2id13"));
  // Asking needs no passphrase; telling does.
  CHECK(Run({"log", "head"}).exit_code == 0);
  CHECK(Run({"key", "list"}).exit_code == 0);
  CHECK(Run({"key", "show", "registry.example-tw"}).exit_code == 0);
  CHECK(Run({"key", "new", "haifeng"}).exit_code == 0);
  const ProgramRun asked = Run({"party", "add", "haifeng"});
  CHECK(asked.exit_code == 4);
  CHECK_THAT(asked.err, Contains("--passphrase-file"));
  const ProgramRun guessed =
      Run({"party", "add", "haifeng", "--passphrase-file", wrong});
  CHECK(guessed.exit_code == 4);
  CHECK_THAT(guessed.err, Contains("the passphrase is wrong"));
  CHECK(Knowing({"party", "add", "haifeng"}).exit_code == 0);

  // A service opens it from a file.
  const std::string registry = home / "one/qiao/registry.db";
  const Words serve = {"qiaod",    "serve",       "--registry",       registry,
                       "--listen", "127.0.0.1:0", "--passphrase-file"};
  Words words = serve;
  words.push_back(wrong);
  CHECK(RunProgram(words, Input()).exit_code == 4);
  words.back() = passphrase;
  RunningProgram service(words, Input());
  const std::string url = service.WaitFor("listening on ");
  REQUIRE_FALSE(url.empty());
  CHECK(Run({"key", "rotate", "haifeng", "--server", url}).exit_code == 0);
  CHECK(service.Stop() == 0);
}

TEST_CASE_METHOD(AVault, "a backup brings the keys to another machine",
                 "[cli][key][passphrase]") {
  REQUIRE(Run({"key", "new", "haifeng", "--alg", "SM2SM3"}).exit_code == 0);
  const std::string before = KeyFile("haifeng");
  CHECK(Run({"key", "backup", "haifeng", "--to", "kept.key"}).exit_code == 4);
  CHECK_FALSE(std::filesystem::exists(home / "kept.key"));
  const ProgramRun kept =
      Knowing({"key", "backup", "haifeng", "--to", "kept.key", "--json"});
  CHECK(kept.exit_code == 0);
  CHECK_THAT(kept.out, Contains("\"encrypted\":true"));
  CHECK(KeyFile("haifeng") == before);
  CHECK(Knowing({"key", "backup", "haifeng", "--to", "kept.key"}).exit_code ==
        6);
  const std::string backup = ReadFile(home / "kept.key");
  for (std::size_t at = 0;
       (at = before.find("\"secret\":\"", at)) != std::string::npos; ++at) {
    CHECK(backup.find(before.substr(at + 10, 64)) == std::string::npos);
  }
  // A medium that knows no owners.
  REQUIRE(chmod((home / "kept.key").c_str(), 0644) == 0);

  CHECK(Run({"key", "restore", "kept.key"}, "two").exit_code == 4);
  CHECK(Run({"key", "restore", "kept.key", "--passphrase-file", wrong}, "two")
            .exit_code == 4);
  CHECK(Knowing({"key", "restore", "kept.key", "--plain"}, "two").exit_code ==
        0);
  CHECK(KeyFile("haifeng", "two") == before);
  CHECK(Knowing({"key", "restore", "kept.key"}, "two").exit_code == 6);
  CHECK(Knowing({"key", "restore", "kept.key", "--name", "../x"}, "two")
            .exit_code == 2);
  CHECK(Knowing({"key", "restore", "kept.key", "--name", "again"}, "two")
            .exit_code == 0);
  CHECK_THAT(KeyFile("again", "two"), Contains("argon2id13"));
  CHECK(Run({"key", "restore", "none.key"}, "two").exit_code == 4);
}

TEST_CASE_METHOD(AVault, "an encrypted key file stays so when it is rotated",
                 "[cli][key][passphrase]") {
  REQUIRE(Run({"init", "--origin", "registry.example/tw"}).exit_code == 0);
  REQUIRE(Knowing({"key", "new", "haifeng", "--encrypt"}).exit_code == 0);
  CHECK(Knowing({"party", "add", "haifeng"}).exit_code == 0);
  CHECK(Run({"key", "rotate", "haifeng"}).exit_code == 4);
  CHECK(Knowing({"key", "rotate", "haifeng"}).exit_code == 0);
  CHECK(Knowing({"key", "add", "haifeng", "--to", "studio.key"}).exit_code ==
        0);
  for (const std::string& file :
       {KeyFile("haifeng"), ReadFile(home / "studio.key")}) {
    CHECK_THAT(file, Contains("\"secret\":\"encrypted\""));
    CHECK_THAT(file, Contains("argon2id13"));
  }
}

TEST_CASE_METHOD(AVault, "a passphrase comes from no place that others see",
                 "[cli][key][passphrase]") {
  REQUIRE(chmod(passphrase.c_str(), 0644) == 0);
  const ProgramRun open = Knowing({"key", "new", "haifeng", "--encrypt"});
  CHECK(open.exit_code == 2);
  CHECK_THAT(open.err, Contains("chmod 600"));
  const ProgramRun none = Run({"key", "new", "haifeng", "--encrypt"});
  CHECK(none.exit_code == 4);
  CHECK_THAT(none.err, Contains("--passphrase-file"));
  CHECK_FALSE(std::filesystem::exists(home / "one/qiao/keys/haifeng.key"));
}

TEST_CASE_METHOD(AVault, "a passphrase is typed without being shown",
                 "[cli][key][passphrase]") {
  const auto typed = [this](const std::string& once, const std::string& twice) {
    TypedProgram program({"qiao", "key", "new", "haifeng", "--encrypt"},
                         Input());
    CHECK(program.Expect("new passphrase for "));
    CHECK(program.Type(once));
    if (program.Expect("once more:")) CHECK(program.Type(twice));
    const int code = program.Wait();
    CHECK(program.shown().find("歲月") == std::string::npos);
    return code;
  };
  const std::string file = home / "one/qiao/keys/haifeng.key";
  CHECK(typed("歲月如歌\n", "歲月如哥\n") == 2);
  CHECK(typed("歲月如歌\x03", "") == 130);
  CHECK(typed("\n", "\n") == 2);
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(typed("歲月如歌\n", "歲月如歌\n") == 0);
  // It is what a file says, and asked for once.
  CHECK(Knowing({"key", "backup", "haifeng", "--to", "kept.key"}).exit_code ==
        0);
  TypedProgram program(
      {"qiao", "key", "restore", "kept.key", "--name", "again"}, Input());
  CHECK(program.Expect("passphrase of kept.key: "));
  CHECK(program.Type("歲月如歌\n"));
  CHECK(program.Wait() == 0);
}

}  // namespace
}  // namespace qiao::test
