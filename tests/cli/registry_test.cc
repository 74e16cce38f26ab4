// qiao init, party, who, conflict, export bundle and log: on a registry with
// two labels that claim one recording.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <sstream>

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/registries.h"
#include "tests/support/run_program.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

ProgramRun Qiao(const std::string& home, const std::vector<std::string>& more) {
  std::vector<std::string> words{"qiao"};
  words.insert(words.end(), more.begin(), more.end());
  return RunProgram(
      words, {"", {"XDG_DATA_HOME=" + home, "QIAO_NOW=2026-11-22T19:01:04Z"}});
}

json::Object Read(const std::string& line) {
  const auto value = json::Parse(line.substr(0, line.find('\n')));
  REQUIRE(value);
  REQUIRE(value->AsObject() != nullptr);
  return *value->AsObject();
}

std::string Text(const json::Object& object, std::string_view member) {
  const json::Value* value = object.Find(member);
  REQUIRE(value != nullptr);
  REQUIRE(value->AsString() != nullptr);
  return *value->AsString();
}

struct TwoClaims {
  ARegistry registry;
  ALabel north{registry, "北岸音樂"};
  ALabel south{registry, "南风唱片"};
  ASong a = ASong(north, "後來").By("劉若英").Isrc("TWA019900123");
  ASong b = ASong(south, "后来").By("刘若英");

  TwoClaims() {
    a.Claiming(1, 1);
    b.Claiming(1, 2, {158});
    a.AppendTo(*registry);
    b.AppendTo(*registry);
    registry::AlongWith along;
    along.links = {
        ASealedLink(registry, a.subject, b.subject, matcher::Verdict::kSame)};
    Good(registry->Record(along));
    registry.registry.reset();
  }
  ProgramRun Run(const std::vector<std::string>& words) const {
    return Qiao(registry.directory.path(), words);
  }
};

TEST_CASE("init makes registry, keys and trust file, and never again",
          "[cli][init]") {
  const TemporaryDirectory home;
  const ProgramRun made =
      Qiao(home.path(), {"init", "--origin", "registry.example/tw"});
  CHECK(made.exit_code == 0);
  CHECK(std::filesystem::exists(home / "qiao/registry.db"));
  CHECK(std::filesystem::exists(home / "qiao/keys/registry.example-tw.key"));
  CHECK_THAT(ReadFile(home / "qiao/registry.db.policy"),
             Contains("log registry.example/tw+"));
  const std::string before = ReadFile(home / "qiao/registry.db");
  CHECK(Qiao(home.path(), {"init", "--origin", "other.example"}).exit_code ==
        6);
  CHECK(ReadFile(home / "qiao/registry.db") == before);
  CHECK_FALSE(std::filesystem::exists(home / "qiao/keys/other.example.key"));
  CHECK(Qiao(home.path(), {"init"}).exit_code == 2);
}

TEST_CASE("an origin that is none leaves nothing behind", "[cli][init]") {
  const TemporaryDirectory home;
  for (const std::string origin :
       {"Not An Origin", "https://registry.example", "Registry.example",
        "registry.example/", "登記.tw"}) {
    INFO(origin);
    const ProgramRun run = Qiao(home.path(), {"init", "--origin", origin});
    CHECK(run.exit_code == 2);
    CHECK_FALSE(std::filesystem::exists(home / "qiao/registry.db"));
    const auto keys = home / "qiao/keys";
    CHECK((!std::filesystem::exists(keys) || std::filesystem::is_empty(keys)));
  }
}

TEST_CASE("an init that cannot finish leaves nothing, and can be run again",
          "[cli][init]") {
  const TemporaryDirectory home;
  const std::vector<std::string> init = {"init", "--origin", "try.example"};
  const auto holds_nothing = [&home] {
    return !std::filesystem::exists(home / "qiao/registry.db") &&
           !std::filesystem::exists(home / "qiao/keys/try.example.key");
  };
  // In the way of the trust file.
  std::filesystem::create_directories(home / "qiao/registry.db.policy");
  CHECK(Qiao(home.path(), init).exit_code == 70);
  CHECK(holds_nothing());
  std::filesystem::remove(home / "qiao/registry.db.policy");

  // No record can hold the operator's name, which the registry finds last.
  std::vector<std::string> named = init;
  named.insert(named.end(), {"--operator", std::string(1025, 'x')});
  CHECK(Qiao(home.path(), named).exit_code == 2);
  CHECK(holds_nothing());
  CHECK_FALSE(std::filesystem::exists(home / "qiao/registry.db.policy"));

  CHECK(Qiao(home.path(), init).exit_code == 0);
  const auto readers =
      std::filesystem::status(home / "qiao/registry.db.policy").permissions();
  CHECK((readers & std::filesystem::perms::others_read) !=
        std::filesystem::perms::none);
}

