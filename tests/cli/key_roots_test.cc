// qiao key roots, sign and tell, as people type them: in a file and through a
// server, with the warnings before anything is signed.
#include <filesystem>

#include "schemas/json/document.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/melody.h"
#include "tests/support/registries.h"
#include "tests/support/run_program.h"
#include "tests/support/running_program.h"
#include "tests/support/typed_program.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using json::View;
using Words = std::vector<std::string>;

struct AHomeWithRoots {
  ARegistry file;
  ALabel label{file, "haifeng"};
  std::string first = ToText(label.keys.roots.front().id());

  AHomeWithRoots() {
    Good(ledger::WriteKeyFile(ledger::KeyFilePath(file.keys_dir, "haifeng"),
                              label.keys));
    file.registry.reset();
  }
  ProgramInput Input() const {
    return {.environment = {"XDG_DATA_HOME=" + file.directory.path(),
                            "QIAO_NOW=2026-11-22T19:01:04Z"},
            .directory = file.directory.path()};
  }
  ProgramRun Run(Words words, const Words& more = {}) const {
    words.insert(words.begin(), "qiao");
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words, Input());
  }
  std::int64_t Size() const {
    return Good(Good(registry::Registry::OpenToRead(file.path, FixedNow))
                    .store()
                    .Size());
  }
  // A further root key, in a file of its own; its public part.
  std::string NewRoot(const std::string& name) const {
    const ProgramRun made =
        Run({"key", "new", name, "--root-of", "haifeng", "--json"});
    REQUIRE(made.exit_code == 0);
    const json::Object document = Good(json::ParseDocument(made.out));
    const View keys(document);
    CHECK(keys["party"].text() == ToText(label.party));
    CHECK(keys["daily"].items().empty());
    const View root = keys["roots"].items()[0];
    return std::string(root["alg"].text()) + ":" +
           std::string(root["pub"].text());
  }
  json::Object OnRecord(const Words& at = {}) const {
    return Good(json::ParseDocument(
        Run({"party", "keys", "haifeng", "--json"}, at).out));
  }
};

TEST_CASE_METHOD(AHomeWithRoots, "a root key is added, and the first one goes",
                 "[cli][key][roots]") {
  NewRoot("safe");
  const ProgramRun added =
      Run({"key", "roots", "haifeng", "--add", "safe", "--json"});
  INFO(added.err);
  REQUIRE(added.exit_code == 0);
  const json::Object document = Good(json::ParseDocument(added.out));
  const View changed(document);
  CHECK(changed["schema"].text() == "qiao.key.roots/1");
  CHECK(changed["roots"].items().size() == 2);
  CHECK(changed["added"].texts().size() == 1);
  CHECK(changed["threshold"].number() == 1);
  CHECK(changed["log"].text() == kOrigin);
  CHECK(changed["index"].number() == Size() - 1);
  CHECK_THAT(added.err, !Contains("!"));

  // What leaves a single root is said before it is signed, and not signed.
  const std::int64_t size = Size();
  const Words drop = {"key", "roots", "haifeng", "--drop", first};
  const ProgramRun asked = Run(drop, {"--with", "safe", "-q"});
  CHECK(asked.exit_code == 2);
  CHECK_THAT(asked.err, Contains("last-root"));
  CHECK_THAT(asked.err, Contains("instead:"));
  CHECK_THAT(asked.err, Contains("--yes"));
  CHECK(asked.out.empty());
  CHECK(Size() == size);
  const ProgramRun sure = Run(drop, {"--with", "safe", "--yes"});
  CHECK(sure.exit_code == 0);
  CHECK_THAT(sure.err, Contains("last-root"));
  CHECK_THAT(sure.out, Contains("dropped\t" + first));
  CHECK_THAT(sure.err, Contains("key files stay as they are"));
  CHECK(Run({"key", "rotate", "haifeng"}).exit_code == 4);
  CHECK(Run({"key", "rotate", "haifeng", "--with", "safe"}).exit_code == 0);
}

