// Daily keys change in a key file and in a log, and a stop in between costs
// neither.
#include "cli/daily_keys.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "registry/desk/local_desk.h"
#include "registry/ledger/key_statements.h"
#include "registry/service/party_keys.h"
#include "tests/support/catch.h"
#include "tests/support/faulty_desk.h"
#include "tests/support/files.h"
#include "tests/support/registries.h"

namespace qiao::test {
namespace {

using cli::AddDailyKey;
using cli::KeyChange;
using cli::RevokeDailyKey;
using cli::RotateDailyKey;

// A label on record, its keys in a file, and something that it said.
struct ALabelAtHome {
  ARegistry file;
  ALabel label{file, "海風唱片"};
  std::string path = ledger::KeyFilePath(file.keys_dir, "海風唱片");
  KeyId first = label.keys.daily.front().id();

  ALabelAtHome() { Good(ledger::WriteKeyFile(path, label.keys)); }

  desk::LocalDesk Desk() const {
    return desk::LocalDesk(Good(
        registry::Registry::OpenToWrite(file.path, file.keys_dir, FixedNow)));
  }
  ledger::PartyKeys Keys() const { return Good(ledger::ReadKeyFile(path)); }
  registry::PartyKeysOnRecord OnRecord() const {
    return Good(registry::KeysOnRecord(*file.registry, label.party));
  }
  std::vector<KeyId> InForce() const {
    std::vector<KeyId> kids;
    for (const ledger::KeyFact& key : OnRecord().keys) {
      if (!key.root && !key.revoked) kids.push_back(key.kid);
    }
    return kids;
  }
  // Whether the registry takes what these keys say.
  Result<registry::Appended> Say(const ledger::PartyKeys& keys,
                                 const std::string& title) {
    ASong song(label, title);
    song.Claiming(1, 1);
    return file->AppendManifest(song.Items(*file), keys, {}, song.along);
  }
  // One daily key is in force, it is the file's only one, and it speaks.
  void CheckWhole(const std::string& title) {
    const ledger::PartyKeys keys = Keys();
    REQUIRE(keys.daily.size() == 1);
    CHECK_FALSE(keys.next);
    CHECK(InForce() == std::vector<KeyId>{keys.daily.front().id()});
    CHECK(Say(keys, title).has_value());
  }
};

TEST_CASE_METHOD(ALabelAtHome,
                 "a rotation puts a new key in the place of the old one",
                 "[cli][key][rotate]") {
  REQUIRE(Say(label.keys, "後來").has_value());
  const std::int64_t size = Good(file->store().Size());
  desk::LocalDesk desk = Desk();
  const KeyChange change = Good(RotateDailyKey(desk, path));
  CHECK(change.told);
  CHECK(change.party == label.party);
  const KeyId next = Keys().daily.front().id();
  CHECK(change.added == std::vector<cli::ChangedKey>{{next, size}});
  CHECK(change.revoked == std::vector<cli::ChangedKey>{{first, size + 1}});
  CHECK(change.others.empty());
  CHECK(next != first);
  CheckWhole("給十年後的我");
  const Result<registry::Appended> old = Say(label.keys, "偷來的歌");
  REQUIRE_FALSE(old);
  CHECK(old.error().refusal == Refusal::kKeyRevoked);
  // What the old key signed stays as it was.
  const auto facts = Good(file->store().FactsNow());
  for (std::int64_t index = 0; index < size; ++index) {
    const auto id = Good(file->store().IdsFrom(index, 1)).front();
    const auto said = Good(facts->Statement(id));
    REQUIRE(said);
    CHECK_FALSE(said->ended);
    CHECK_FALSE(Good(ledger::IsContested(*said, *facts)));
  }
}

TEST_CASE_METHOD(ALabelAtHome,
                 "a rotated key is of the same algorithm and may as much",
                 "[cli][key][rotate]") {
  for (const std::string_view alg : {ledger::kEs256, ledger::kSm2Sm3}) {
    ledger::PartyKeys keys = Good(ledger::NewPartyKeys(std::string(alg), alg));
    const ledger::Heading heading = Good(file->HeadingNow());
    auto records = Good(ledger::IntroduceParty(keys, heading));
    const ledger::SigningKey* const daily[] = {&keys.daily.front()};
    records[1] =
        Good(ledger::AddDailyKeys(keys, heading, daily, {"register", "claim"}));
    Good(file->Append(records));
    const std::string own = ledger::KeyFilePath(file.keys_dir, keys.name);
    Good(ledger::WriteKeyFile(own, keys));
    desk::LocalDesk desk = Desk();
    const KeyId next = Good(RotateDailyKey(desk, own)).added.front().kid;
    const auto facts = Good(file->store().FactsNow());
    const auto fact = Good(facts->Key(next));
    REQUIRE(fact);
    CHECK(fact->key.alg == alg);
    CHECK(fact->may == std::vector<std::string>{"claim", "register"});
  }
}

TEST_CASE_METHOD(ALabelAtHome,
                 "a rotation that is stopped at any step goes on where it was",
                 "[cli][key][rotate]") {
  // The steps that leave this machine; the file is written between them.
  int steps = 0;
  {
    desk::LocalDesk sound = Desk();
    FaultyDesk counting(sound, 0, FaultyDesk::When::kBefore);
    Good(RotateDailyKey(counting, path));
    steps = counting.calls();
    CheckWhole("第一次");
  }
  REQUIRE(steps == 4);
  for (int step = 1; step <= steps; ++step) {
    for (const auto when :
         {FaultyDesk::When::kBefore, FaultyDesk::When::kAfter}) {
      CAPTURE(step, when);
      const KeyId before = Keys().daily.front().id();
      const std::size_t known = OnRecord().keys.size();
      desk::LocalDesk sound = Desk();
      FaultyDesk faulty(sound, step, when);
      const auto stopped = RotateDailyKey(faulty, path);
      REQUIRE_FALSE(stopped);
      CHECK(stopped.error().code == ErrorCode::kUnavailable);
      CHECK(Keys().daily.front().id() == before);
      // No key is in the log that is not in the file.
      const ledger::PartyKeys between = Keys();
      for (const KeyId& kid : InForce()) {
        CHECK(
            (kid == before || (between.next && kid == between.next->key.id())));
      }
      const bool promised = between.next.has_value();
      const KeyChange done = Good(RotateDailyKey(sound, path));
      if (promised) CHECK(done.added.front().kid == between.next->key.id());
      CHECK(done.revoked.front().kid == before);
      CHECK(OnRecord().keys.size() == known + 1);
      CheckWhole("第" + std::to_string(10 * step + static_cast<int>(when)) +
                 "首");
    }
  }
}

TEST_CASE_METHOD(ALabelAtHome,
                 "a rotation goes on from whatever the log holds already",
                 "[cli][key][rotate]") {
  desk::LocalDesk desk = Desk();
  ledger::PartyKeys keys = Keys();
  keys.next.emplace(
      ledger::NextKey{std::string(kOrigin),
                      Good(ledger::SigningKey::Generate(ledger::kEd25519))});
  Good(ledger::ReplaceKeyFile(path, keys));
  const KeyId next = keys.next->key.id();
  const auto add = [&] {
    const ledger::SigningKey* const added[] = {&keys.next->key};
    const auto record = Good(ledger::AddDailyKeys(
        keys, Good(file->HeadingNow()), added, ledger::DailyTypes()));
    Good(file->Append({&record, 1}));
  };
  const auto revoke = [&](const KeyId& kid) {
    const auto record = Good(ledger::RevokeDailyKeys(
        keys, Good(file->HeadingNow()), {{kid}, "lost", {}}));
    Good(file->Append({&record, 1}));
  };
  SECTION("the next key was made") {}
  SECTION("it was entered") { add(); }
  SECTION("the old one was revoked") { revoke(first); }
  SECTION("both") {
    add();
    revoke(first);
  }
  CHECK(Good(RotateDailyKey(desk, path)).added.front().kid == next);
  CheckWhole("後來");
}

TEST_CASE_METHOD(ALabelAtHome, "a next key that was revoked is not used",
                 "[cli][key][rotate]") {
  desk::LocalDesk desk = Desk();
  ledger::PartyKeys keys = Keys();
  keys.next.emplace(
      ledger::NextKey{std::string(kOrigin),
                      Good(ledger::SigningKey::Generate(ledger::kEd25519))});
  Good(ledger::ReplaceKeyFile(path, keys));
  const ledger::SigningKey* const added[] = {&keys.next->key};
  const ledger::Heading heading = Good(file->HeadingNow());
  const std::vector<ledger::SignedRecord> records = {
      Good(ledger::AddDailyKeys(keys, heading, added, {"claim"})),
      Good(ledger::RevokeDailyKeys(keys, heading,
                                   {{keys.next->key.id()}, "lost", {}}))};
  Good(file->Append(records));
  CHECK(Good(RotateDailyKey(desk, path)).added.front().kid !=
        keys.next->key.id());
  CheckWhole("後來");
}

TEST_CASE_METHOD(ALabelAtHome,
                 "a key file that cannot be written stays, and nothing is told",
                 "[cli][key][rotate]") {
  const std::string before = ReadFile(path);
  const std::int64_t size = Good(file->store().Size());
  desk::LocalDesk desk = Desk();
  std::filesystem::create_directories(path + ".new/in the way");
  const auto failed = RotateDailyKey(desk, path);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::kStorage);
  CHECK(ReadFile(path) == before);
  CHECK(Good(file->store().Size()) == size);
  std::filesystem::remove_all(path + ".new");
  // What a stopped program left behind is in nobody's way.
  std::ofstream(path + ".new") << before.substr(0, before.size() / 2);
  Good(RotateDailyKey(desk, path));
  CheckWhole("後來");
}

TEST_CASE_METHOD(ALabelAtHome, "one program at a time changes a key file",
                 "[cli][key][rotate]") {
  desk::LocalDesk desk = Desk();
  {
    const auto lock = Good(ledger::KeyFolderLock::Take(path));
    const auto second = RotateDailyKey(desk, path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::kChanged);
  }
  Good(RotateDailyKey(desk, path));
}

TEST_CASE_METHOD(ALabelAtHome,
                 "keys of two registries are rotated in one after the other",
                 "[cli][key][rotate]") {
  ARegistry other;
  desk::LocalDesk here = Desk();
  desk::LocalDesk there(Good(
      registry::Registry::OpenToWrite(other.path, other.keys_dir, FixedNow)));
  // A party that is not there has no keys to rotate.
  CHECK(RotateDailyKey(there, path).error().code == ErrorCode::kNotFound);
  Good(other->AddParty(Keys(), Name{"海風唱片", {}, {}}, "org"));
  Good(RotateDailyKey(here, path));
  // There the new key is unknown; it is entered, and the old one revoked.
  const auto unknown = RotateDailyKey(there, path);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::kNotFound);
  CHECK(unknown.error().message.find("qiao key add") != std::string::npos);
  const KeyChange entered = Good(AddDailyKey(there, path, path));
  CHECK(entered.added.front().kid == Keys().daily.front().id());
  CHECK(entered.others == std::vector<KeyId>{first});
  Good(RevokeDailyKey(there, path, {{first}, "superseded", {}}));
  CHECK_FALSE(Good(AddDailyKey(there, path, path)).told);
}

