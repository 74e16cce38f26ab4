#include "registry/store/store.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>

#include <sys/resource.h>

#include "registry/ledger/key_statements.h"
#include "registry/ledger/minted_ids.h"
#include "registry/store/anchor_file.h"
#include "registry/store/batch.h"
#include "registry/store/database.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::store {
namespace {

constexpr std::string_view kOrigin = "registry.example/test";

Instant Now() { return *ParseInstant("2026-11-22T19:01:04Z"); }

template <typename T>
T Good(Result<T> result) {
  if (!result) FAIL(result.error().message);
  return std::move(*result);
}
void Good(const Result<void>& result) {
  if (!result) FAIL(result.error().message);
}

ledger::NoteSigner LogKey() {
  return Good(ledger::NoteSigner::Make(
      std::string(kOrigin), ledger::NoteKeyType::kPlainEd25519,
      Good(ledger::SigningKey::Generate(ledger::kEd25519))));
}

// Keys are the titles as they are: folding is the matcher's.
const Folding kNoFolding = {
    1, [](const Statement& statement) {
      SearchKeys keys;
      if (const auto* recording =
              std::get_if<RecordingRegistration>(&statement.body)) {
        for (const Name& title : recording->titles) {
          keys.titles.push_back({title.text, true});
        }
      }
      return keys;
    }};

// A store with one party, which registers recordings.
struct AStore {
  test::TemporaryDirectory directory;
  std::string path = directory / "registry.db";
  ledger::NoteSigner log = LogKey();
  ledger::PartyKeys party =
      Good(ledger::NewPartyKeys("label", ledger::kEd25519));
  std::optional<Store> store;

  AStore() {
    store.emplace(Good(Store::Create(
        path,
        {std::string(kOrigin), ledger::ToVkey(log.verifier()), "label", 1})));
    Good(Append(Good(ledger::IntroduceParty(party, Heading()))));
  }

  ledger::Heading Heading() const {
    ledger::Heading heading{
        std::string(kOrigin), {0, ledger::EmptyRoot()}, Now()};
    if (const auto head = Good(store->Head())) {
      heading.seen = {head->head.size, head->head.root};
    }
    return heading;
  }

  ledger::SignedRecord Recording(const std::string& title) const {
    RecordingRegistration recording;
    recording.nonce = ledger::NewNonce();
    recording.titles = {Name{title, {}, {}}};
    recording.common.ids = {Identifier{"isrc", "TWA019900123", {}}};
    const ledger::Heading heading = Heading();
    Statement statement;
    statement.typ = "register";
    statement.log = heading.log;
    statement.seen = heading.seen;
    statement.iat = heading.iat;
    statement.party = party.Party();
    statement.subj =
        ledger::MintSubject("rec", statement.party, recording.nonce);
    statement.body = recording;
    const ledger::SigningKey* const key[] = {&party.daily.front()};
    return Good(ledger::Sign(statement, key));
  }

  Result<ledger::SignedCheckpoint> Append(
      const std::vector<ledger::SignedRecord>& records) {
    QIAO_TRY(Batch batch, store->Begin());
    QIAO_TRY_DO(AddTo(batch, records));
    return batch.Commit(log, Now());
  }

  static Result<void> AddTo(Batch& batch,
                            const std::vector<ledger::SignedRecord>& records) {
    std::vector<ledger::ShapedRecord> shaped;
    for (const ledger::SignedRecord& record : records) {
      QIAO_TRY(ledger::ShapedRecord one,
               ledger::CheckShape(record, json::Edition::kAdmission));
      shaped.push_back(std::move(one));
    }
    ledger::Admission admission(batch.facts(), ledger::RuleSet::kAdmission,
                                ledger::ClockAt(Now()));
    QIAO_TRY(const auto admitted, admission.AdmitAll(shaped));
    for (const ledger::VerifiedRecord& record : admitted) {
      QIAO_TRY_DO(batch.Add(record, kNoFolding.keys(record.statement())));
    }
    return {};
  }

