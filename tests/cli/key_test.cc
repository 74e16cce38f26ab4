// qiao key: makes keys, shows their public parts, and never the secret ones.
#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

ProgramRun Key(const TemporaryDirectory& home,
               const std::vector<std::string>& more) {
  std::vector<std::string> words{"qiao", "key"};
  words.insert(words.end(), more.begin(), more.end());
  return RunProgram(words, {"", {"XDG_DATA_HOME=" + home.path()}});
}

TEST_CASE("key new writes a private file and prints public parts only",
          "[cli][key]") {
  const TemporaryDirectory home;
  for (const std::string alg : {"Ed25519", "ES256", "SM2SM3"}) {
    CAPTURE(alg);
    const ProgramRun made = Key(home, {"new", "台北-" + alg, "--alg", alg});
    CHECK(made.exit_code == 0);
    const std::string path = home / ("qiao/keys/台北-" + alg + ".key");
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    const std::string file = ReadFile(path);
    const ProgramRun shown = Key(home, {"show", "台北-" + alg, "--json"});
    CHECK(shown.exit_code == 0);
    CHECK_THAT(shown.out, Contains("\"alg\":\"" + alg + "\""));
    for (std::size_t at = 0;
         (at = file.find("\"secret\":\"", at)) != std::string::npos;) {
      const std::string secret = file.substr(at + 10, 64);
      for (const ProgramRun& run : {made, shown}) {
        CHECK(run.out.find(secret) == std::string::npos);
        CHECK(run.err.find(secret) == std::string::npos);
      }
      at += 10;
    }
  }
  const ProgramRun list = Key(home, {"list"});
  CHECK(list.exit_code == 0);
  CHECK_THAT(list.out, Contains("台北-SM2SM3"));
}

TEST_CASE("key new keeps what is there, and key show says what is not",
          "[cli][key]") {
  const TemporaryDirectory home;
  REQUIRE(Key(home, {"new", "label"}).exit_code == 0);
  CHECK(Key(home, {"new", "label"}).exit_code == 6);
  CHECK(Key(home, {"new", "../label"}).exit_code == 2);
  CHECK(Key(home, {"new", "label2", "--alg", "RSA"}).exit_code == 2);
  CHECK(Key(home, {"show", "other"}).exit_code == 4);
}

TEST_CASE("a key file that others can read is named, the rest is listed",
          "[cli][key]") {
  const TemporaryDirectory home;
  REQUIRE(Key(home, {"new", "label"}).exit_code == 0);
  REQUIRE(Key(home, {"new", "open"}).exit_code == 0);
  REQUIRE(chmod((home / "qiao/keys/open.key").c_str(), 0644U) == 0);
  const ProgramRun list = Key(home, {"list"});
  CHECK(list.exit_code == 3);
  CHECK_THAT(list.out, Contains("label"));
  CHECK_THAT(list.err, Contains("open.key"));
}

}  // namespace
}  // namespace qiao::test
