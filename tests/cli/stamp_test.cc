// qiao stamp and qiao verify --tsa: the programs, on files, with authorities
// that are made here. Nothing else is asked.
#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/stamp_authority.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using Words = std::vector<std::string>;

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

struct StampDesk {
  TemporaryDirectory folder;
  StampAuthority authority;
  std::string bundle = Golden("records/bundles/item.qiaob").string();
  std::string policy = Golden("records/policy.txt").string();
  std::string root = Write("root.pem", authority.Root());
  std::string tsq = folder / "head.tsq";
  std::string tsr = folder / "head.tsr";
  std::string stamped = folder / "stamped.qiaob";

  std::string Write(const std::string& name, const std::string& bytes) const {
    WriteBytes(folder / name, bytes);
    return folder / name;
  }
  static ProgramRun Qiao(Words words) {
    words.insert(words.begin(), "qiao");
    return RunProgram(words);
  }
  // Asks, and is answered at `at`.
  void Ask(const std::string& file, const std::string& at) const {
    REQUIRE(Qiao({"stamp", "request", file, "-o", tsq}).exit_code == 0);
    WriteBytes(tsr, authority.Answer(ReadFile(tsq), at));
  }
  ProgramRun Add(const Words& more = {}, const std::string& pem = {}) const {
    Words words{"stamp", "add",  bundle, tsr, "--tsa", pem.empty() ? root : pem,
                "-o",    stamped};
    words.insert(words.end(), more.begin(), more.end());
    return Qiao(words);
  }
  ProgramRun Verify(const Words& more) const {
    Words words{"verify", stamped, "--trust", policy};
    words.insert(words.end(), more.begin(), more.end());
    return Qiao(words);
  }
};

TEST_CASE("a bundle is stamped, and verified with the authority's word",
          "[cli][stamp]") {
  const StampDesk desk;
  desk.Ask(desk.bundle, "2026-11-22T10:00:00Z");
  const ProgramRun added = desk.Add({"--request", desk.tsq});
  INFO(added.err);
  REQUIRE(added.exit_code == 0);
  CHECK_THAT(added.err, Contains("no later than 2026-11-22T10:00:01Z, says "
                                 "CN=時戳 Clock, by its policy 1.2.3.4.1"));
  const ProgramRun run = desk.Verify({"--tsa", desk.root});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("✓ that head was on record no later than "
                               "2026-11-22T10:00:01Z, says CN=時戳 Clock"));
  CHECK_THAT(run.out, Contains("; on record no later than "
                               "2026-11-22T10:00:01Z\n"));
  CHECK_THAT(run.out, Contains("- not checked: whether an authority's"));
  const ProgramRun json = desk.Verify({"--tsa", desk.root, "--json"});
  CHECK_THAT(json.out, Contains(R"("before":"2026-11-22T10:00:01Z")") &&
                           Contains(R"("policy":"1.2.3.4.1")"));
  const ProgramRun without = desk.Verify({});
  CHECK(without.exit_code == 0);
  CHECK_THAT(without.out, Contains("- not checked: 1 time-stamp token\n"));
  CHECK_THAT(without.out, !Contains("on record no later"));
  // The openssl program reads the same request, and finds the same token good.
  CHECK(RunProgram({"openssl", "ts", "-verify", "-queryfile", desk.tsq, "-in",
                    desk.tsr, "-CAfile", desk.root})
            .exit_code == 0);
}

TEST_CASE("a bundle is not called stamped that is not", "[cli][stamp]") {
  const StampDesk desk;
  const auto refused = [&](const std::string& file, const std::string& pem,
                           const std::string& code) {
    const ProgramRun run =
        StampDesk::Qiao({"verify", file, "--trust", desk.policy, "--tsa", pem});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.out, Contains("REFUSED: " + code));
    CHECK_THAT(run.out, !Contains("VERIFIED"));
  };
  refused(desk.bundle, desk.root, "bundle-missing");
  desk.Ask(desk.bundle, "2026-11-22T10:00:00Z");
  REQUIRE(desk.Add().exit_code == 0);
  refused(desk.stamped, desk.Write("other.pem", StampAuthority().Root()),
          "note-unlisted");
  CHECK(desk.Verify({"--tsa", desk.policy}).exit_code == 2);
  CHECK(desk.Verify({"--tsa", desk.folder / "missing"}).exit_code == 2);
  // A bundle of another head is not older for it.
  const std::string token = ReadFile(desk.stamped);
  const std::size_t at = token.find(",\"tokens\":[");
  REQUIRE(at != std::string::npos);
  std::string other = ReadFile(Golden("records/bundles/future.qiaob"));
  const std::size_t size = other.find("},\"entries\"");
  REQUIRE(size != std::string::npos);
  other.insert(size, token.substr(at, token.find(']', at) + 1 - at));
  refused(desk.Write("other.qiaob", other), desk.root, "bundle-foreign");
}