TEST_CASE("an init says what to do about the keys of one that was cut off",
          "[cli][init]") {
  const TemporaryDirectory home;
  const std::vector<std::string> init = {"init", "--origin", "try.example"};
  REQUIRE(Qiao(home.path(), init).exit_code == 0);
  // As if its program had been stopped before it made the registry.
  for (const char* ending : {"", ".anchor", ".policy"}) {
    std::filesystem::remove((home / "qiao/registry.db") + ending);
  }
  const auto again = Qiao(home.path(), init);
  CHECK(again.exit_code == 6);
  CHECK_THAT(again.err, Catch::Matchers::Contains("delete it, and run qiao "
                                                  "init again"));
  std::filesystem::remove(home / "qiao/keys/try.example.key");
  CHECK(Qiao(home.path(), init).exit_code == 0);
}

TEST_CASE("a name that no record can hold is a wrong command", "[cli][party]") {
  const TemporaryDirectory home;
  REQUIRE(Qiao(home.path(), {"init", "--origin", "try.example"}).exit_code ==
          0);
  REQUIRE(Qiao(home.path(), {"key", "new", "haifeng"}).exit_code == 0);
  for (const std::string& name :
       {std::string("\u202Eabc"), std::string("two\nlines"),
        std::string(1025, 'x')}) {
    const ProgramRun run =
        Qiao(home.path(), {"party", "add", name, "--keys", "haifeng"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("the name cannot be registered"));
  }
  CHECK(Qiao(home.path(), {"party", "add", "海風唱片", "--keys", "haifeng"})
            .exit_code == 0);
}

TEST_CASE("a party enters with its keys, once", "[cli][party]") {
  const TemporaryDirectory home;
  REQUIRE(Qiao(home.path(), {"init", "--origin", "try.example"}).exit_code ==
          0);
  CHECK(Qiao(home.path(), {"party", "add", "海風唱片", "--keys", "haifeng"})
            .exit_code == 4);
  REQUIRE(Qiao(home.path(), {"key", "new", "haifeng"}).exit_code == 0);
  const ProgramRun added = Qiao(
      home.path(), {"party", "add", "海風唱片", "--keys", "haifeng", "--json"});
  CHECK(added.exit_code == 0);
  const json::Object party = Read(added.out);
  CHECK(Text(party, "schema") == "qiao.party/1");
  CHECK(Qiao(home.path(), {"party", "add", "海風唱片", "--keys", "haifeng"})
            .exit_code == 6);
  const ProgramRun list = Qiao(home.path(), {"party", "list"});
  CHECK(list.exit_code == 0);
  CHECK_THAT(list.out, Contains(Text(party, "id") + "\t海風唱片\torg"));
}

TEST_CASE("commands say what is missing when there is no registry",
          "[cli][registry]") {
  const TemporaryDirectory home;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"who", "後來"},
        {"conflict", "list"},
        {"party", "list"},
        {"log", "head"}}) {
    const ProgramRun run = Qiao(home.path(), words);
    CHECK(run.exit_code == 5);
    CHECK_THAT(run.err, Contains("qiao init"));
  }
}

TEST_CASE("who shows claims, disputes and gaps apart", "[cli][who]") {
  const TwoClaims two;
  const ProgramRun tw =
      two.Run({"who", "后来", "--territory", "TW", "--right", "online"});
  CHECK(tw.exit_code == 0);
  CHECK_THAT(tw.out, Contains("online\tTW\t北岸音樂\town\t100%\t2010-01-01\t"
                              "disputed C-"));
  CHECK_THAT(tw.out, Contains("南风唱片\town\t50%"));
  const ProgramRun cn =
      two.Run({"who", "后来", "--territory", "156", "--right", "online"});
  CHECK_THAT(cn.out, Contains("\t北岸音樂\town\t100%\t2010-01-01\tundisputed"));
  CHECK(cn.out.find("\t南风唱片\t") == std::string::npos);
  const ProgramRun early = two.Run({"who", "后来", "--territory", "TW",
                                    "--right", "online", "--on", "2009-12-31"});
  CHECK(early.exit_code == 0);
  CHECK_THAT(early.out, Contains("(nobody has claimed)\t\t100%\t\tgap"));
  CHECK_THAT(early.out, Contains("does not mean free to use"));
}

TEST_CASE("who answers in one JSON object, and says no with 1", "[cli][who]") {
  const TwoClaims two;
  const ProgramRun run = two.Run({"who", "--isrc", "TW-A01-99-00123", "--right",
                                  "online", "--territory", "158", "--json"});
  CHECK(run.exit_code == 0);
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
  const json::Object answer = Read(run.out);
  CHECK(Text(answer, "schema") == "qiao.who/1");
  CHECK(Text(answer, "verdict") == "one");
  CHECK(Text(answer, "as_of") == "2026-11-22T19:01:04Z");
  REQUIRE(answer.Find("candidates")->AsArray()->size() == 1);
  CHECK(two.Run({"who", "沒有這首歌"}).exit_code == 1);
  CHECK(two.Run({"who", "後來", "--isrc", "TWA019900123"}).exit_code == 2);
  CHECK(two.Run({"who", "後來", "--territory", "Narnia"}).exit_code == 2);
  CHECK(two.Run({"who", "後來", "--right", "smell"}).exit_code == 2);
  CHECK(two.Run({"who", "--id", "rec:0000000000000000000000000000000000000000"})
            .exit_code == 5);
}

