// The anchor file: a registry file that went back is refused when it is opened.
#include "registry/store/anchor_file.h"

#include "registry/ledger/checkpoint.h"
#include "tests/registry/service/busy_registry.h"
#include "tests/support/catch.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;

// Refused to readers and writers, with these words.
void CheckRefused(const ABusyRegistry& a, const std::string& words) {
  for (const auto access :
       {store::Access::kReadOnly, store::Access::kReadWrite}) {
    const auto opened = store::Store::Open(a.path, access);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::kStorage);
    CHECK_THAT(opened.error().message, Contains(words));
  }
}

TEST_CASE("an older copy of the registry file is refused with both sizes",
          "[store][anchor]") {
  ABusyRegistry a;
  const std::string older = ReadFile(a.path);
  const auto before = Good(Good(a.TryOpen()).Size());
  a.Reopen();
  const ALabel late(a, "晚風");
  const auto after = Good(a->store().Size());
  a.registry.reset();
  Backup::Write(a.path, older);
  CheckRefused(a, "says " + std::to_string(after) +
                      " entries, the file holds " + std::to_string(before));
  CHECK(a.Audit().In("anchor file") == 1);
}

TEST_CASE(
    "an older copy is refused though only rows beside the ledger came "
    "since",
    "[store][anchor]") {
  ABusyRegistry a;
  const std::string older = ReadFile(a.path);
  a.Reopen();
  registry::AlongWith along;
  along.links = {
      ASealedLink(a, a.songs[1], a.songs[2], matcher::Verdict::kSame)};
  Good(a->Record(along));
  a.registry.reset();
  Backup::Write(a.path, older);
  CheckRefused(a, "rows beside the ledger");
  CHECK(a.Audit().In("anchor file") == 1);
}

TEST_CASE("a write-ahead log that was taken away is missed",
          "[store][anchor]") {
  ABusyRegistry a;
  const std::string file = ReadFile(a.path);
  a.Reopen();
  const ALabel late(a, "晚風");
  // What came last stands in the WAL, as after a crash.
  const std::string anchor = ReadFile(a.AnchorFile());
  CHECK(ReadFile(a.path) == file);
  REQUIRE(std::filesystem::exists(a.path + "-wal"));
  const std::string wal = ReadFile(a.path + "-wal");
  a.registry.reset();

  Backup::Write(a.path, file);
  Backup::Write(a.path + "-wal", wal);
  Backup::Write(a.AnchorFile(), anchor);
  CHECK(a.TryOpen());
  std::filesystem::remove(a.path + "-wal");
  std::filesystem::remove(a.path + "-shm");
  Backup::Write(a.path, file);
  CheckRefused(a, "older than its anchor");
}

TEST_CASE("an anchor that is missing, foreign or changed is refused",
          "[store][anchor]") {
  const ABusyRegistry a;
  const ABusyRegistry other;
  const Backup backup(a);
  std::filesystem::remove(a.AnchorFile());
  CheckRefused(a, "is missing");
  CHECK(a.Audit().In("anchor file") == 1);

  std::filesystem::copy_file(other.AnchorFile(), a.AnchorFile());
  CheckRefused(a, "is not the anchor of this registry");
  CHECK(a.Audit().In("anchor file") == 1);

  backup.Restore();
  const std::string good = ReadFile(a.AnchorFile());
  for (std::size_t at = 0; at < good.size(); at += 7) {
    INFO(at);
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    Backup::Write(a.AnchorFile(), bad);
    CHECK_FALSE(a.TryOpen());
  }
  Backup::Write(a.AnchorFile(), "");
  CheckRefused(a, "is not the anchor of this registry");
  backup.Restore();
  CHECK(a.TryOpen());
}

TEST_CASE("an anchor that lags, as after a crash, is brought up by a writer",
          "[store][anchor]") {
  ABusyRegistry a;
  const std::string lagging = ReadFile(a.AnchorFile());
  a.Reopen();
  const ALabel late(a, "晚風");
  a.registry.reset();
  const std::string newest = ReadFile(a.AnchorFile());
  REQUIRE(newest != lagging);
  Backup::Write(a.AnchorFile(), lagging);
  CHECK(a.TryOpen());
  CHECK(a.Audit().Sound());
  CHECK(ReadFile(a.AnchorFile()) == lagging);  // readers write nothing
  a.Reopen();
  CHECK(ReadFile(a.AnchorFile()) == newest);
}

