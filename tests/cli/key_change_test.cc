// qiao key rotate, add and revoke, and qiao party keys: through a file and
// through a server alike, and whenever they are killed.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "schemas/json/document.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/registries.h"
#include "tests/support/run_program.h"
#include "tests/support/running_program.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using json::View;
using Words = std::vector<std::string>;

struct AHome {
  ARegistry file;
  ALabel label{file, "haifeng"};
  std::string path = ledger::KeyFilePath(file.keys_dir, "haifeng");
  std::string first = ToText(label.keys.daily.front().id());

  AHome() {
    Good(ledger::WriteKeyFile(path, label.keys));
    file.registry.reset();
  }
  ProgramInput Input() const {
    return {.environment = {"XDG_DATA_HOME=" + file.directory.path(),
                            "QIAO_NOW=2026-11-22T19:01:04Z"},
            .directory = file.directory.path()};
  }
  ProgramRun Run(const Words& words, const Words& more = {}) const {
    Words all = {"qiao"};
    all.insert(all.end(), words.begin(), words.end());
    all.insert(all.end(), more.begin(), more.end());
    return RunProgram(all, Input());
  }
  std::string DailyKid() const {
    const ledger::PartyKeys keys = Good(ledger::ReadKeyFile(path));
    CHECK(keys.daily.size() == 1);
    CHECK_FALSE(keys.next);
    return ToText(keys.daily.front().id());
  }
};

// "daily KID in force" and so on, of the label.
Words States(const AHome& home, const Words& more = {}) {
  const ProgramRun run = home.Run({"party", "keys", "haifeng", "--json"}, more);
  REQUIRE(run.exit_code == 0);
  const json::Object document = Good(json::ParseDocument(run.out));
  Words states;
  for (const View key : View(document)["keys"].items()) {
    states.push_back(std::string(key["role"].text()) + " " +
                     std::string(key["kid"].text()) +
                     (key["revoked"] ? " revoked" : ""));
  }
  return states;
}

Words InForce(const AHome& home) {
  Words kids;
  for (const std::string& state : States(home)) {
    if (state.starts_with("daily ") && !state.ends_with(" revoked")) {
      kids.push_back(state.substr(6));
    }
  }
  return kids;
}

TEST_CASE_METHOD(AHome, "keys are rotated, added and revoked from the command",
                 "[cli][key]") {
  const ProgramRun rotated = Run({"key", "rotate", "haifeng", "--json"});
  CHECK(rotated.exit_code == 0);
  const json::Object document = Good(json::ParseDocument(rotated.out));
  const View change(document);
  CHECK(change["schema"].text() == "qiao.key.change/1");
  CHECK(change["key_file"].text() == path);
  CHECK(change["log"].text() == kOrigin);
  REQUIRE(change["added"].items().size() == 1);
  CHECK(change["added"].items()[0]["kid"].text() == DailyKid());
  REQUIRE(change["revoked"].items().size() == 1);
  CHECK(change["revoked"].items()[0]["kid"].text() == first);
  CHECK(change["revoked"].items()[0]["index"].number() ==
        change["added"].items()[0]["index"].number() + 1);
  CHECK_THAT(rotated.err, Contains("stays valid"));

  const ProgramRun added = Run({"key", "add", "haifeng", "--to", "studio.key"});
  CHECK(added.exit_code == 0);
  CHECK(InForce(*this).size() == 2);
  const ProgramRun shown = Run({"key", "show", "./studio.key"});
  CHECK(shown.exit_code == 0);
  CHECK_THAT(shown.err, Contains("root keys are elsewhere"));
  const std::string studio =
      ToText(Good(ledger::ReadKeyFile(file.directory / "studio.key"))
                 .daily.front()
                 .id());

  const ProgramRun revoked = Run({"key", "revoke", "haifeng", studio,
                                  "--reason", "stolen", "--since", "9"});
  CHECK(revoked.exit_code == 0);
  CHECK_THAT(revoked.err, Contains("cannot be taken back"));
  CHECK_THAT(revoked.err, Contains("still in force"));
  CHECK_THAT(Run({"party", "keys", "haifeng"}).out,
             Contains("contested from 9"));
  CHECK(InForce(*this) == Words{DailyKid()});

  CHECK(Run({"key", "revoke", "haifeng", "0f5a"}).exit_code == 2);
  CHECK(Run({"key", "revoke", "haifeng"}).exit_code == 2);
  CHECK(Run({"key", "revoke", "haifeng", std::string(40, '0')}).exit_code == 5);
  CHECK(Run({"key", "revoke", "haifeng", studio, "--since", "8"}).exit_code ==
        6);
  CHECK(Run({"key", "rotate", "./studio.key"}).exit_code == 4);
  CHECK(Run({"key", "rotate", "nobody"}).exit_code == 4);
  CHECK(Run({"party", "keys", "nobody"}).exit_code == 5);
  const ProgramRun last = Run({"key", "revoke", "haifeng", DailyKid()});
  CHECK(last.exit_code == 0);
  CHECK_THAT(last.err, Contains("no daily key is left"));
}

TEST_CASE_METHOD(AHome, "a server takes a rotation as the file does",
                 "[cli][key][http]") {
  RunningProgram server(
      {"qiaod", "serve", "--registry", file.path, "--listen", "127.0.0.1:0"},
      Input());
  const std::string url = server.WaitFor("listening on ");
  REQUIRE_FALSE(url.empty());
  const Words there = {"--server", url};
  const ProgramRun rotated = Run({"key", "rotate", "haifeng", "--json"}, there);
  CHECK(rotated.exit_code == 0);
  CHECK_THAT(rotated.out, Contains(DailyKid()));
  CHECK_THAT(rotated.out, Contains(first));
  CHECK(States(*this, there) == States(*this));
  CHECK(InForce(*this) == Words{DailyKid()});
  // A party that the server does not know.
  CHECK(Run({"key", "new", "stranger"}).exit_code == 0);
  const ProgramRun stranger = Run({"key", "rotate", "stranger"}, there);
  CHECK(stranger.exit_code == 5);
  CHECK(Run({"key", "add", "haifeng", "--to", "studio.key"}, there).exit_code ==
        0);
  CHECK(Run({"key", "revoke", "haifeng", DailyKid()}, there).exit_code == 0);
  CHECK(InForce(*this).size() == 1);
  CHECK(server.Stop() == 0);
  // Nothing was lost on the way.
  CHECK(Run({"key", "rotate", "haifeng"}, there).exit_code == 7);
  CHECK(Run({"key", "rotate", "haifeng"}).exit_code == 0);
  CHECK(InForce(*this).size() == 2);
}

TEST_CASE_METHOD(AHome, "a rotation that is killed at any moment is finished",
                 "[cli][key]") {
  for (int kill = 0; kill < 40; ++kill) {
    CAPTURE(kill);
    {
      RunningProgram rotation({"qiao", "key", "rotate", "haifeng", "-q"},
                              Input());
      std::this_thread::sleep_for(std::chrono::milliseconds(kill));
      rotation.Signal(SIGKILL);
      rotation.Wait();
    }
    // Whatever it left, the file holds every key that may speak.
    const ledger::PartyKeys keys = Good(ledger::ReadKeyFile(path));
    for (const std::string& kid : InForce(*this)) {
      CHECK((kid == ToText(keys.daily.front().id()) ||
             (keys.next && kid == ToText(keys.next->key.id()))));
    }
    const ProgramRun finished = Run({"key", "rotate", "haifeng"});
    CHECK(finished.exit_code == 0);
    CHECK(InForce(*this) == Words{DailyKid()});
  }
}

}  // namespace
}  // namespace qiao::test
