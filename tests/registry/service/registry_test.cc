#include "registry/service/registry.h"

#include "registry/ledger/policy.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::ASong;
using test::Good;
using test::OperatorKeys;
using test::TemporaryDirectory;

TEST_CASE("a new registry holds its operator, signed and provable",
          "[registry]") {
  ARegistry registry;
  const auto parties = Good(registry->Parties());
  REQUIRE(parties.size() == 1);
  CHECK(parties[0].index == 0);
  CHECK(parties[0].names.at(0).text == "登記處");
  const auto receipt = Good(registry->ReceiptOf(0));
  const auto policy = Good(ledger::ParsePolicy(registry->store().LogVkey()));
  CHECK(ledger::VerifyReceipt(receipt, Good(registry->store().EntryAt(0)),
                              policy));
  CHECK_FALSE(ledger::VerifyReceipt(receipt, Good(registry->store().EntryAt(1)),
                                    policy));
}

TEST_CASE("what was appended is there after reopening, with its proofs",
          "[registry]") {
  ARegistry registry;
  const ALabel label(registry, "海風唱片");
  const ASong song = ASong(label, "後來").Isrc("TWA019900123").Claiming(1, 1);
  const Appended appended = song.AppendTo(*registry);
  CHECK(appended.ids.size() == 3);  // manifest, registration, claim
  CHECK_FALSE(appended.known);

  registry.Reopen();
  const auto head = Good(registry->store().Head());
  REQUIRE(head);
  CHECK(head->head == appended.head.head);
  const auto policy = Good(ledger::ParsePolicy(registry->store().LogVkey()));
  for (std::int64_t i = 0; i < head->head.size; ++i) {
    CHECK(ledger::VerifyReceipt(Good(registry->ReceiptOf(i)),
                                Good(registry->store().EntryAt(i)), policy));
  }
  const auto registration = Good(registry->store().Registration(song.subject));
  REQUIRE(registration);
  CHECK(registration->fact.id == appended.ids[1]);
}

TEST_CASE("nobody becomes the operator of a registry that was half made",
          "[registry]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "registry.db";
  const ledger::PartyKeys keys = OperatorKeys();
  Good(ledger::WriteKeyFile(ledger::KeyFilePath(directory / "keys", keys.name),
                            keys));
  Good(store::Store::Create(
      path, {std::string(test::kOrigin), ledger::ToVkey(keys.log->verifier()),
             keys.name, 1}));
  const auto opened =
      Registry::OpenToWrite(path, directory / "keys", test::FixedNow);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::kUnreadable);
  CHECK_THAT(opened.error().message, Catch::Matchers::Contains("qiao init"));
}

TEST_CASE("a batch sent twice is written once and answered alike",
          "[registry]") {
  ARegistry registry;
  const ALabel label(registry, "海風唱片");
  const ASong song(label, "後來");
  const auto items = song.Items(*registry);
  const auto first = Good(registry->AppendManifest(items, label.keys, {}));
  const auto size = Good(registry->store().Size());
  const auto again = Good(registry->AppendManifest(items, label.keys, {}));
  CHECK(again.known);
  CHECK(again.index == first.index);
  CHECK(again.ids == first.ids);
  CHECK(Good(registry->store().Size()) == size);
}

TEST_CASE("one bad statement keeps the whole batch out", "[registry]") {
  ARegistry registry;
  const ALabel label(registry, "海風唱片");
  const ASong song = ASong(label, "後來").Claiming(1, 1);
  auto items = song.Items(*registry);
  items[1].subj = ledger::MintSubject("rec", label.party, ledger::NewNonce());
  const auto size = Good(registry->store().Size());
  const auto refused = registry->AppendManifest(items, label.keys, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().refusal == Refusal::kSubjectUnknown);
  CHECK(Good(registry->store().Size()) == size);
  CHECK_FALSE(Good(registry->store().Registration(song.subject)));
}

TEST_CASE("a party without a place in the log cannot speak", "[registry]") {
  ARegistry registry;
  const ALabel known(registry, "海風唱片");
  const ledger::PartyKeys stranger = test::KeysNamed("stranger");
  RecordingRegistration recording;
  recording.nonce = ledger::NewNonce();
  recording.titles = {Name{"後來", {}, {}}};
  const auto refused = registry->AppendManifest(
      std::vector{Registry::Draft(
          Good(registry->HeadingNow()), stranger.Party(),
          ledger::MintSubject("rec", stranger.Party(), recording.nonce),
          recording)},
      stranger, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().refusal == Refusal::kPartyUnknown);
}

TEST_CASE("a party is found by its name or its id, and two of a name are not",
          "[registry]") {
  ARegistry registry;
  const ALabel one(registry, "海風唱片");
  CHECK(Good(registry->FindParty("海風唱片")).id == one.party);
  CHECK(Good(registry->FindParty(ToText(one.party))).id == one.party);
  CHECK(registry->FindParty("北岸").error().code == ErrorCode::kNotFound);
  const ALabel two(registry, "海風唱片");
  CHECK(registry->FindParty("海風唱片").error().code == ErrorCode::kUsage);
}

TEST_CASE("only the key of the log opens a registry to write", "[registry]") {
  ARegistry registry;
  registry.registry.reset();
  const auto without = Registry::OpenToWrite(
      registry.path, registry.keys_dir + "/none", test::FixedNow);
  REQUIRE_FALSE(without);
  CHECK(without.error().code == ErrorCode::kKeyNeeded);

  const std::string other = registry.keys_dir + "/other";
  const ledger::PartyKeys wrong = test::OperatorKeys();
  Good(ledger::WriteKeyFile(ledger::KeyFilePath(other, "operator"), wrong));
  const auto with_wrong =
      Registry::OpenToWrite(registry.path, other, test::FixedNow);
  REQUIRE_FALSE(with_wrong);
  CHECK(with_wrong.error().code == ErrorCode::kKeyNeeded);

  auto reader = Good(Registry::OpenToRead(registry.path, test::FixedNow));
  CHECK_FALSE(reader.CanWrite());
  CHECK(reader.AnchorNow().error().code == ErrorCode::kUsage);
}

TEST_CASE("an anchor states the state root, and another may follow",
          "[registry]") {
  ARegistry registry;
  const ALabel label(registry, "海風唱片");
  ASong(label, "後來").AppendTo(*registry);
  const auto first = Good(registry->AnchorNow());
  CHECK(Good(registry->store().LastAnchor()) == first);
  ASong(label, "成全").AppendTo(*registry);
  const auto second = Good(registry->AnchorNow());
  CHECK(second > first);
  CHECK(Good(registry->store().LastAnchor()) == second);
}

}  // namespace
}  // namespace qiao::registry
