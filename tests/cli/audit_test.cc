// qiao audit, qiao log export and qiao log consistency, as they are typed.
#include <filesystem>

#include "schemas/json/canonical.h"
#include "tests/registry/service/busy_registry.h"
#include "tests/support/catch.h"
#include "tests/support/run_program.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

struct AuditedRegistry : ABusyRegistry {
  ProgramRun Qiao(std::vector<std::string> words) const {
    words.insert(words.begin(), "qiao");
    return RunProgram(words, {"",
                              {"XDG_DATA_HOME=" + directory.path(),
                               "QIAO_NOW=2026-11-22T19:01:04Z"}});
  }
  std::string TrustFile() const {
    Backup::Write(directory / "policy", Good(TryOpen()).LogVkey() + "\n");
    return directory / "policy";
  }
};

json::Object Read(const std::string& line) {
  const auto value = json::Parse(line.substr(0, line.find('\n')));
  REQUIRE(value);
  REQUIRE(value->AsObject() != nullptr);
  return *value->AsObject();
}

TEST_CASE("audit says sound and exits 0, or names rows and exits 1",
          "[cli][audit]") {
  const AuditedRegistry a;
  const ProgramRun sound = a.Qiao({"audit"});
  INFO(sound.err);
  CHECK(sound.exit_code == 0);
  CHECK_THAT(sound.out, Contains("SOUND " + a.path + ": 24 entries of " +
                                 std::string(kOrigin)));
  CHECK_THAT(sound.err, Contains("- not checked: "));
  CHECK(Read(a.Qiao({"audit", "--json"}).out).Find("sound")->AsBool() !=
        nullptr);
  CHECK(a.Qiao({"audit", "--jsonl"}).out.empty());

  Good(Sqlite(a.path)->Run("UPDATE import_row SET outcome = 'stored'"));
  const ProgramRun differs = a.Qiao({"audit"});
  CHECK(differs.exit_code == 1);
  CHECK_THAT(differs.out, Contains("import_row\t" + std::string(32, 'b') +
                                   ", 3\t\tthe row as it was written"));
  CHECK_THAT(differs.err, Contains("put back a copy"));
  CHECK_THAT(differs.err, Contains("DIFFERS " + a.path + ": 3 in import_row"));
  const json::Object report = Read(a.Qiao({"audit", "--json"}).out);
  CHECK(*report.Find("schema")->AsString() == "qiao.audit/1");
  CHECK(report.Find("differences")->AsArray()->size() == 3);
  const ProgramRun lines = a.Qiao({"audit", "--jsonl"});
  CHECK(lines.exit_code == 1);
  CHECK(*Read(lines.out).Find("schema")->AsString() ==
        "qiao.audit.difference/1");
  CHECK(std::count(lines.out.begin(), lines.out.end(), '\n') == 3);
}

TEST_CASE("a registry that went back stops every command with what to do",
          "[cli][audit]") {
  AuditedRegistry a;
  const std::string older = ReadFile(a.path);
  a.Reopen();
  const ALabel late(a, "晚風");
  a.registry.reset();
  Backup::Write(a.path, older);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"who", "後來"},
        {"party", "list"},
        {"log", "head"},
        {"export", "bundle", ToText(a.songs[0])}}) {
    const ProgramRun refused = a.Qiao(words);
    CHECK(refused.exit_code == 70);
    CHECK(refused.out.empty());
    CHECK_THAT(refused.err, Contains("says 27 entries, the file holds 24"));
    CHECK_THAT(refused.err, Contains("qiao audit --renew-anchor"));
  }
  CHECK(a.Qiao({"audit"}).exit_code == 1);
  const ProgramRun renewed = a.Qiao({"audit", "--renew-anchor"});
  INFO(renewed.err);
  CHECK(renewed.exit_code == 0);
  CHECK_THAT(renewed.out, Contains("SOUND"));
  CHECK(a.Qiao({"log", "head"}).exit_code == 0);
}