TEST_CASE_METHOD(ALabelAtHome,
                 "a second machine signs with a key of its own and no roots",
                 "[cli][key][add]") {
  desk::LocalDesk desk = Desk();
  const std::string studio = file.directory / "studio.key";
  const KeyChange change = Good(AddDailyKey(desk, path, studio));
  CHECK(change.others == std::vector<KeyId>{first});
  const ledger::PartyKeys there = Good(ledger::ReadKeyFile(studio));
  CHECK(there.Party() == label.party);
  CHECK(there.roots.empty());
  CHECK(ReadFile(studio).find(ToHex(label.keys.roots[0].RevealSecret())) ==
        std::string::npos);
  CHECK(change.added.front().kid == there.daily.front().id());
  CHECK(Say(there, "後來").has_value());
  CHECK(Say(Keys(), "很愛很愛你").has_value());
  // Said again, it is the same.
  CHECK_FALSE(Good(AddDailyKey(desk, path, studio)).told);
  // A file without roots enters and rotates nothing.
  CHECK(RotateDailyKey(desk, studio).error().code == ErrorCode::kKeyNeeded);
  CHECK(AddDailyKey(desk, studio, path).error().code == ErrorCode::kKeyNeeded);
  // Either is revoked alone: here by itself.
  const KeyChange lost =
      Good(RevokeDailyKey(desk, studio, {{there.daily[0].id()}, "lost", {}}));
  CHECK(lost.others == std::vector<KeyId>{first});
  CHECK(Say(there, "一輩子的孤單").error().refusal == Refusal::kKeyRevoked);
  CHECK(Say(Keys(), "為愛癡狂").has_value());
  CHECK(RevokeDailyKey(desk, studio, {{first}, "lost", {}}).error().code ==
        ErrorCode::kKeyNeeded);
  CHECK(AddDailyKey(desk, path, studio).error().code == ErrorCode::kChanged);
}

