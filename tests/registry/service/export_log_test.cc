// A log as static files: read again by the ledger's own reader, by paths.
#include "registry/service/export_log.h"

#include "registry/ledger/static_log.h"
#include "registry/store/log_files.h"
#include "tests/registry/service/busy_registry.h"
#include "tests/support/catch.h"

namespace qiao::test {
namespace {

Result<ledger::AuditReport> AuditFolder(const std::string& folder,
                                        const std::string& vkey) {
  return ledger::AuditLog(
      [&](const std::string& path) -> Result<std::optional<std::string>> {
        if (!std::filesystem::exists(folder + "/" + path)) {
          return std::optional<std::string>();
        }
        return std::optional(ReadFile(folder + "/" + path));
      },
      Good(ledger::ParsePolicy(vkey + "\n")));
}

// More than one tile: each song is a recording and its claims.
void AddSongs(ARegistry& a, const ALabel& label, int count) {
  std::vector<Statement> items;
  for (int i = 0; i < count; ++i) {
    ASong song(label, "歌 " + std::to_string(i));
    for (const Statement& one : song.Items(*a)) items.push_back(one);
  }
  Good(a->AppendManifest(items, label.keys, {}));
}

TEST_CASE("an exported log is read and verified from its files alone",
          "[service][log]") {
  ARegistry a;
  const ALabel label(a, "北岸音樂");
  const std::string folder = a.directory / "log";
  const std::string vkey = a->store().LogVkey();
  std::int64_t unchanged = 0;
  for (const int more : {1, 240, 30, 300}) {
    AddSongs(a, label, more);
    const auto done = Good(registry::ExportLog(a->store(), folder));
    CHECK(done.head == Good(a->store().Head())->head);
    CHECK(done.unchanged >= unchanged);
    unchanged = done.unchanged;
    const auto report = Good(AuditFolder(folder, vkey));
    CHECK(report.head == done.head);
  }
  CHECK(unchanged == 2);  // one full tile, one full bundle
  CHECK(std::filesystem::exists(folder + "/tile/0/000"));
  CHECK_FALSE(std::filesystem::exists(folder + "/tile/0/000.p"));
  CHECK(std::filesystem::exists(folder + "/tile/1/000.p/2"));

  // A changed byte of any file is found.
  for (const char* path :
       {"tile/0/000", "tile/entries/001", "tile/1/000.p/2", "checkpoint"}) {
    INFO(path);
    const std::string good = ReadFile(folder + "/" + path);
    std::string bad = good;
    bad[bad.size() / 2] ^= 1;
    Backup::Write(folder + "/" + path, bad);
    CHECK_FALSE(AuditFolder(folder, vkey));
    Backup::Write(folder + "/" + path, good);
  }
  CHECK(AuditFolder(folder, vkey));
}

TEST_CASE("a folder of another log, or of a later head, is left alone",
          "[service][log]") {
  ARegistry a;
  const std::string folder = a.directory / "log";
  ARegistry other;
  Good(registry::ExportLog(other->store(), folder));
  const std::string before = ReadFile(folder + "/checkpoint");
  const auto refused = registry::ExportLog(a->store(), folder);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kChanged);
  const ALabel later(other, "晚風");
  std::string later_note = ToText(*Good(other->store().Head()));
  CHECK(ReadFile(folder + "/checkpoint") == before);
  Good(registry::ExportLog(other->store(), folder));
  CHECK(ReadFile(folder + "/checkpoint") == later_note);
}

TEST_CASE("files are asked for by the one spelling of their path",
          "[store][log]") {
  ARegistry a;
  const ALabel label(a, "北岸音樂");
  AddSongs(a, label, 300);
  const std::int64_t size = Good(a->store().Size());
  REQUIRE(size > 256);
  const std::string rest = std::to_string(size - 256);
  const auto there = [&](const std::string& path) {
    return Good(store::LogFile(a->store(), path)).has_value();
  };
  for (const std::string& path :
       {std::string("checkpoint"), std::string("tile/0/000"),
        std::string("tile/0/000.p/1"), "tile/0/001.p/" + rest,
        "tile/entries/001.p/" + rest, std::string("tile/entries/000"),
        std::string("tile/1/000.p/1")}) {
    INFO(path);
    CHECK(there(path));
  }
  CHECK(Good(store::LogFile(a->store(), "tile/0/000"))->size() == 256 * 32);
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/0",
                           "tile/0/0000",
                           "tile/0/001",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/01",
                           "tile/0/x000/000",
                           "tile/1/000",
                           "tile/1/000.p/2",
                           "tile/8/000",
                           "tile/-1/000",
                           "tile/00/000",
                           "tile/0/../000",
                           "tile/entries/002",
                           "/checkpoint",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/999"}) {
    INFO(path);
    CHECK_FALSE(there(path));
  }
}

TEST_CASE("tile names are what they say, and nothing else is one",
          "[ledger][log]") {
  for (const ledger::TileName& name : {ledger::TileName{0, 0, 256},
                                       {0, 1234067, 17},
                                       {-1, 999, 256},
                                       {7, 1000, 1}}) {
    const std::string path =
        ledger::TilePath(name.level, name.index, name.width);
    CHECK(ledger::ParseTilePath(path) == name);
    CHECK_FALSE(ledger::ParseTilePath(path + "/"));
    CHECK_FALSE(ledger::ParseTilePath("x" + path));
  }
}

TEST_CASE("the newest head is proved to continue every earlier size",
          "[service][log]") {
  ARegistry a;
  const ALabel label(a, "北岸音樂");
  AddSongs(a, label, 20);
  const auto head = Good(a->store().Head())->head;
  for (std::int64_t from = 1; from <= head.size; ++from) {
    const auto proof = Good(registry::ProveConsistency(a->store(), from));
    Good(ledger::VerifyConsistency(from, head.size, proof.from_root, head.root,
                                   proof.path));
    CHECK(proof.to.head == head);
  }
  CHECK(registry::ProveConsistency(a->store(), head.size + 1).error().code ==
        ErrorCode::kUsage);
  const auto proof = Good(registry::ProveConsistency(a->store(), 3));
  const std::string text = ToText(proof);
  CHECK(text.starts_with("old 3\n"));
  CHECK(text.find("\n\n" + std::string(kOrigin) + "\n") != std::string::npos);
}

}  // namespace
}  // namespace qiao::test