  void Reopen() {
    store.reset();
    store.emplace(Good(Store::Open(path, Access::kReadWrite)));
  }
  // What somebody does to the file behind the program's back.
  void Edit(const char* sql) {
    store.reset();
    Good(Good(Database::Open(path, Database::Mode::kReadWrite))->Run(sql));
  }
  std::int64_t Size() const { return Good(store->Size()); }
};

// All rows of all tables that can be made again, as one text.
std::string DerivedTables(const std::string& path) {
  auto database = Good(Database::Open(path, Database::Mode::kReadWrite));
  std::string text;
  for (const char* sql :
       {"SELECT level || ' ' || idx || ' ' || hex(hash) FROM node",
        "SELECT idx || hex(id) || typ || hex(party) || hex(subj) || "
        "hex(signers) || ifnull(ended, '-') FROM statement",
        "SELECT key || idx FROM touch",
        "SELECT key || count || hex(head) "
        "FROM chain",
        "SELECT hex(subject) FROM known",
        "SELECT hex(id) || created || threshold || hex(roots) FROM party",
        "SELECT hex(kid) || alg || hex(pub) || added || may FROM key",
        "SELECT key || hex(subject) || whole FROM title_key",
        "SELECT scheme || value || hex(subject) FROM identifier"}) {
    Query q(*database, sql);
    while (Good(q.Next())) text += std::string(q.Text(0)) + "\n";
  }
  return text;
}

TEST_CASE("what was committed is there after reopening, and proves itself",
          "[store]") {
  AStore a;
  for (const char* title : {"後來", "成全", "夏夜晚風"}) {
    Good(a.Append({a.Recording(title)}));
  }
  a.Reopen();
  const auto head = Good(a.store->Head());
  REQUIRE(head);
  CHECK(head->head.size == 5);
  for (std::int64_t i = 0; i < 5; ++i) {
    const auto path = Good(ledger::MakeInclusion(i, 5, a.store->Nodes()));
    CHECK(ledger::VerifyInclusion(ledger::LeafHash(Good(a.store->EntryAt(i))),
                                  i, 5, path, head->head.root));
  }
  const auto consistency =
      Good(ledger::MakeConsistency(2, 5, a.store->Nodes()));
  CHECK(ledger::VerifyConsistency(2, 5,
                                  Good(ledger::RootAt(2, a.store->Nodes())),
                                  head->head.root, consistency));
  CHECK(Good(a.store->ByTitle("成全", "rec")).size() == 1);
  CHECK(Good(a.store->ByTitle("成全", "wrk")).empty());
  CHECK(Good(a.store->ByIdentifier("isrc", "TWA019900123")).size() == 3);
  CHECK(Good(a.store->SharedIdentifiers("isrc")).size() == 1);
}

TEST_CASE("a batch that is dropped leaves nothing", "[store]") {
  AStore a;
  const std::int64_t size = a.Size();
  {
    Batch batch = Good(a.store->Begin());
    Good(AStore::AddTo(batch, {a.Recording("後來"), a.Recording("成全")}));
  }
  CHECK(a.Size() == size);
  CHECK(Good(a.store->ByTitle("後來", "rec")).empty());
  Good(a.Append({a.Recording("後來")}));
  CHECK(a.Size() == size + 1);
}

TEST_CASE("a disk that is full stops the store and loses nothing acknowledged",
          "[store][fault]") {
  AStore a;
  Good(a.Append({a.Recording("後來")}));
  const std::int64_t size = a.Size();
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{16384, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  const auto failed = a.Append({a.Recording("成全"), a.Recording("夏")});
  setrlimit(RLIMIT_FSIZE, &before);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::kStorage);
  // No second try: what the disk holds is uncertain.
  CHECK(a.store->Begin().error().code == ErrorCode::kStorage);
  a.Reopen();
  CHECK(a.Size() == size);
  Good(a.Append({a.Recording("成全")}));
  CHECK(a.Size() == size + 1);
}

TEST_CASE("a file that was put back while it is open takes nothing more",
          "[store][fault]") {
  AStore a;
  const std::string copy = a.directory / "copy.db";
  std::filesystem::copy_file(a.path, copy);
  Good(a.Append({a.Recording("後來")}));
  const std::string anchor = *Good(ReadAnchor(a.path));
  SECTION("another one stands there") { std::filesystem::rename(copy, a.path); }
  SECTION("none stands there") { std::filesystem::remove(a.path); }
  const auto lost = a.Append({a.Recording("成全")});
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code == ErrorCode::kStorage);
  CHECK(lost.error().message.find("replaced") != std::string::npos);
  CHECK(a.store->Begin().error().code == ErrorCode::kStorage);
  // The anchor still tells that what was put back is older.
  CHECK(*Good(ReadAnchor(a.path)) == anchor);
}

// What is checked at start; everything else is the audit's (audit_test.cc).
TEST_CASE("a file whose head, tree or log was edited is refused at start",
          "[store][anchor]") {
  for (const char* sql :
       {"UPDATE entry SET leaf = zeroblob(32) WHERE idx = 4",
        "UPDATE node SET hash = zeroblob(32) WHERE level = 2 AND idx = 0",
        "PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE idx = 4",
        "DELETE FROM checkpoint", "DELETE FROM log", "DELETE FROM kept",
        "DELETE FROM kept WHERE n = (SELECT max(n) FROM kept)",
        "UPDATE checkpoint SET note = replace(note, 'test', 'tent')",
        "UPDATE log SET origin = 'registry.example/other'"}) {
    INFO(sql);
    AStore a;
    for (const char* title : {"後來", "成全", "夏夜晚風"}) {
      Good(a.Append({a.Recording(title)}));
    }
    a.Edit(sql);
    for (const Access access : {Access::kReadOnly, Access::kReadWrite}) {
      const auto opened = Store::Open(a.path, access);
      REQUIRE_FALSE(opened);
      CHECK(opened.error().code == ErrorCode::kStorage);
    }
  }
}