TEST_CASE("conflicts are listed, and shown with their evidence",
          "[cli][conflict]") {
  const TwoClaims two;
  const ProgramRun list = two.Run({"conflict", "list", "--jsonl"});
  CHECK(list.exit_code == 0);
  const json::Object conflict = Read(list.out);
  CHECK(Text(conflict, "schema") == "qiao.conflict/1");
  CHECK(Text(conflict, "kind") == "one-audio-two-owners");
  const json::Object& overlap = *conflict.Find("overlap")->AsObject();
  CHECK(Text(overlap, "total") == "3/2");
  CHECK(Text(overlap, "over") == "1/2");
  const std::string id = Text(conflict, "id");
  const ProgramRun show = two.Run({"conflict", "show", id});
  CHECK(show.exit_code == 0);
  CHECK_THAT(show.out, Contains("total     150% = 3/2"));
  CHECK_THAT(show.out, Contains("not explained by rounding; CWR: fail"));
  CHECK_THAT(show.out, Contains("audio same_recording +120.4"));
  CHECK(two.Run({"conflict", "show", "C-00000000"}).exit_code == 5);
  const ProgramRun of = two.Run(
      {"conflict", "list", "--subject", ToText(two.b.subject), "--json"});
  CHECK_THAT(of.out, Contains(id));
}

TEST_CASE("competing exclusives are listed without a total",
          "[cli][conflict][exclusive]") {
  TwoClaims two;
  const json::Object claims = [&two] {
    two.registry.Reopen();
    ASong more(two.south, "夏天");
    more.Claiming(1, 2, {158}).Claiming(1, 2, {158});
    more.claims[0].exclusive = true;
    more.claims[1].exclusive = true;
    more.claims[1].holder = AsSubject(two.north.party);
    more.AppendTo(*two.registry);
    two.registry.registry.reset();
    const ProgramRun list = two.Run({"conflict", "list", "--jsonl"});
    return Read(list.out.substr(list.out.find('\n') + 1));
  }();
  CHECK(Text(claims, "kind") == "competing-exclusives");
  const json::Object& overlap = *claims.Find("overlap")->AsObject();
  CHECK(overlap.Find("total") == nullptr);
  CHECK(overlap.Find("cwr") == nullptr);
  CHECK(overlap.Find("period") != nullptr);
  const json::Array& both = *claims.Find("claims")->AsArray();
  REQUIRE(both.size() == 2);
  CHECK_THAT(two.Run({"conflict", "list", "--json"}).out,
             Contains("\"exclusive\":true"));
  const ProgramRun table = two.Run({"conflict", "list"});
  CHECK_THAT(table.out, Contains("competing-exclusives"));
  CHECK_THAT(table.out, Contains("南风唱片 own · 南风唱片 (for 北岸音樂) own"));
  const ProgramRun show = two.Run({"conflict", "show", Text(claims, "id")});
  CHECK(show.exit_code == 0);
  CHECK(show.out.find("total") == std::string::npos);
  CHECK_THAT(show.out, Contains("CAPACITY"));
  const ProgramRun who =
      two.Run({"who", "夏天", "--territory", "TW", "--right", "online"});
  CHECK_THAT(who.out, Contains("disputed " + Text(claims, "id")));
}

TEST_CASE("an exported bundle verifies against the trust file",
          "[cli][export]") {
  const TwoClaims two;
  const std::string bundle = two.registry.directory / "a.qiaob";
  const std::string policy = two.registry.directory / "policy";
  const ProgramRun head = two.Run({"log", "head", "--json"});
  std::ofstream(policy) << Text(Read(head.out), "vkey") << "\n";
  CHECK(two.Run({"export", "bundle", ToText(two.a.subject), "-o", bundle})
            .exit_code == 0);
  CHECK(two.Run({"verify", bundle, "--trust", policy}).exit_code == 0);
  CHECK(two.Run({"export", "bundle", "後來"}).exit_code == 2);

  const ProgramRun proof = two.Run({"log", "prove", "0"});
  CHECK(proof.exit_code == 0);
  CHECK_THAT(proof.out, Contains("c2sp.org/tlog-proof@v1\nindex 0\n"));
  CHECK(two.Run({"log", "prove", "9999"}).exit_code == 5);
}

}  // namespace
}  // namespace qiao::test