TEST_CASE_METHOD(ALabelAtHome,
                 "a key for a second machine is on disk before it is entered",
                 "[cli][key][add]") {
  desk::LocalDesk sound = Desk();
  const std::string studio = file.directory / "studio.key";
  for (int step = 1; step <= 4; ++step) {
    for (const auto when :
         {FaultyDesk::When::kBefore, FaultyDesk::When::kAfter}) {
      CAPTURE(step, when);
      std::filesystem::remove(studio);
      FaultyDesk faulty(sound, step, when);
      REQUIRE_FALSE(AddDailyKey(faulty, path, studio));
      const std::size_t in_force = InForce().size();
      const KeyChange done = Good(AddDailyKey(sound, path, studio));
      CHECK(InForce().size() == in_force + (done.told ? 1U : 0U));
      CHECK(done.added.front().kid ==
            Good(ledger::ReadKeyFile(studio)).daily.front().id());
    }
  }
}

TEST_CASE_METHOD(ALabelAtHome, "keys of two parties do not meet in one file",
                 "[cli][key][add]") {
  desk::LocalDesk desk = Desk();
  const std::string operators = ledger::KeyFilePath(file.keys_dir, "operator");
  const auto mixed = AddDailyKey(desk, path, operators);
  REQUIRE_FALSE(mixed);
  CHECK(mixed.error().code == ErrorCode::kUsage);
}