TEST_CASE("what came after a lagging anchor is hashed again at start",
          "[store][anchor]") {
  ABusyRegistry a;
  const std::string lagging = ReadFile(a.AnchorFile());
  a.Reopen();
  const ALabel late(a, "晚風");
  const std::int64_t last = Good(a->store().Size()) - 1;
  registry::AlongWith along;
  along.links = {
      ASealedLink(a, a.songs[1], a.songs[2], matcher::Verdict::kSame)};
  Good(a->Record(along));
  a.registry.reset();
  const Backup backup(a);
  for (const std::string& sql :
       {"UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '晚風', "
        "'晚雨') AS BLOB) WHERE idx = " +
            std::to_string(last),
        std::string("UPDATE kept SET hash = zeroblob(32) WHERE n = (SELECT "
                    "max(n) FROM kept)")}) {
    INFO(sql);
    backup.Restore();
    Backup::Write(a.AnchorFile(), lagging);
    Good(Sqlite(a.path)->Run(sql.c_str()));
    CHECK_FALSE(a.TryOpen());
    CHECK_FALSE(a.Audit().Sound());
  }
}

TEST_CASE("an anchor never goes back when two writers end out of order",
          "[store][anchor]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "registry.db";
  const ledger::PartyKeys keys = OperatorKeys();
  store::FileAnchor older{std::string(kOrigin), 10, Digest{}, {20, Digest{}}};
  store::FileAnchor newer = older;
  newer.size = 11;
  newer.kept.count = 21;
  Good(store::WriteAnchor(path, newer, *keys.log));
  Good(store::WriteAnchor(path, older, *keys.log));
  const auto there = Good(store::ReadAnchor(path));
  REQUIRE(there);
  CHECK(Good(store::OpenAnchor(*there, keys.log->verifier())) == newer);
  CHECK_FALSE(ledger::ParseCheckpoint(*there));
  // On purpose it may.
  Good(store::ReplaceAnchor(path, older, *keys.log));
  CHECK(Good(store::OpenAnchor(*Good(store::ReadAnchor(path)),
                               keys.log->verifier())) == older);
}

TEST_CASE("nothing is committed whose anchor cannot be written",
          "[store][anchor][fault]") {
  ABusyRegistry a;
  a.Reopen();
  const std::int64_t size = Good(a->store().Size());
  std::filesystem::create_directory(a.AnchorFile() + ".new");
  const ledger::PartyKeys late = KeysNamed("late");
  const auto failed = a->AddParty(late, Name{"晚風", "zh-Hant", {}}, "org");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::kStorage);
  // Nothing was committed, and nothing more is tried until it is opened anew.
  CHECK_FALSE(a->AddParty(late, Name{"晚風", "zh-Hant", {}}, "org"));
  std::filesystem::remove(a.AnchorFile() + ".new");
  a.Reopen();
  CHECK(Good(a->store().Size()) == size);
  a.registry.reset();
  CHECK(a.Audit().Sound());
}

TEST_CASE("a copy put back on purpose gets an anchor of its own",
          "[service][anchor]") {
  ABusyRegistry a;
  const std::string older = ReadFile(a.path);
  a.Reopen();
  const ALabel late(a, "晚風");
  a.registry.reset();
  Backup::Write(a.path, older);
  CHECK_FALSE(a.TryOpen());
  CHECK(registry::RenewAnchor(a.path, a.directory / "none").error().code ==
        ErrorCode::kKeyNeeded);
  Good(registry::RenewAnchor(a.path, a.keys_dir));
  CHECK(a.TryOpen());
  CHECK(a.Audit().Sound());
}

TEST_CASE("a registry of the first schema is brought up, with its anchor",
          "[store][anchor]") {
  ABusyRegistry a;
  Good(Sqlite(a.path)->Run("DROP TABLE kept; PRAGMA user_version = 1"));
  std::filesystem::remove(a.AnchorFile());
  CHECK(a.TryOpen().error().code == ErrorCode::kUsage);
  CHECK(a.TryAudit().error().code == ErrorCode::kUsage);
  const auto root = [&a] { return Good(a->store().Head())->head.root; };
  a.Reopen();
  const Digest before = root();
  CHECK(std::filesystem::exists(a.AnchorFile()));
  a.Reopen();
  CHECK(root() == before);
  a.registry.reset();
  CHECK(a.Audit().Sound());
  // From now on rows beside the ledger cannot be changed unseen.
  Good(Sqlite(a.path)->Run("UPDATE import_row SET note = 'fine'"));
  CHECK(a.Audit().In("import_row") > 0);
}

}  // namespace
}  // namespace qiao::test
