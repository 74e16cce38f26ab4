// qiao verify: its exit codes, and that it never says more than it checked.
#include <fstream>

#include "schemas/json/canonical.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

std::string Vector(const std::string& name) {
  return Golden("records/" + name).string();
}

ProgramRun Verify(const std::string& file,
                  const std::vector<std::string>& more = {
                      "--trust", Vector("policy.txt")}) {
  std::vector<std::string> words{"qiao", "verify", file};
  words.insert(words.end(), more.begin(), more.end());
  return RunProgram(words);
}

// Signed by a later edition, in a log of its own.
constexpr const char* kLaterEntry =
    R"x({"payload":{"body":{"words":["some","later","edition"]},"iat":"2026-11-22T10:00:00Z","log":"later.example","party":"pty:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","seen":{"root":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0},"subj":"zzz:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","typ":"later-type","v":"qiao/1"},"sigs":[{"kid":"1e2f2874052037479a64c967fd4dd8cd4b599193","sig":"18ba4966cc11e6e07629df52bac9d1642f046e52461fbecda5f5ea70059a16f3fbc2c6b0847d6b4f32e65565d4f65ea6f1906f2cb79d41ee2a5cadcb3608530a"}]})x";
constexpr const char* kLaterReceipt =
    R"x(c2sp.org/tlog-proof@v1
index 0

later.example
1
3tPlw8UBFIWkYko91VaSai+ZUVEkUSape+1XnymTzf4=

— later.example D6RfPQ3WokykTDNeS1Y7/7jf2u+CLXYyxiEVtt9C36GveFYOSLjg08/0FvB3oVYpMl3RxCvYK+mq5uOjlP/ZssTdjw0=
)x";
constexpr const char* kLaterTrust =
    R"x(later.example+0fa45f3d+AZiWspaEMVfC+IHyGLimGQrnrEm1ZXjADdVj2o29zV+x
)x";

std::string Written(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST_CASE("verify names each check, what it left out, and the verdict",
          "[cli][verify]") {
  const ProgramRun run = Verify(Vector("bundles/work.qiaob"));
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("✓ 17 entries are in the tree"));
  CHECK_THAT(run.out, Contains("! contested: entry 12, a claim"));
  CHECK_THAT(run.out, Contains("- not checked: heads after size 40"));
  CHECK_THAT(run.out, Contains("VERIFIED wrk:4ed1ad0bd647872babe58e58831a39182b"
                               "485ac4 as of size 40"));
}

TEST_CASE("verify prints the report of the record format as JSON",
          "[cli][verify]") {
  ProgramRun run = Verify(Vector("bundles/work.qiaob"),
                          {"--json", "--trust", Vector("policy.txt")});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("\"schema\":\"qiao.verify/1\""));
  CHECK_THAT(run.out, Contains("\"complete_to\":38"));
}

// The bundle without its state, its anchor, and the keys of who anchored.
std::string WithoutState(const std::string& bytes) {
  json::Object bundle = *json::Parse(bytes)->AsObject();
  std::erase_if(bundle.members,
                [](const json::Member& one) { return one.first == "state"; });
  const auto payload = [](const json::Value& one) -> const json::Object& {
    return *one.AsObject()
                ->Find("entry")
                ->AsObject()
                ->Find("payload")
                ->AsObject();
  };
  for (json::Member& member : bundle.members) {
    if (member.first != "entries") continue;
    json::Array entries = *member.second.AsArray();
    std::string operator_id;
    for (const json::Value& one : entries) {
      if (*payload(one).Find("typ")->AsString() == "anchor") {
        operator_id = *payload(one).Find("party")->AsString();
      }
    }
    REQUIRE_FALSE(operator_id.empty());
    std::erase_if(entries, [&](const json::Value& one) {
      return *payload(one).Find("party")->AsString() == operator_id;
    });
    member.second = json::Value(std::move(entries));
  }
  return json::Canonical(bundle);
}

TEST_CASE("verify says in its verdict that something may be left out",
          "[cli][verify]") {
  const TemporaryDirectory folder;
  const ProgramRun whole = Verify(Vector("bundles/item.qiaob"));
  CHECK_THAT(whole.out, Contains("VERIFIED"));
  CHECK_THAT(whole.out, !Contains("left out is not shown"));
  const ProgramRun part =
      Verify(Written(folder / "part.qiaob",
                     WithoutState(ReadFile(Vector("bundles/item.qiaob")))));
  CHECK(part.exit_code == 0);
  CHECK_THAT(part.out, Contains("- not checked: whether anything is left out"));
  CHECK_THAT(part.out,
             Contains("; whether anything is left out is not shown\n"));
}

