// Acceptance of trust T24: after a redaction neither value nor salt is in any
// file, all proofs go on verifying, and an audit tells what was erased from
// what was altered.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "registry/ledger/bundle.h"
#include "registry/service/audit_registry.h"
#include "registry/service/export_bundle.h"
#include "registry/service/export_log.h"
#include "registry/service/private_values.h"
#include "registry/store/kept_rows.h"
#include "schemas/json/canonical.h"
#include "tests/registry/service/busy_registry.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"
#include "tests/support/traces.h"

namespace qiao::test {
namespace {

using Catch::Matchers::Contains;
using registry::Registry;

// A value that no other is part of.
std::string AName(std::mt19937& random, int n) {
  static const std::vector<std::string> kSigns = {"林", "小", "橋", "晚", "風",
                                                  "陳", "望", "𠮷", "é",  "~"};
  std::string name = "第" + std::to_string(n) + "號";
  for (std::size_t left = 4 + random() % 60; left > 0; --left) {
    name += kSigns[random() % kSigns.size()];
  }
  return name;
}

// A song with some private values.
struct ASecretSong {
  SubjectId subject;
  StatementId id;
  std::vector<store::PrivateValue> values;
  std::vector<std::string> texts;

  ASecretSong(Registry& registry, const ALabel& label, std::mt19937& random,
              int n, int count) {
    ASong song = ASong(label, "歌" + std::to_string(n)).By("劉若英");
    for (int i = 0; i < count; ++i) {
      texts.push_back(AName(random, n * 100 + i));
      values.push_back(Good(
          registry::NewPrivateValue(song.subject, "contact", texts.back())));
    }
    for (const store::PrivateValue& value : values) {
      song.recording.common.private_values.push_back(
          {value.field, value.commit});
    }
    std::sort(song.recording.common.private_values.begin(),
              song.recording.common.private_values.end(),
              [](const PrivateValue& a, const PrivateValue& b) {
                return ToText(a.commit) < ToText(b.commit);
              });
    song.along.private_values = values;
    subject = song.subject;
    id = song.AppendTo(registry).ids[1];
  }

  Forms FormsAt(std::size_t i) const {
    Forms forms = FormsOf(texts[i], "the value");
    const Forms of_salt = FormsOf(values[i].salt, "the salt");
    forms.insert(forms.end(), of_salt.begin(), of_salt.end());
    return forms;
  }
};

Result<registry::Appended> Redact(Registry& registry, const PartyId& party,
                                  const ledger::SigningKey& key,
                                  const StatementId& target,
                                  std::vector<Commitment> commits) {
  const ledger::ShapedRecord record =
      Good(registry.store().Statement(target))->record;
  const Statement redaction =
      registry::RedactionOf(record, Good(registry.HeadingNow()), party,
                            std::move(commits), "erasure-request");
  const ledger::SigningKey* const keys[] = {&key};
  return registry.Append(Statements{Good(ledger::Sign(redaction, keys))});
}

Result<registry::Appended> Redact(Registry& registry, const ALabel& label,
                                  const ASecretSong& song, std::size_t i) {
  return Redact(registry, label.party, label.keys.daily.front(), song.id,
                {song.values[i].commit});
}

std::string Join(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += word + "\n";
  return all;
}

store::AuditReport AuditOf(const ARegistry& a) {
  return Good(registry::AuditRegistry({a.path, {}, {}, {}}));
}

void CheckSound(const ARegistry& a) {
  const store::AuditReport report = AuditOf(a);
  INFO((report.differences.empty() ? std::string()
                                   : report.differences.front().table + " " +
                                         report.differences.front().found));
  CHECK(report.Sound());
}

struct ASecretRegistry : ARegistry {
  ALabel label{*this, "海風唱片"};
  ALabel other{*this, "北岸音樂"};
  std::mt19937 random{20261130};
  std::vector<ASecretSong> songs;