TEST_CASE("stamp add takes only what it was asked to get", "[cli][stamp]") {
  const StampDesk desk;
  desk.Ask(desk.bundle, "2026-11-22T10:00:00Z");
  const ProgramRun unasked = desk.Add();
  CHECK(unasked.exit_code == 0);
  CHECK_THAT(unasked.err, Contains("not checked: whether it answers your"));
  const auto refused = [&](const Words& more, const std::string& words,
                           const std::string& pem = {}) {
    // What stood in the file of -o stands there still.
    WriteBytes(desk.stamped, "as it was");
    const ProgramRun run = desk.Add(more, pem);
    CHECK(run.exit_code == 8);
    CHECK_THAT(run.err, Contains(words));
    CHECK(ReadFile(desk.stamped) == "as it was");
  };
  // Another request over the same head: another nonce.
  const std::string again = desk.folder / "again.tsq";
  REQUIRE(StampDesk::Qiao({"stamp", "request", desk.bundle, "-o", again})
              .exit_code == 0);
  refused({"--request", again}, "its nonce differs");
  refused({}, "[note-unlisted]",
          desk.Write("other.pem", StampAuthority().Root()));
  // An answer about another head.
  desk.Ask(Golden("records/bundles/future.qiaob").string(),
           "2026-11-22T10:00:00Z");
  refused({}, "[bundle-foreign]");
  WriteBytes(desk.tsr, desk.authority.Answer(RequestOverMd5("x"),
                                             "2026-11-22T10:00:00Z"));
  refused({}, "the authority gave no token: status 2");
  CHECK(StampDesk::Qiao({"stamp", "add", desk.bundle, desk.tsr}).exit_code ==
        2);
}

TEST_CASE("eight tokens fit into a bundle, and each of them once",
          "[cli][stamp]") {
  StampDesk desk;
  for (int i = 0; i < 8; ++i) {
    desk.Ask(desk.bundle, "2026-11-22T10:00:0" + std::to_string(8 - i) + "Z");
    REQUIRE(desk.Add().exit_code == 0);
    desk.bundle = desk.stamped;
  }
  const std::string whole = ReadFile(desk.stamped);
  CHECK(desk.Add().exit_code == 0);
  CHECK(ReadFile(desk.stamped) == whole);
  // The earliest word is the one that counts.
  CHECK_THAT(desk.Verify({"--tsa", desk.root}).out,
             Contains("; on record no later than 2026-11-22T10:00:02Z\n"));
  desk.Ask(desk.bundle, "2026-11-22T10:00:09Z");
  const ProgramRun ninth = desk.Add();
  CHECK(ninth.exit_code == 2);
  CHECK_THAT(ninth.err, Contains("at most 8"));
  CHECK(ReadFile(desk.stamped) == whole);
}

TEST_CASE("a head is asked about wherever it stands", "[cli][stamp]") {
  const StampDesk desk;
  const std::string head = Golden("records/log/checkpoint").string();
  // The head of the bundle is that of the log.
  desk.Ask(head, "2026-11-22T10:00:00Z");
  CHECK(desk.Add({"--request", desk.tsq}).exit_code == 0);
  REQUIRE(StampDesk::Qiao({"stamp", "request", head, "--sm3", "-o", desk.tsq})
              .exit_code == 0);
  WriteBytes(desk.tsr,
             desk.authority.Answer(ReadFile(desk.tsq), "2026-11-22T10:00:00Z"));
  CHECK(desk.Add({"--request", desk.tsq}).exit_code == 0);
  CHECK_THAT(desk.Verify({"--tsa", desk.root, "--json"}).out,
             Contains(R"("hash":"SM3")"));
  const std::string words = desk.Write("words", "no head at all\n");
  CHECK(StampDesk::Qiao({"stamp", "request", words}).exit_code == 8);
  CHECK(StampDesk::Qiao({"stamp", "request", desk.folder / "none"}).exit_code ==
        8);
}

}  // namespace
}  // namespace qiao::test
