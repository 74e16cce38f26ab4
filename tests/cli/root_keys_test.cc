// Root keys change in a log: with the keys that are here, and with those that
// lie on other machines.
#include "cli/root_keys.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "cli/daily_keys.h"
#include "registry/desk/local_desk.h"
#include "registry/ledger/key_statements.h"
#include "registry/service/party_keys.h"
#include "tests/support/agreed.h"
#include "tests/support/catch.h"
#include "tests/support/files.h"
#include "tests/support/registries.h"

namespace qiao::test {
namespace {

using cli::ChangeRootKeys;
using cli::RootsChanged;
using cli::RootSigners;
using cli::RootsWanted;

// A label with one root key at home, and a second one in a safe.
struct ALabelWithASafe {
  ARegistry file;
  ALabel label{file, "海風唱片"};
  std::string path = ledger::KeyFilePath(file.keys_dir, "海風唱片");
  std::string safe = file.directory / "safe.key";
  ledger::PartyKeys in_safe =
      Good(ledger::NewRootKey("safe", label.party, ledger::kSm2Sm3));
  PublicKey first = label.keys.roots[0].public_key();
  PublicKey second = in_safe.roots[0].public_key();
  std::string draft = file.directory / "roots.draft";

  ALabelWithASafe() {
    Good(ledger::WriteKeyFile(path, label.keys));
    Good(ledger::WriteKeyFile(safe, in_safe));
  }

