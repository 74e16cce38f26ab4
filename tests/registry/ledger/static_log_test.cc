#include "registry/ledger/static_log.h"

#include "tests/registry/ledger/bundled_log.h"
#include "tests/registry/ledger/vectors.h"
#include "tests/support/catch.h"

namespace qiao::ledger {
namespace {

using namespace vectors;  // NOLINT(google-build-using-namespace)

Result<std::optional<std::string>> ReadGoldenLog(const std::string& path) {
  const std::filesystem::path file = test::Golden("records/log/" + path);
  if (!std::filesystem::exists(file)) return std::optional<std::string>();
  return std::optional<std::string>(test::ReadFile(file));
}

TrustPolicy VectorPolicy() {
  return *ParsePolicy(Golden("records/policy.txt"));
}

TEST_CASE("tiles are named as static files are", "[ledger][tile]") {
  CHECK(TilePath(0, 0, 256) == "tile/0/000");
  CHECK(TilePath(0, 0, 40) == "tile/0/000.p/40");
  CHECK(TilePath(-1, 7, 256) == "tile/entries/007");
  CHECK(TilePath(1, 1234, 17) == "tile/1/x001/234.p/17");
  CHECK(TilePath(2, 1000000, 256) == "tile/2/x001/x000/000");
}

TEST_CASE("a tile has one name, and a name is one tile's", "[ledger][tile]") {
  for (const TileName& tile :
       {TileName{0, 0, 256}, TileName{7, 0, 256}, TileName{-1, 0, 256},
        TileName{0, 999, 1}, TileName{0, 1000, 255}, TileName{3, 123456789, 17},
        TileName{0, 999999999999999999, 256}}) {
    CHECK(ParseTilePath(TilePath(tile.level, tile.index, tile.width)) == tile);
  }
  for (const char* wrong :
       {"",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/00",
        "tile/0/0000",
        "tilt/0/000",
        "tile/8/000",
        "tile/:/000",
        "tile///000",
        "tile/-1/000",
        "tile/entries/",
        "tile/entries/00",
        "tile/0/x000/001",
        "tile/0/001/234",
        "tile/0/x001/x234",
        "tile/0/0:0",
        "tile/0/-01",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/x",
        "tile/0/000.p/1.p/1",
        "tile/0/x001/x000/x000/x000/x000/x000/000",
        "tile/0/999999999999999999999999999999",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(ParseTilePath(wrong));
  }
}

TEST_CASE("an entry bundle gives back its entries", "[ledger][tile]") {
  const std::vector<std::string> entries{"", "a", std::string(300, 'b')};
  const auto bytes = EncodeEntryBundle(entries);
  REQUIRE(bytes);
  CHECK(*ParseEntryBundle(*bytes, 3) == entries);
  CHECK_FALSE(ParseEntryBundle(*bytes, 2));
  for (std::size_t size = 0; size < bytes->size(); ++size) {
    CHECK_FALSE(ParseEntryBundle(bytes->substr(0, size), 3));
  }
  CHECK(EncodeEntryBundle({std::string(65535, 'x')}));
  CHECK_FALSE(EncodeEntryBundle({std::string(65536, 'x')}));
  CHECK(*ParseEntryBundle(*EncodeEntryBundle({"a", ""}), 2) ==
        std::vector<std::string>{"a", ""});
}

TEST_CASE("the vectors' log is what its entries say", "[ledger][audit]") {
  const auto report = AuditLog(ReadGoldenLog, VectorPolicy());
  if (!report) FAIL(report.error().message);
  CHECK(report->head.size == 40);
  CHECK(ToText(report->head.root).substr(0, 8) == "32048e33");
  CHECK(report->not_understood == 0);
  CHECK(report->signed_by.size() == 3);
}

TEST_CASE("any changed byte of a log's files is noticed", "[ledger][audit]") {
  const TrustPolicy policy = VectorPolicy();
  for (const std::string& changed :
       {std::string("checkpoint"), TilePath(0, 0, 40), TilePath(-1, 0, 40)}) {
    // The last line of the checkpoint is of a key that the policy does not
    // know: it says nothing, whatever it holds.
    const std::string whole = **ReadGoldenLog(changed);
    const std::size_t size =
        changed == "checkpoint" ? whole.rfind("\n\xe2") : whole.size();
    for (std::size_t at = 0; at < size; at += size / 7) {
      const auto report = AuditLog(
          [&](const std::string& path) {
            auto bytes = ReadGoldenLog(path);
            if (path == changed) {
              char& byte = (**bytes)[at];
              byte = static_cast<char>(byte ^ 4);
            }
            return bytes;
          },
          policy);
      CAPTURE(changed, at);
      CHECK_FALSE(report);
    }
  }
}

// ---- logs made here

using Files = std::map<std::string, std::string>;

// The static files of these entries, whatever they are.
Files FilesOf(const world::BundledLog& log,
              const std::vector<std::string>& entries) {
  Files files;
  std::vector<Digest> leaves;
  for (const std::string& entry : entries) leaves.push_back(LeafHash(entry));
  const NoteSigner* const signers[] = {&log.log};
  files["checkpoint"] = ToText(*SignCheckpoint(
      {std::string(world::kOrigin), static_cast<std::int64_t>(leaves.size()),
       RootOf(leaves)},
      signers));
  const NodeReader read = ReaderOf(leaves);
  for (int level = 0; (leaves.size() >> (8 * level)) > 0; ++level) {
    const auto count = static_cast<std::int64_t>(leaves.size() >> (8 * level));
    for (std::int64_t first = 0; first < count; first += kTileWidth) {
      const std::int64_t width = std::min(kTileWidth, count - first);
      std::string& tile = files[TilePath(level, first / kTileWidth, width)];
      for (std::int64_t i = 0; i < width; ++i) {
        tile += AsText(read(8 * level, first + i)->bytes);
      }
      if (level == 0) {
        files[TilePath(-1, first / kTileWidth, width)] = *EncodeEntryBundle(
            {entries.begin() + first, entries.begin() + first + width});
      }
    }
  }
  return files;
}

std::vector<std::string> EntriesOf(const world::BundledLog& log) {
  std::vector<std::string> entries;
  for (const ShapedRecord& entry : log.w.entries) {
    entries.push_back(entry.entry());
  }
  return entries;
}

Result<AuditReport> AuditOf(const world::BundledLog& log, const Files& files) {
  return AuditLog(
      [&files](const std::string& path) -> Result<std::optional<std::string>> {
        const auto found = files.find(path);
        if (found == files.end()) return std::optional<std::string>();
        return std::optional<std::string>(found->second);
      },
      log.policy);
}

// The code and what is said of it; "" if nothing is wrong.
std::string Fault(const Result<AuditReport>& report) {
  if (report) return "";
  return CodeOf(report.error()) + ": " + report.error().message;
}

TEST_CASE("every tile of a log is needed, on each level", "[ledger][audit]") {
  world::BundledLog log;
  const SubjectId subject = log.w.Recording(log.w.tw);
  while (log.w.entries.size() < 300) {
    log.w.Id(log.w.Say(log.w.tw, subject, world::AClaim()));
  }
  const Files files = FilesOf(log, EntriesOf(log));
  CHECK(files.size() == 6);
  const auto report = AuditOf(log, files);
  if (!report) FAIL(report.error().message);
  CHECK(report->head.size == 300);
  CHECK(report->not_understood == 0);
  for (const auto& [path, bytes] : files) {
    Files changed = files;
    changed.erase(path);
    CHECK(Fault(AuditOf(log, changed)) == "tile: " + path + ": is missing");
    if (path == "checkpoint") continue;
    changed = files;
    changed[path].pop_back();
    CHECK(Fault(AuditOf(log, changed)).starts_with("tile: " + path + ": "));
  }
}

TEST_CASE("an audit names the entry that breaks a rule", "[ledger][audit]") {
  world::BundledLog log;
  world::World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  const std::size_t size = w.entries.size();
  const std::string start = ": entry " + std::to_string(size) + ": ";
  SECTION("of its shape") {
    std::vector<std::string> entries = EntriesOf(log);
    entries.emplace_back("{}");
    const std::string fault = Fault(AuditOf(log, FilesOf(log, entries)));
    CHECK(fault.starts_with("empty-value" + start));
  }
  SECTION("of the log") {
    log.Forge(w.cn, subject, Withdrawal{w.entries.back().id(), "", ""});
    const std::string fault = Fault(AuditOf(log, FilesOf(log, EntriesOf(log))));
    CHECK(fault.starts_with("not-yours" + start));
  }
  SECTION("or is the first of a manifest that does not end") {
    const Statement item = w.Draft(w.tw, subject, world::AClaim());
    const auto records = SignManifest({&item, 1}, world::Keys{&w.tw.daily[0]});
    REQUIRE(records);
    log.Forge(records->front());
    CHECK(Fault(AuditOf(log, FilesOf(log, EntriesOf(log)))) ==
          "manifest-position: the log ends inside a manifest");
    log.Forge(records->back());
    CHECK(Fault(AuditOf(log, FilesOf(log, EntriesOf(log)))).empty());
  }
}

TEST_CASE("a head of other entries is not that of these", "[ledger][audit]") {
  world::BundledLog log;
  const std::vector<std::string> entries = EntriesOf(log);
  Files files = FilesOf(log, entries);
  CHECK(Fault(AuditOf(log, files)).empty());
  const NoteSigner* const signers[] = {&log.log};
  files["checkpoint"] = ToText(*SignCheckpoint(
      {std::string(world::kOrigin), static_cast<std::int64_t>(entries.size()),
       LeafHash("another")},
      signers));
  CHECK(Fault(AuditOf(log, files)) ==
        "checkpoint-root: the entries do not have the root that was signed");
}

TEST_CASE("an audit counts what this edition does not understand",
          "[ledger][audit]") {
  world::BundledLog log;
  world::World& w = log.w;
  const SubjectId subject = w.Recording(w.tw);
  const SigningKey key = world::NewKey();
  REQUIRE(world::Code(
              w.SayKeys(w.tw, KeyAddition{{{key.public_key(), {"ballot"}, {}}}},
                        {&w.tw.roots[0], &key}))
              .empty());
  log.ForgeUnknown(w.tw, key, subject, "ballot");
  const auto report = AuditOf(log, FilesOf(log, EntriesOf(log)));
  if (!report) FAIL(report.error().message);
  CHECK(report->not_understood == 1);
}

}  // namespace
}  // namespace qiao::ledger