TEST_CASE("verify says with its exit code that something is not understood",
          "[cli][verify]") {
  const ProgramRun run = Verify(Vector("bundles/future.qiaob"));
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.out, Contains("! not understood: entry 5"));
  CHECK_THAT(run.out, Contains("not understood\n"));
}

TEST_CASE("a receipt of what is not understood says so, too", "[cli][verify]") {
  // A log of one statement of a later type.
  const TemporaryDirectory folder;
  const std::string receipt = Written(folder / "receipt", kLaterReceipt);
  const std::string entry = Written(folder / "entry", kLaterEntry);
  const std::string trust = Written(folder / "trust", kLaterTrust);
  ProgramRun run = Verify(receipt, {"--entry", entry, "--trust", trust});
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.out, Contains("! not understood: entry 0"));
  CHECK_THAT(run.out, Contains("; not understood\n"));
  run = Verify(receipt, {"--entry", entry, "--trust", trust, "--json"});
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.out, Contains("\"not_understood\":[0]"));
}

TEST_CASE("verify never says VERIFIED without a trust root", "[cli][verify]") {
  const TemporaryDirectory folder;
  const std::string empty = Written(folder / "empty", "");
  const std::string words = Written(folder / "words", "trust me\n");
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{},
        {"--trust", empty},
        {"--trust", words},
        {"--trust", folder / "missing"}}) {
    const ProgramRun run = Verify(Vector("bundles/work.qiaob"), more);
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
  }
}

TEST_CASE("verify refuses a changed bundle with its code", "[cli][verify]") {
  const TemporaryDirectory folder;
  std::string bytes = ReadFile(Vector("bundles/future.qiaob"));
  for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 40) {
    std::string changed = bytes;
    changed[at] = changed[at] == 'a' ? 'b' : 'a';
    const ProgramRun run = Verify(Written(folder / "bundle", changed));
    CAPTURE(at);
    CHECK((run.exit_code == 1 || run.exit_code == 8));
    CHECK(run.out.find("VERIFIED") == std::string::npos);
  }
  const std::string log_alone =
      Written(folder / "log.vkey",
              "registry.example/tw+1480e090+"
              "AQNY9MDgSsuXVeADLh2H/lNHP8friMcjDsN0AxbOA8mB\n");
  CHECK(Verify(Vector("bundles/future.qiaob"), {"--trust", log_alone})
            .exit_code == 3);
  const std::string other_log = Written(
      folder / "other.vkey",
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n");
  const ProgramRun run =
      Verify(Vector("bundles/future.qiaob"), {"--trust", other_log});
  CHECK(run.exit_code == 1);
  CHECK_THAT(run.out, Contains("REFUSED: note-origin"));
}

TEST_CASE("verify says when a file is neither a bundle nor a receipt",
          "[cli][verify]") {
  const TemporaryDirectory folder;
  CHECK(Verify(folder / "missing").exit_code == 8);
  CHECK(Verify(Written(folder / "text", "hello")).exit_code == 8);
  CHECK(Verify(Written(folder / "empty", "")).exit_code == 8);
}

TEST_CASE("verify checks a receipt against its entry", "[cli][verify]") {
  const TemporaryDirectory folder;
  // The first inclusion proof of the vectors, by a plain search of the file.
  const std::string proofs = ReadFile(Vector("proofs.json"));
  const std::size_t begin = proofs.find("c2sp.org/tlog-proof@v1");
  std::string receipt = proofs.substr(begin, proofs.find('"', begin) - begin);
  for (std::size_t at = 0;
       (at = receipt.find("\\n", at)) != std::string::npos;) {
    receipt.replace(at, 2, "\n");
  }
  const std::string file = Written(folder / "a.tlog-proof", receipt);
  const std::string bundle = ReadFile(Vector("bundles/work.qiaob"));
  const std::size_t entry = bundle.find("\"entry\":") + 8;
  const std::string bytes =
      bundle.substr(entry, bundle.find(",\"index\":", entry) - entry);
  const std::string good = Written(folder / "entry", bytes);
  const std::string policy = Vector("policy.txt");
  const ProgramRun run = Verify(file, {"--trust", policy, "--entry", good});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("is entry 0 of registry.example/tw"));
  CHECK(Verify(file, {"--trust", policy}).exit_code == 2);
  const std::string other = Written(folder / "other", "{}");
  CHECK(Verify(file, {"--trust", policy, "--entry", other}).exit_code == 1);
}

}  // namespace
}  // namespace qiao::test