TEST_CASE_METHOD(AHomeWithRoots, "at a terminal a sharp change is asked about",
                 "[cli][key][roots]") {
  const Words need = {"qiao", "key", "roots", "haifeng", "--need", "claim=2"};
  {
    TypedProgram program(need, Input());
    REQUIRE(program.Expect("last-root"));
    REQUIRE(program.Expect("Type yes:"));
    program.Type("y\n");
    CHECK(program.Wait() == 2);
  }
  const std::int64_t size = Size();
  TypedProgram program(need, Input());
  REQUIRE(program.Expect("Type yes:"));
  program.Type("yes\n");
  CHECK(program.Wait() == 0);
  CHECK(Size() == size + 1);
}

TEST_CASE_METHOD(AHomeWithRoots, "fewer signatures than before are warned of",
                 "[cli][key][roots]") {
  NewRoot("safe");
  REQUIRE(Run({"key", "roots", "haifeng", "--add", "safe", "--need",
               "transfer=2", "--need", "licence=3"})
              .exit_code == 0);
  const json::Object before = OnRecord();
  CHECK(View(before)["need"]["transfer"].number() == 2);
  const Words one = {"key",  "roots",  "haifeng",   "--with",
                     "safe", "--need", "transfer=1"};
  const ProgramRun asked = Run(one);
  CHECK(asked.exit_code == 2);
  CHECK_THAT(asked.err, Contains("need-dropped"));
  CHECK_THAT(asked.err, Contains("2 for a transfer become 1"));
  CHECK(Run(one, {"--yes"}).exit_code == 0);
  const json::Object after = OnRecord();
  CHECK_FALSE(View(after)["need"]["transfer"]);
  CHECK(View(after)["need"]["licence"].number() == 3);
  for (const char* wrong :
       {"transfer", "transfer=", "transfer=0", "transfer=17", "party=2",
        "anything=2", "transfer=2x"}) {
    CAPTURE(wrong);
    CHECK(Run({"key", "roots", "haifeng", "--need", wrong}).exit_code == 2);
  }
}

// Two machines that share nothing but a draft and the server.
struct TwoMachines : AHomeWithRoots {
  TemporaryDirectory other;

  ProgramRun There(Words words) const {
    words.insert(words.begin(), "qiao");
    return RunProgram(words, {.environment = {"XDG_DATA_HOME=" + other.path(),
                                              "XDG_STATE_HOME=" + other.path(),
                                              "QIAO_NOW=2026-11-22T19:01:04Z"},
                              .directory = other.path()});
  }
  // A root key that is made there and stays there; its public part.
  std::string RootThere() const {
    const ProgramRun made = There(
        {"key", "new", "safe", "--root-of", ToText(label.party), "--json"});
    REQUIRE(made.exit_code == 0);
    const json::Object document = Good(json::ParseDocument(made.out));
    const View root = View(document)["roots"].items()[0];
    return std::string(root["alg"].text()) + ":" +
           std::string(root["pub"].text());
  }
  void CarryThere() const {
    std::filesystem::copy(file.directory / "roots.draft", other / "roots.draft",
                          std::filesystem::copy_options::overwrite_existing);
  }
  void CarryBack() const {
    std::filesystem::copy(other / "roots.draft", file.directory / "roots.draft",
                          std::filesystem::copy_options::overwrite_existing);
  }
};