TEST_CASE("a tree that was edited while a store was open is not signed over",
          "[store][fault]") {
  AStore a;
  Good(a.Append({a.Recording("後來")}));
  Good(Good(Database::Open(a.path, Database::Mode::kReadWrite))
           ->Run("UPDATE entry SET leaf = zeroblob(32) WHERE idx = 2"));
  const auto batch = a.store->Begin();
  REQUIRE_FALSE(batch);
  CHECK(batch.error().code == ErrorCode::kStorage);
}

TEST_CASE("files of other kinds and of newer programs are refused", "[store]") {
  const test::TemporaryDirectory directory;
  const std::string path = directory / "other.db";
  const auto code = [&path] {
    return Store::Open(path, Access::kReadOnly).error().code;
  };
  CHECK(code() == ErrorCode::kNotFound);
  std::ofstream(path) << "title,artist\n後來,劉若英\n"
                      << std::string(2000, 'x');
  CHECK(code() == ErrorCode::kUnreadable);

  AStore a;
  a.Edit("PRAGMA user_version = 99");
  CHECK(Store::Open(a.path, Access::kReadWrite).error().code ==
        ErrorCode::kUsage);
  a.Edit("PRAGMA user_version = 1; PRAGMA application_id = 7");
  CHECK(Store::Open(a.path, Access::kReadWrite).error().code ==
        ErrorCode::kUnreadable);
  CHECK(Store::Create(a.path, {}).error().code == ErrorCode::kChanged);
}

TEST_CASE(
    "a registry that was cut off while it was made says so, and one that "
    "lost all does not",
    "[store]") {
  // Its journal went into an empty file; it got its mark; its tables.
  for (const char* sql :
       {"PRAGMA journal_mode = WAL", "PRAGMA application_id = 0x5149414f",
        "DELETE FROM log"}) {
    CAPTURE(sql);
    const test::TemporaryDirectory directory;
    const std::string path = directory / "registry.db";
    if (std::string_view(sql).find("log") != std::string_view::npos) {
      Good(MakeRegistryFile(path, {"registry.example/test", "x", "x", 1}));
    }
    Good(Good(Database::Open(path, Database::Mode::kCreate))->Run(sql));
    for (const Access access : {Access::kReadWrite, Access::kReadOnly}) {
      const auto opened = Store::Open(path, access);
      REQUIRE_FALSE(opened);
      CHECK(opened.error().code == ErrorCode::kUnreadable);
      CHECK_THAT(opened.error().message,
                 Catch::Matchers::Contains("qiao init"));
    }
    std::ofstream(AnchorPath(path)) << "qiao-anchor/v1";
    const auto damaged = Store::Open(path, Access::kReadWrite);
    CHECK(damaged.error().code == ErrorCode::kStorage);
    CHECK(damaged.error().message.find("init") == std::string::npos);
  }
}

TEST_CASE("a reader cannot write and sees one moment", "[store]") {
  AStore a;
  Good(a.Append({a.Recording("後來")}));
  Store reader = Good(Store::Open(a.path, Access::kReadOnly));
  CHECK_FALSE(reader.Begin());
  {
    const Store::Snapshot moment = Good(reader.Read());
    const std::int64_t size = Good(reader.Size());
    Good(a.Append({a.Recording("成全")}));
    CHECK(Good(reader.Size()) == size);
    CHECK(Good(reader.Head())->head.size == size);
  }
  CHECK(Good(reader.Size()) == a.Size());
}

TEST_CASE("a reader tells one moment from the next", "[store]") {
  AStore a;
  Good(a.Append({a.Recording("後來")}));
  const Store reader = Good(Store::Open(a.path, Access::kReadOnly));
  const Store::Moment before = Good(reader.Now());
  CHECK(before.entries == a.Size());
  CHECK(Good(reader.Now()) == before);
  {
    const Store::Snapshot snapshot = Good(reader.Read());
    CHECK(Good(reader.Now()) == before);
    Good(a.Append({a.Recording("成全")}));
    CHECK(Good(reader.Now()) == before);
  }
  const Store::Moment after = Good(reader.Now());
  CHECK(after.entries == a.Size());
  CHECK(after != before);
  const Store::Snapshot snapshot = Good(reader.Read());
  CHECK(Good(reader.Now()) == after);
}