  desk::LocalDesk Desk() const {
    return desk::LocalDesk(Good(
        registry::Registry::OpenToWrite(file.path, file.keys_dir, FixedNow)));
  }
  registry::PartyKeysOnRecord OnRecord() const {
    return Good(registry::KeysOnRecord(*file.registry, label.party));
  }
  std::vector<KeyId> Roots() const {
    std::vector<KeyId> kids;
    for (const ledger::KeyFact& key : OnRecord().keys) {
      if (key.root && !key.revoked) kids.push_back(key.kid);
    }
    std::ranges::sort(kids);
    return kids;
  }
  Result<RootsChanged> Change(const RootsWanted& wanted,
                              const RootSigners& by = {}) const {
    desk::LocalDesk desk = Desk();
    return ChangeRootKeys(desk, path, wanted, by, {}, Agreed);
  }
  // Both are roots, and so many must sign.
  void AddSafe(std::int64_t threshold = 1) const {
    Good(Change({{second}, {}, threshold, {}}, {{safe}, {}}));
  }
  // What a draft waits for, signed by the roots of a key file.
  void SignDraft(const ledger::PartyKeys& keys) const {
    std::vector<ledger::SignedRecord> together;
    for (const auto& record : Good(cli::ReadDraft(draft))) {
      const ledger::SigningKey* const signer[] = {&keys.roots[0]};
      together.push_back(
          Good(ledger::CoSign(record.record(), signer, Agreed())));
    }
    Good(cli::ReplaceDraft(draft, together));
  }
  Result<registry::Appended> TellDraft() const {
    std::vector<ledger::SignedRecord> records;
    for (const auto& record : Good(cli::ReadDraft(draft))) {
      records.push_back(record.record());
    }
    return file.registry->Append(records);
  }
};

std::vector<KeyId> Kids(std::vector<PublicKey> keys) {
  std::vector<KeyId> kids;
  for (const PublicKey& key : keys) kids.push_back(ledger::KeyIdOf(key));
  std::ranges::sort(kids);
  return kids;
}

TEST_CASE_METHOD(ALabelWithASafe, "a second root key comes, and the first goes",
                 "[cli][key][roots]") {
  const std::int64_t size = Good(file->store().Size());
  const RootsChanged added = Good(Change({{second}, {}, {}, {}}, {{safe}, {}}));
  CHECK(added.index == size);
  CHECK(added.added == Kids({second}));
  CHECK(added.threshold == 1);
  CHECK(Roots() == Kids({first, second}));
  CHECK(OnRecord().threshold == 1);

  // Enough of the old sign, and each of the new: here the safe alone.
  desk::LocalDesk desk = Desk();
  const RootsChanged dropped = Good(
      ChangeRootKeys(desk, safe, {{}, Kids({first}), {}, {}}, {}, {}, Agreed));
  CHECK(dropped.dropped == Kids({first}));
  CHECK(Roots() == Kids({second}));
  // The key at home manages nothing any more, in this log.
  const auto refused = Change({{}, {}, {}, {{"transfer", 2}}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kKeyNeeded);
  CHECK(cli::RotateDailyKey(desk, path).error().code == ErrorCode::kKeyNeeded);
  // With the safe's, the daily key at home is rotated.
  Good(cli::RotateDailyKey(desk, path, {}, {{safe}, {}}));
  // A key that was dropped never returns.
  const auto again = ChangeRootKeys(desk, safe, {{first}, {}, {}, {}},
                                    {{path}, {}}, {}, Agreed);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::kChanged);
}

TEST_CASE_METHOD(ALabelWithASafe, "what makes no sense is refused unsigned",
                 "[cli][key][roots]") {
  const std::int64_t size = Good(file->store().Size());
  const auto code = [&](const RootsWanted& wanted, const RootSigners& by = {}) {
    const auto changed = Change(wanted, by);
    REQUIRE_FALSE(changed);
    return changed.error().code;
  };
  CHECK(code({}) == ErrorCode::kUsage);
  CHECK(code({{}, {}, 1, {}}) == ErrorCode::kUsage);
  CHECK(code({{}, {}, 2, {}}) == ErrorCode::kUsage);
  CHECK(code({{}, Kids({first}), {}, {}}) == ErrorCode::kUsage);
  CHECK(code({{}, Kids({second}), {}, {}}) == ErrorCode::kNotFound);
  CHECK(code({{first}, {}, {}, {}}) == ErrorCode::kChanged);
  // A daily key is no root, and is not made one.
  const PublicKey daily = label.keys.daily[0].public_key();
  CHECK(code({{}, Kids({daily}), {}, {}}) == ErrorCode::kNotFound);
  CHECK(code({{daily}, {}, {}, {}}) == ErrorCode::kChanged);
  // A key of another party.
  const ALabel other(file, "流明唱片");
  const std::string others = file.directory / "other.key";
  Good(ledger::WriteKeyFile(others, other.keys));
  CHECK(code({{second}, {}, {}, {}}, {{others}, {}}) == ErrorCode::kUsage);
  CHECK(Good(file->store().Size()) > size);  // the other label
  const std::int64_t with_other = Good(file->store().Size());
  // The safe's key must show that somebody has it.
  const auto alone = Change({{second}, {}, {}, {}});
  REQUIRE_FALSE(alone);
  CHECK(alone.error().code == ErrorCode::kKeyNeeded);
  CHECK(alone.error().message.find(ToText(ledger::KeyIdOf(second))) !=
        std::string::npos);
  CHECK(Good(file->store().Size()) == with_other);
}

TEST_CASE_METHOD(ALabelWithASafe, "need stays but for what is changed of it",
                 "[cli][key][roots]") {
  using Needs = SignerNeeds;
  Good(Change({{}, {}, {}, {{"licence", 3}, {"transfer", 2}}}));
  CHECK(OnRecord().need == Needs{{"licence", 3}, {"transfer", 2}});
  AddSafe();
  CHECK(OnRecord().need == Needs{{"licence", 3}, {"transfer", 2}});
  desk::LocalDesk desk = Desk();
  std::vector<std::string> codes;
  const cli::AskedFor asked = [&](const SignerNeeds& before) {
    return ledger::SignerAsked{
        before,
        [&](const Statement&,
            std::span<const ledger::SharpEdge> edges) -> Result<void> {
          for (const auto& edge : edges) codes.emplace_back(edge.code);
          return Error{ErrorCode::kUsage, "no"};
        }};
  };
  const std::int64_t size = Good(file->store().Size());
  CHECK_FALSE(ChangeRootKeys(desk, path, {{}, {}, {}, {{"licence", 1}}},
                             {{safe}, {}}, {}, asked));
  CHECK(codes == std::vector<std::string>{"need-dropped"});
  CHECK(Good(file->store().Size()) == size);
  Good(Change({{}, {}, {}, {{"licence", 1}}}, {{safe}, {}}));
  CHECK(OnRecord().need == Needs{{"transfer", 2}});
}

TEST_CASE_METHOD(ALabelWithASafe,
                 "root keys of two machines sign one after the other",
                 "[cli][key][roots][draft]") {
  // Here it is begun; nothing is told.
  const std::int64_t size = Good(file->store().Size());
  const RootsChanged begun = Good(Change({{second}, {}, 2, {}}, {{}, draft}));
  CHECK_FALSE(begun.index);
  CHECK(begun.missing.each == Kids({second}));
  CHECK(begun.missing.roots == 0);
  CHECK(Good(file->store().Size()) == size);
  CHECK(Change({{second}, {}, 2, {}}, {{}, draft}).error().code ==
        ErrorCode::kChanged);  // the draft is there
  CHECK(TellDraft().error().refusal == Refusal::kPossessionMissing);
  SignDraft(in_safe);
  Good(TellDraft());
  CHECK(Good(TellDraft()).known);
  CHECK(Roots() == Kids({first, second}));
  CHECK(OnRecord().threshold == 2);

  // From now on one of them changes nothing: neither roots nor daily keys.
  const auto roots = Change({{}, Kids({second}), 1, {}});
  REQUIRE_FALSE(roots);
  CHECK(roots.error().code == ErrorCode::kKeyNeeded);
  CHECK(roots.error().message.find(ToText(ledger::KeyIdOf(second))) !=
        std::string::npos);
  desk::LocalDesk desk = Desk();
  CHECK(cli::RotateDailyKey(desk, path).error().code == ErrorCode::kKeyNeeded);
  // What one root alone has signed, the log refuses.
  std::filesystem::remove(draft);
  const RootsChanged half =
      Good(Change({{}, Kids({second}), 1, {}}, {{}, draft}));
  CHECK(half.missing.roots == 1);
  CHECK(half.missing.of == Kids({second}));
  CHECK(TellDraft().error().refusal == Refusal::kThreshold);
  SignDraft(in_safe);
  Good(TellDraft());
  CHECK(Roots() == Kids({first}));
}

TEST_CASE_METHOD(ALabelWithASafe,
                 "daily keys are rotated by root keys of two machines",
                 "[cli][key][roots][draft]") {
  AddSafe(2);
  desk::LocalDesk desk = Desk();
  const KeyId before = label.keys.daily[0].id();
  const cli::KeyChange begun =
      Good(cli::RotateDailyKey(desk, path, {}, {{}, draft}));
  CHECK(begun.draft);
  CHECK_FALSE(begun.told);
  // Both keys are in the file until it is told.
  const ledger::PartyKeys between = Good(ledger::ReadKeyFile(path));
  REQUIRE(between.next);
  CHECK(between.daily[0].id() == before);
  CHECK(TellDraft().error().refusal == Refusal::kThreshold);
  SignDraft(in_safe);
  Good(TellDraft());
  const cli::KeyChange done = Good(cli::RotateDailyKey(desk, path));
  CHECK_FALSE(done.told);
  CHECK(done.added.front().kid == between.next->key.id());
  CHECK(done.revoked.front().kid == before);
  CHECK(Good(ledger::ReadKeyFile(path)).daily[0].id() ==
        between.next->key.id());
  // A further machine, and a key that is out, likewise.
  std::filesystem::remove(draft);
  const std::string studio = file.directory / "studio.key";
  CHECK(Good(cli::AddDailyKey(desk, path, studio, {}, {{}, draft})).draft);
  SignDraft(in_safe);
  Good(TellDraft());
  CHECK_FALSE(Good(cli::AddDailyKey(desk, path, studio)).told);
  // A lost key says so by itself, whatever the threshold.
  const KeyId lost = Good(ledger::ReadKeyFile(studio)).daily[0].id();
  CHECK(Good(cli::RevokeDailyKey(desk, studio, {{lost}, "lost", {}})).told);
}

TEST_CASE_METHOD(ALabelWithASafe, "a strange root's signature spoils a draft",
                 "[cli][key][roots][draft]") {
  AddSafe(2);
  Good(Change({{}, {}, 1, {}}, {{}, draft}));
  const ledger::PartyKeys strange =
      Good(ledger::NewRootKey("x", label.party, ledger::kEd25519));
  SignDraft(strange);
  SignDraft(in_safe);
  CHECK(TellDraft().error().refusal == Refusal::kKeyUnknown);
  // One that was a root once, and was dropped.
  Good(Change({{}, Kids({first}), 1, {}}, {{safe}, {}}));
  std::filesystem::remove(draft);
  desk::LocalDesk desk = Desk();
  Good(ChangeRootKeys(desk, safe, {{}, {}, {}, {{"transfer", 2}}}, {{}, draft},
                      {}, Agreed));
  SignDraft(label.keys);
  CHECK(TellDraft().error().refusal == Refusal::kKeyUnknown);
}

TEST_CASE_METHOD(ALabelWithASafe, "a file that is no draft is told from one",
                 "[cli][key][roots][draft]") {
  const auto code = [&](const std::string& text) {
    std::ofstream(draft) << text;
    return cli::ReadDraft(draft).error().code;
  };
  CHECK(cli::ReadDraft(file.directory / "none").error().code ==
        ErrorCode::kUnreadable);
  CHECK(code("") == ErrorCode::kUnreadable);
  CHECK(code("{}\n") == ErrorCode::kUnreadable);
  // Statements that are not on keys are nobody's business here.
  const std::string claim = Good(file->store().EntryAt(5));
  CHECK(code(claim + "\n") == ErrorCode::kUnreadable);
}

}  // namespace
}  // namespace qiao::test