  explicit ASecretRegistry(int count = 1, int values = 2) {
    for (int n = 0; n < count; ++n) {
      songs.emplace_back(*registry, label, random, n, values);
    }
  }
  std::vector<std::string> Traces(const ASecretSong& song,
                                  std::size_t i) const {
    return TracesIn(directory / "", song.FormsAt(i));
  }
};

}  // namespace

TEST_CASE(
    "what is redacted is in no byte of any file afterwards, and every proof "
    "goes on verifying",
    "[service][erase]") {
  // So many that the tables have several levels and the pages were split.
  ASecretRegistry a(40, 12);
  const auto policy = Good(ledger::ParsePolicy(a->store().LogVkey()));
  const ledger::Receipt receipt_before = Good(a->ReceiptOf(10));
  const std::string entry = Good(a->store().EntryAt(10));
  const std::string bundle_before =
      Good(registry::ExportBundle(*a, a.songs[3].subject));

  Forms all;
  std::set<std::string> wanted;
  for (std::size_t n = 0; n < a.songs.size(); ++n) {
    for (std::size_t i = 0; i < a.songs[n].values.size(); i += 3) {
      const std::string name = std::to_string(n) + "/" + std::to_string(i);
      for (Form& form : a.songs[n].FormsAt(i)) {
        form.name = name + " " + form.name;
        all.push_back(std::move(form));
      }
      wanted.insert({name + " the value", name + " the salt"});
    }
  }
  // This finds every one of them, before.
  for (const std::string& name :
       TracesInBytes(ReadFile(a.path) + ReadFile(a.path + "-wal"), all)) {
    wanted.erase(name);
  }
  REQUIRE(wanted.empty());

  for (const ASecretSong& song : a.songs) {
    std::vector<Commitment> commits;
    for (std::size_t i = 0; i < song.values.size(); i += 3) {
      commits.push_back(song.values[i].commit);
    }
    REQUIRE(Redact(*a, a.label.party, a.label.keys.daily.front(), song.id,
                   commits));
    // At the moment of the answer.
    CHECK(Join(a.Traces(song, 0)) == "");
  }
  std::filesystem::copy(a.path, a.directory / "backup.db");
  const std::string bundle =
      Good(registry::ExportBundle(*a, a.songs[3].subject));
  Backup::Write(a.directory / "later.qiaob", bundle);
  Good(registry::ExportLog(a->store(), a.directory / "www"));
  for (const bool reopened : {false, true}) {
    if (reopened) a.Reopen();
    for (const ASecretSong& song : a.songs) {
      for (std::size_t i = 0; i < song.values.size(); ++i) {
        const auto held = Good(a->store().Private(song.values[i].commit));
        REQUIRE(held);
        if (i % 3 != 0) {
          CHECK(*held == song.values[i]);
          continue;
        }
        CHECK(held->Erased());
        CHECK(held->salt == Digest{});
      }
    }
    CHECK(Join(TracesIn(a.directory / "", all)) == "");
    CheckSound(a);
  }
  CHECK(ledger::VerifyReceipt(receipt_before, entry, policy));
  CHECK(ledger::VerifyReceipt(Good(a->ReceiptOf(10)), entry, policy));
  CHECK(ledger::VerifyBundle(bundle_before, policy));
  CHECK(ledger::VerifyBundle(bundle, policy));
}

TEST_CASE("a row that is only deleted leaves what this looks for",
          "[service][erase]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  a.registry.reset();
  const auto database = Sqlite(a.path);
  Good(database->Run("PRAGMA secure_delete = OFF"));
  Good(database->Run("DELETE FROM private_value"));
  Good(database->Run("PRAGMA wal_checkpoint(TRUNCATE)"));
  CHECK_THAT(Join(a.Traces(song, 0)), Contains("registry.db holds the value"));
  CHECK_THAT(Join(a.Traces(song, 0)), Contains("registry.db holds the salt"));
}

TEST_CASE(
    "while somebody reads for long the journal holds what was erased, and the "
    "redaction is not acknowledged; told again afterwards it is",
    "[service][erase]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  const registry::Registry reader =
      Good(registry::Registry::OpenToRead(a.path, FixedNow));
  const ledger::ShapedRecord record =
      Good(a->store().Statement(song.id))->record;
  const ledger::SigningKey* const keys[] = {&a.label.keys.daily.front()};
  const Statements redaction = {Good(ledger::Sign(
      registry::RedactionOf(record, Good(a->HeadingNow()), a.label.party,
                            {song.values[0].commit}, "law"),
      keys))};
  {
    const auto moment = Good(reader.store().Read());
    Good(reader.store().Head());
    const auto told = a->Append(redaction);
    REQUIRE_FALSE(told);
    CHECK(told.error().code == ErrorCode::kUnavailable);
    // It is gone from the rows, and this would have found it in the journal.
    CHECK(Good(a->store().Private(song.values[0].commit))->Erased());
    CHECK_THAT(Join(a.Traces(song, 0)), Contains("-wal holds the value"));
    // Others are answered meanwhile.
    CHECK(a->AddParty(KeysNamed("晚風"), Name{"晚風", {}, {}}, "org"));
  }
  const auto again = a->Append(redaction);
  REQUIRE(again);
  CHECK(again->known);
  CHECK(Join(a.Traces(song, 0)) == "");
}

TEST_CASE("a journal that a program left behind is emptied on opening",
          "[service][erase]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  // As after a crash between the commit and the emptying: what is on the disk
  // while somebody reads.
  const TemporaryDirectory place;
  std::filesystem::create_directories(place / "qiao");
  {
    const registry::Registry reader =
        Good(registry::Registry::OpenToRead(a.path, FixedNow));
    const auto moment = Good(reader.store().Read());
    Good(reader.store().Head());
    REQUIRE_FALSE(Redact(*a, a.label, song, 0));
    std::filesystem::copy(
        a.directory / "qiao", place / "qiao",
        std::filesystem::copy_options::recursive |
            std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(place / "qiao/registry.db-shm");
  }
  REQUIRE_FALSE(TracesIn(place / "qiao", song.FormsAt(0)).empty());
  const auto opened = registry::Registry::OpenToWrite(
      place / "qiao/registry.db", a.keys_dir, FixedNow);
  REQUIRE(opened);
  CHECK(Join(TracesIn(place / "qiao", song.FormsAt(0))) == "");
  CHECK(Good(opened->store().Private(song.values[1].commit)) == song.values[1]);
}

TEST_CASE(
    "what another program redacted, and left in the journal, is gone when this "
    "one is told the same",
    "[service][erase]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  const ledger::ShapedRecord record =
      Good(a->store().Statement(song.id))->record;
  const ledger::SigningKey* const keys[] = {&a.label.keys.daily.front()};
  const Statements redaction = {Good(ledger::Sign(
      registry::RedactionOf(record, Good(a->HeadingNow()), a.label.party,
                            {song.values[0].commit}, "law"),
      keys))};
  {
    const registry::Registry reader =
        Good(registry::Registry::OpenToRead(a.path, FixedNow));
    const auto moment = Good(reader.store().Read());
    Good(reader.store().Head());
    auto other =
        Good(registry::Registry::OpenToWrite(a.path, a.keys_dir, FixedNow));
    const auto told = other.Append(redaction);
    REQUIRE_FALSE(told);
    CHECK(told.error().code == ErrorCode::kUnavailable);
  }
  REQUIRE_FALSE(a.Traces(song, 0).empty());
  CHECK(Good(a->Append(redaction)).known);
  CHECK(Join(a.Traces(song, 0)) == "");
  CheckSound(a);
}

TEST_CASE("a value without a salt, or of somebody else, is not taken",
          "[service][erase]") {
  ASecretRegistry a;
  const auto told = [&a](const Digest& salt, const std::string& owner) {
    ASong song = ASong(a.label, "夜航");
    store::PrivateValue value = ASecret(song.subject);
    value.salt = salt;
    if (!owner.empty()) value.owner = owner;
    value.commit = ledger::Commit(value.salt, value.field, value.owner,
                                  Good(json::Parse(value.value)));
    song.recording.common.private_values = {{value.field, value.commit}};
    song.along.private_values = {value};
    return a->Append(
        Good(ledger::SignManifest(
            song.Items(*a),
            std::vector<const ledger::SigningKey*>{&a.label.keys.daily.front()},
            {})),
        song.along);
  };
  const auto unsalted = told(Digest{}, "");
  REQUIRE_FALSE(unsalted);
  CHECK_THAT(unsalted.error().message, Contains("has no salt"));
  const auto strange = told(ledger::NewSalt(), ToText(a.other.party));
  REQUIRE_FALSE(strange);
  CHECK_THAT(strange.error().message, Contains("is neither of the subject"));
  CHECK(told(ledger::NewSalt(), ToText(a.label.party)));
  CHECK(told(ledger::NewSalt(), ""));
}

TEST_CASE("an erased value stays erased whoever brings it again",
          "[service][erase]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  REQUIRE(Redact(*a, a.label, song, 0));
  const auto before = Good(a->store().Registration(song.subject));
  auto body = std::get<RecordingRegistration>(before->statement().body);
  body.common.replaces = before->fact.id;
  const ledger::SigningKey* const keys[] = {&a.label.keys.daily.front()};
  const Statements corrected = {Good(ledger::Sign(
      Registry::Draft(Good(a->HeadingNow()), a.label.party, song.subject, body),
      keys))};
  registry::AlongWith along;
  along.private_values = {song.values[0]};
  const auto told = a->Append(corrected, along);
  REQUIRE_FALSE(told);
  CHECK(told.error().code == ErrorCode::kRefused);
  CHECK_THAT(told.error().message, Contains("was erased"));
  CHECK(a->Append(corrected));
  CHECK(Join(a.Traces(song, 0)) == "");
}

TEST_CASE("what was redacted before it came is never taken",
          "[service][erase]") {
  ASecretRegistry a;
  // The statement comes without its value, then the redaction.
  ASong song = ASong(a.label, "夜曲");
  const store::PrivateValue value = Good(
      registry::NewPrivateValue(song.subject, "legal-name", "林小橋的本名"));
  song.recording.common.private_values = {{value.field, value.commit}};
  const StatementId id = song.AppendTo(*a).ids[1];
  CHECK_FALSE(Good(a->store().Private(value.commit)));
  REQUIRE(Redact(*a, a.label.party, a.label.keys.daily.front(), id,
                 {value.commit}));
  CHECK(Good(a->store().Private(value.commit))->Erased());
  CheckSound(a);
}

TEST_CASE("nobody has erased what somebody else committed to",
          "[service][erase]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  const Commitment commit = song.values[0].commit;
  const ledger::SigningKey& key = a.other.keys.daily.front();
  const auto say = [&](const SubjectId& subject, StatementBody body) {
    const ledger::SigningKey* const keys[] = {&key};
    return Good(a->Append(Statements{Good(ledger::Sign(
                    Registry::Draft(Good(a->HeadingNow()), a.other.party,
                                    subject, std::move(body)),
                    keys))}))
        .ids.front();
  };
  Evidence copied;
  copied.kind = "contract";
  copied.commit = commit;
  SECTION("a dispute of the same song that repeats the commitment") {
    Dispute dispute;
    dispute.ground = "share";
    dispute.evidence = {copied};
    const StatementId id = say(song.subject, dispute);
    REQUIRE(Redact(*a, a.other.party, key, id, {commit}));
  }
  SECTION("a song of one's own that repeats it") {
    ASong mine = ASong(a.other, "別人的歌");
    mine.recording.common.private_values = {{"contact", commit}};
    const StatementId id = mine.AppendTo(*a).ids[1];
    REQUIRE(Redact(*a, a.other.party, key, id, {commit}));
  }
  SECTION("a statement that makes no such commitment") {
    const StatementId id = ASong(a.other, "別的歌").AppendTo(*a).ids[1];
    REQUIRE(Redact(*a, a.other.party, key, id, {commit}));
  }
  CHECK(Good(a->store().Private(commit)) == song.values[0]);
  CheckSound(a);
}

TEST_CASE("the operator can erase what any party committed to",
          "[service][erase]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  const ledger::PartyKeys keys =
      Good(ledger::ReadKeyFile(ledger::KeyFilePath(a.keys_dir, "operator")));
  REQUIRE(Redact(*a, keys.Party(), keys.daily.front(), song.id,
                 {song.values[0].commit, song.values[1].commit}));
  CHECK(Join(a.Traces(song, 0)) == "");
  CHECK(Join(a.Traces(song, 1)) == "");
  CheckSound(a);
}

TEST_CASE("an audit tells an erased value from one that was altered",
          "[service][erase][audit]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  REQUIRE(Redact(*a, a.label, song, 0));
  CheckSound(a);
  a.registry.reset();
  const auto blob = [](const Digest& digest) {
    return std::string(reinterpret_cast<const char*>(digest.bytes.data()), 32);
  };
  const auto set = [&](std::size_t i, const Digest& salt,
                       const std::string& value, bool entered) {
    const auto database = Sqlite(a.path);
    store::Query q(*database,
                   "UPDATE private_value SET salt = ?2, value = ?3 "
                   "WHERE commitment = ?1");
    q.BindBlob(1, blob(song.values[i].commit)).BindBlob(2, blob(salt));
    Good(q.Bind(3, std::string_view(value)).Run());
    if (!entered) return;
    // By somebody who knows how it is entered.
    const store::KeptTable& table = store::TableNamed("private_value");
    store::KeptHead head = Good(store::LastKept(*database));
    store::Query row(*database, table.one);
    row.BindBlob(1, blob(song.values[i].commit));
    Good(store::Keep(*database, table, row, head));
  };
  bool entered = false;
  SECTION("a value put back where one was erased") {
    SECTION("in the row alone") {}
    SECTION("and entered as if it had been written") { entered = true; }
    set(0, song.values[0].salt, song.values[0].value, entered);
  }
  SECTION("a value taken away that nobody redacted") {
    SECTION("in the row alone") {}
    SECTION("and entered as if it had been erased") { entered = true; }
    set(1, Digest{}, std::string(song.values[1].value.size(), '0'), entered);
  }
  SECTION("another value") { set(1, song.values[1].salt, "\"別人\"", false); }
  SECTION("the erased row taken away") {
    Good(Sqlite(a.path)->Run(
        "DELETE FROM private_value WHERE salt = zeroblob(32)"));
  }
  const store::AuditReport report = AuditOf(a);
  CHECK(report.In("private_value") == 1);
}

TEST_CASE("a file of an older program loses on opening what it had redacted",
          "[service][erase]") {
  ASecretRegistry a;
  const ASecretSong& song = a.songs.front();
  REQUIRE(Redact(*a, a.label, song, 0));
  a.registry.reset();
  {
    // As the first program made it: no record of rows beside the ledger, no
    // anchor, and the value still there.
    const auto database = Sqlite(a.path);
    Good(database->Run(
        "DROP TABLE kept; ALTER TABLE private_value RENAME TO now;"
        "CREATE TABLE private_value (commitment BLOB PRIMARY KEY, owner TEXT "
        "NOT NULL, field TEXT NOT NULL, salt BLOB NOT NULL, value TEXT NOT "
        "NULL) STRICT, WITHOUT ROWID;"
        "INSERT INTO private_value SELECT * FROM now; DROP TABLE now;"
        "PRAGMA user_version = 1"));
    store::Query q(*database,
                   "UPDATE private_value SET salt = ?2, value = ?3 "
                   "WHERE commitment = ?1");
    const auto blob = [](const Digest& digest) {
      return std::string(reinterpret_cast<const char*>(digest.bytes.data()),
                         32);
    };
    q.BindBlob(1, blob(song.values[0].commit));
    q.BindBlob(2, blob(song.values[0].salt));
    Good(q.Bind(3, std::string_view(song.values[0].value)).Run());
  }
  std::filesystem::remove(a.path + ".anchor");
  REQUIRE_FALSE(a.Traces(song, 0).empty());
  a.Reopen();
  CHECK(Good(a->store().Private(song.values[0].commit))->Erased());
  CHECK(Good(a->store().Private(song.values[1].commit)) == song.values[1]);
  CHECK(Join(a.Traces(song, 0)) == "");
  CheckSound(a);
}

}  // namespace qiao::test