TEST_CASE("audit mends what follows from the entries, and nothing else",
          "[cli][audit]") {
  const AuditedRegistry a;
  Good(Sqlite(a.path)->Run("DELETE FROM title_key; DELETE FROM known"));
  CHECK(a.Qiao({"audit", "--renew-anchor"}).exit_code == 1);
  const ProgramRun mended = a.Qiao({"audit", "--rebuild"});
  INFO(mended.err);
  CHECK(mended.exit_code == 0);
  CHECK(a.Qiao({"audit"}).exit_code == 0);

  Good(Sqlite(a.path)->Run("DELETE FROM title_key; DELETE FROM print"));
  const ProgramRun refused = a.Qiao({"audit", "--rebuild"});
  CHECK(refused.exit_code == 1);
  CHECK_THAT(refused.err, Contains("nothing was written"));
  CHECK_THAT(a.Qiao({"audit"}).err, Contains("in title_key"));
}

TEST_CASE("audit against a head from outside wants to know whom to trust",
          "[cli][audit]") {
  const AuditedRegistry a;
  const std::string trust = a.TrustFile();
  const std::string head = a.directory / "head";
  REQUIRE(a.Qiao({"log", "head", "-o", head}).exit_code == 0);
  CHECK(a.Qiao({"audit", "--against", head}).exit_code == 2);
  const ProgramRun sound =
      a.Qiao({"audit", "--against", head, "--trust", trust});
  CHECK(sound.exit_code == 0);
  CHECK_THAT(sound.err, Contains("✓ outside head: this log continues size 24"));
  Backup::Write(head, "no head\n");
  CHECK(a.Qiao({"audit", "--against", head, "--trust", trust}).exit_code == 8);

  const AuditedRegistry other;
  const std::string others = other.directory / "head";
  REQUIRE(other.Qiao({"log", "head", "-o", others}).exit_code == 0);
  CHECK(a.Qiao({"audit", "--against", others, "--trust", trust}).exit_code ==
        8);
  const ProgramRun elsewhere =
      a.Qiao({"audit", "--against", others, "--trust", other.TrustFile()});
  CHECK(elsewhere.exit_code == 1);
  CHECK_THAT(elsewhere.out, Contains("outside head\t24"));
}

TEST_CASE("audit of what is no registry says so", "[cli][audit]") {
  const TemporaryDirectory home;
  const std::string path = home / "file";
  CHECK(RunProgram({"qiao", "--registry", path, "audit"}).exit_code == 5);
  Backup::Write(path, std::string(5000, 'x'));
  CHECK(RunProgram({"qiao", "--registry", path, "audit"}).exit_code == 8);
}

TEST_CASE("a log is exported, audited from its files, and proved consistent",
          "[cli][log]") {
  const AuditedRegistry a;
  const std::string trust = a.TrustFile();
  const std::string folder = a.directory / "log";
  const ProgramRun done = a.Qiao({"log", "export", folder, "--json"});
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(*Read(done.out).Find("schema")->AsString() == "qiao.log.export/1");
  CHECK(a.Qiao({"audit", "--log", folder}).exit_code == 2);
  const ProgramRun sound = a.Qiao({"audit", "--log", folder, "--trust", trust});
  CHECK(sound.exit_code == 0);
  CHECK_THAT(sound.out, Contains("SOUND " + folder + ": 24 entries"));
  Backup::Write(folder + "/tile/0/000.p/24", "x");
  const ProgramRun differs =
      a.Qiao({"audit", "--log", folder, "--trust", trust});
  CHECK(differs.exit_code == 1);
  CHECK_THAT(differs.out, Contains("DIFFERS " + folder + ": tile/0/000.p/24"));

  const ProgramRun proof = a.Qiao({"log", "consistency", "9"});
  CHECK(proof.exit_code == 0);
  CHECK(proof.out.starts_with("old 9\n"));
  CHECK_THAT(proof.out, Contains("\n\n" + std::string(kOrigin) + "\n24\n"));
  CHECK(a.Qiao({"log", "consistency", "25"}).exit_code == 2);
}

}  // namespace
}  // namespace qiao::test