TEST_CASE_METHOD(
    ALabelAtHome,
    "a key that was stolen marks what it signed since, and no more",
    "[cli][key][revoke]") {
  const std::int64_t honest = Good(Say(label.keys, "後來")).index;
  const std::int64_t stolen = Good(Say(label.keys, "偷來的歌")).index;
  desk::LocalDesk desk = Desk();
  const KeyRevocation since{{first, first}, "stolen", stolen};
  const KeyChange change = Good(RevokeDailyKey(desk, path, since));
  CHECK(change.revoked.front().kid == first);
  CHECK(change.others.empty());
  const auto facts = Good(file->store().FactsNow());
  const auto contested = [&](std::int64_t index) {
    const auto id = Good(file->store().IdsFrom(index, 1)).front();
    return Good(ledger::IsContested(*Good(facts->Statement(id)), *facts));
  };
  CHECK_FALSE(contested(honest));
  CHECK(contested(stolen));
  // Said again it is the same; another mark comes too late.
  CHECK_FALSE(Good(RevokeDailyKey(desk, path, since)).told);
  CHECK_FALSE(Good(RevokeDailyKey(desk, path, {{first}, "lost", {}})).told);
  const auto late = RevokeDailyKey(desk, path, {{first}, "stolen", honest});
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::kChanged);
  // The party makes itself heard again.
  Good(RotateDailyKey(desk, path));
  CheckWhole("後來呢");
}

TEST_CASE_METHOD(ALabelAtHome, "what is no daily key of the party stays",
                 "[cli][key][revoke]") {
  desk::LocalDesk desk = Desk();
  const auto code = [&](const KeyId& kid,
                        std::optional<std::int64_t> since = std::nullopt) {
    const auto revoked = RevokeDailyKey(desk, path, {{kid}, "lost", since});
    REQUIRE_FALSE(revoked);
    return revoked.error().code;
  };
  const std::int64_t size = Good(file->store().Size());
  CHECK(code(label.keys.roots[0].id()) == ErrorCode::kUsage);
  CHECK(code(KeysNamed("stranger").daily[0].id()) == ErrorCode::kNotFound);
  CHECK(code(Good(ledger::ReadKeyFile(
                      ledger::KeyFilePath(file.keys_dir, "operator")))
                 .daily[0]
                 .id()) == ErrorCode::kNotFound);
  CHECK(code(first, size + 1) == ErrorCode::kRefused);
  CHECK(Good(file->store().Size()) == size);
}

}  // namespace
}  // namespace qiao::test