TEST_CASE_METHOD(TwoMachines, "a draft goes to the other machine and is told",
                 "[cli][key][roots][draft][http]") {
  RunningProgram server(
      {"qiaod", "serve", "--registry", file.path, "--listen", "127.0.0.1:0"},
      Input());
  const Words at = {"--server", server.WaitFor("listening on ")};
  const std::string safe = RootThere();
  const ProgramRun begun =
      Run({"key", "roots", "haifeng", "--add", safe, "--threshold", "2",
           "--yes", "--draft", "roots.draft"},
          at);
  INFO(begun.err);
  REQUIRE(begun.exit_code == 0);
  CHECK_THAT(begun.err, Contains("no-root-to-spare"));
  CHECK_THAT(begun.err, Contains("still to sign"));
  CHECK_THAT(begun.err, Contains("qiao key sign roots.draft"));
  // Told too early: who is missing is said by name.
  const ProgramRun early = Run({"key", "tell", "roots.draft"}, at);
  CHECK(early.exit_code == 4);
  CHECK_THAT(early.err, Contains("must be signed by"));

  // There nobody has a registry; the warning comes all the same.
  CarryThere();
  const ProgramRun asked = There({"key", "sign", "roots.draft", "safe"});
  CHECK(asked.exit_code == 2);
  CHECK_THAT(asked.err, Contains("no-root-to-spare"));
  CHECK(ReadFile(other / "roots.draft") ==
        ReadFile(file.directory / "roots.draft"));
  const ProgramRun cosigned =
      There({"key", "sign", "roots.draft", "safe", "--yes"});
  INFO(cosigned.err);
  REQUIRE(cosigned.exit_code == 0);
  CHECK_THAT(cosigned.out, Contains("2 of 2 root keys"));
  CarryBack();
  const ProgramRun told = Run({"key", "tell", "roots.draft", "--json"}, at);
  INFO(told.err);
  REQUIRE(told.exit_code == 0);
  const json::Object document = Good(json::ParseDocument(told.out));
  CHECK(View(document)["schema"].text() == "qiao.key.told/1");
  CHECK(View(document)["entries"].items()[0]["typ"].text() == "key-roots");
  CHECK(Run({"key", "tell", "roots.draft"}, at).exit_code == 0);
  const json::Object on_record = OnRecord(at);
  CHECK(View(on_record)["threshold"].number() == 2);

  // A rotation goes the same way, and is finished here.
  std::filesystem::remove(file.directory / "roots.draft");
  CHECK(Run({"key", "rotate", "haifeng"}, at).exit_code == 4);
  CHECK(Run({"key", "rotate", "haifeng", "--draft", "roots.draft"}, at)
            .exit_code == 0);
  CarryThere();
  // What was written elsewhere is asked about.
  CHECK(There({"key", "sign", "roots.draft", "safe"}).exit_code == 2);
  const ProgramRun more =
      There({"key", "sign", "roots.draft", "safe", "--yes"});
  INFO(more.err);
  CHECK(more.exit_code == 0);
  CarryBack();
  CHECK(Run({"key", "tell", "roots.draft"}, at).exit_code == 0);
  CHECK(Run({"key", "rotate", "haifeng"}, at).exit_code == 0);
  CHECK(Run({"party", "keys", "haifeng"}, at).out.find("revoked at entry") !=
        std::string::npos);
  CHECK(server.Stop() == 0);
}

TEST_CASE_METHOD(TwoMachines, "a key file of somebody else signs no draft",
                 "[cli][key][roots][draft]") {
  const std::string safe = RootThere();
  REQUIRE(
      Run({"key", "roots", "haifeng", "--add", safe, "--draft", "roots.draft"})
          .exit_code == 0);
  CHECK(Run({"key", "new", "stranger"}).exit_code == 0);
  const std::string before = ReadFile(file.directory / "roots.draft");
  const ProgramRun stranger = Run({"key", "sign", "roots.draft", "stranger"});
  CHECK(stranger.exit_code == 2);
  // A root key of this party that nobody asked for.
  NewRoot("second");
  const ProgramRun second = Run({"key", "sign", "roots.draft", "second"});
  CHECK(second.exit_code == 4);
  CHECK(ReadFile(file.directory / "roots.draft") == before);
  CHECK(Run({"key", "sign", "nothing.draft", "haifeng"}).exit_code == 8);
  // A draft that somebody changed after haifeng had signed it.
  std::string changed = before;
  changed.replace(changed.find("\"threshold\":1"), 13, "\"threshold\":2");
  WriteBytes(file.directory / "roots.draft", changed);
  const ProgramRun refused =
      Run({"key", "sign", "roots.draft", "haifeng", "--yes"});
  CHECK(refused.exit_code == 1);
  CHECK_THAT(refused.err, Contains("somebody changed it"));
  CHECK(ReadFile(file.directory / "roots.draft") == changed);
  CHECK(Run({"key", "roots", "haifeng", "--threshold", "0"}).exit_code == 2);
  CHECK(Run({"key", "roots", "haifeng", "--add", "Ed25519:00"}).exit_code == 2);
  CHECK(Run({"key", "roots", "haifeng", "--drop", "0f5a"}).exit_code == 2);
  CHECK(Run({"key", "roots", "haifeng"}).exit_code == 2);
  CHECK(Run({"key", "roots", "nobody", "--threshold", "1"}).exit_code == 4);
}

}  // namespace
}  // namespace qiao::test