TEST_CASE("all that is derived can be made again from the entries", "[store]") {
  AStore a;
  for (const char* title : {"後來", "成全", "夏夜晚風"}) {
    Good(a.Append({a.Recording(title)}));
  }
  a.store.reset();
  const std::string whole = DerivedTables(a.path);
  a.Edit(
      "DELETE FROM title_key; DELETE FROM chain; DELETE FROM touch;"
      "DELETE FROM known; UPDATE statement SET typ = 'claim' WHERE idx = 2");
  CHECK(DerivedTables(a.path) != whole);
  a.Reopen();
  {
    Batch batch = Good(a.store->Begin());
    Good(batch.Rebuild(kNoFolding));
    Good(batch.CommitWithoutEntries(a.log));
  }
  a.store.reset();
  CHECK(DerivedTables(a.path) == whole);
}

TEST_CASE("what stands beside the ledger comes back as it went in", "[store]") {
  AStore a;
  auto print = std::make_shared<Fingerprint>();
  print->items = {1, 0xffffffffu, 0x01020304u};
  print->duration_ms = 372;
  const Digest sha256 = ledger::Sha256({std::string_view(
      "\x01\x00\x00\x00\xff\xff\xff\xff\x04\x03\x02\x01", 12)});
  MatchLink link;
  link.left = ledger::MintSubject("rec", a.party.Party(), ledger::NewNonce());
  link.right = ledger::MintSubject("rec", a.party.Party(), ledger::NewNonce());
  if (link.right < link.left) std::swap(link.left, link.right);
  link.decision.verdict = matcher::Verdict::kSame;
  link.decision.level = matcher::Level::kRecording;
  link.decision.score_millibits = 9'100;
  link.decision.evidence = {{"title", "script", 9'100, false, "後來", "后来"},
                            {"isrc", "none", 0, true, "", ""}};
  link.log_size = 3;
  const ImportRecord import{std::string(32, 'a'), a.party.Party(), "曲目表.csv",
                            sha256, Now()};
  const ImportRow stored{2, "stored", link.left, ""};
  const ImportRow rejected{3, "rejected", std::nullopt, "no title"};
  const PrivateValue secret{sha256, "rec:00", "file", sha256, "\"abc\""};
  {
    Batch batch = Good(a.store->Begin());
    Good(batch.Put(StoredPrint{sha256, print}));
    Good(batch.Put(link));
    Good(batch.Put(link));  // the newest of a pair and level stays
    Good(batch.Put(import));
    Good(batch.Put(import.id, stored));
    Good(batch.Put(import.id, rejected));
    Good(batch.Put(secret));
    Good(batch.CommitWithoutEntries(a.log));
  }
  a.Reopen();
  CHECK(*Good(a.store->Print(sha256))->print == *print);
  CHECK_FALSE(Good(a.store->Print(Digest{})));
  CHECK(Good(a.store->LinksOf(link.right)) == std::vector{link});
  CHECK(Good(a.store->AllLinks()) == std::vector{link});
  CHECK(Good(a.store->Imports()) == std::vector{import});
  CHECK(Good(a.store->ImportRows(import.id)) == std::vector{stored, rejected});
  CHECK(Good(a.store->Private(sha256)) == secret);
}

TEST_CASE("the state root of a moment is not changed by what came later",
          "[store]") {
  AStore a;
  Good(a.Append({a.Recording("後來")}));
  const std::int64_t size = a.Size();
  const Digest root = Good(a.store->StateAt(size)).Root();
  CHECK(root == Good(Good(a.store->FactsNow())->StateRoot({})));
  Good(a.Append({a.Recording("成全")}));
  CHECK(Good(a.store->StateAt(size)).Root() == root);
  CHECK(Good(a.store->StateAt(size + 1)).Root() != root);
}

TEST_CASE("a state tree that is moved on is the one that is made anew",
          "[store]") {
  AStore a;
  const auto said = a.Recording("後來");
  Good(a.Append({said}));
  const std::int64_t size = a.Size();
  ledger::StateTree tree = Good(a.store->StateAt(size - 1));
  for (const char* title : {"成全", "為愛癡狂", "很愛很愛你"}) {
    Good(a.Append({a.Recording(title)}));
  }
  // By steps, and to where the log has long gone on.
  for (std::int64_t at = size; at < a.Size(); ++at) {
    Good(a.store->AdvanceState(at - 1, at, tree));
    CHECK(tree.Root() == Good(a.store->StateAt(at)).Root());
  }
}

}  // namespace
}  // namespace qiao::store
