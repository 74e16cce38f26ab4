#include "registry/service/export_bundle.h"

#include <random>

#include "registry/ledger/bundle.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::ALabel;
using test::ARegistry;
using test::ASong;
using test::Good;

TEST_CASE("a bundle verifies offline and is complete to its anchor",
          "[registry][bundle]") {
  ARegistry registry;
  const ALabel label(registry, "海風唱片");
  const ALabel other(registry, "北岸音樂");
  const ASong song = ASong(label, "後來").Claiming(1, 2).Claiming(1, 4);
  song.AppendTo(*registry);
  ASong(other, "成全").AppendTo(*registry);

  const std::string bundle = Good(ExportBundle(*registry, song.subject));
  const auto policy = Good(ledger::ParsePolicy(registry->store().LogVkey()));
  const auto report = Good(ledger::VerifyBundle(bundle, policy));
  CHECK(report.subject == song.subject);
  REQUIRE(report.complete_to);
  int about = 0;
  for (const auto& statement : report.statements) {
    about += statement.typ == "register" || statement.typ == "claim";
  }
  CHECK(about == 3);

  // Nothing was appended since: no further anchor.
  const auto size = Good(registry->store().Size());
  CHECK(Good(ExportBundle(*registry, song.subject)) == bundle);
  CHECK(Good(registry->store().Size()) == size);

  // Somebody else's statements after the anchor do not spoil it.
  ASong(other, "夏夜晚風").AppendTo(*registry);
  registry.registry.reset();
  auto reader = Good(Registry::OpenToRead(registry.path, test::FixedNow));
  const std::string later = Good(ExportBundle(reader, song.subject));
  CHECK(ledger::VerifyBundle(later, policy));
}

TEST_CASE("any changed byte of a bundle makes it fail", "[registry][bundle]") {
  ARegistry registry;
  const ALabel label(registry, "海風唱片");
  const ASong song = ASong(label, "後來").Claiming(1, 1);
  song.AppendTo(*registry);
  const std::string bundle = Good(ExportBundle(*registry, song.subject));
  const auto policy = Good(ledger::ParsePolicy(registry->store().LogVkey()));
  std::mt19937 random(3);
  for (int round = 0; round < 60; ++round) {
    std::string changed = bundle;
    const std::size_t at = random() % changed.size();
    changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 7)));
    INFO("byte " << at);
    CHECK_FALSE(ledger::VerifyBundle(changed, policy));
  }
}

TEST_CASE("a party's own bundle and an unknown subject", "[registry][bundle]") {
  ARegistry registry;
  const ALabel label(registry, "海風唱片");
  const std::string bundle =
      Good(ExportBundle(*registry, AsSubject(label.party)));
  const auto policy = Good(ledger::ParsePolicy(registry->store().LogVkey()));
  CHECK(ledger::VerifyBundle(bundle, policy));
  const SubjectId nobody =
      ledger::MintSubject("rec", label.party, ledger::NewNonce());
  CHECK(ExportBundle(*registry, nobody).error().code == ErrorCode::kNotFound);
}

TEST_CASE("a reader cannot export what is younger than the last anchor",
          "[registry][bundle]") {
  ARegistry registry;
  const ALabel label(registry, "海風唱片");
  const ASong song(label, "後來");
  song.AppendTo(*registry);
  registry.registry.reset();
  auto reader = Good(Registry::OpenToRead(registry.path, test::FixedNow));
  CHECK(ExportBundle(reader, song.subject).error().code == ErrorCode::kUsage);
}

}  // namespace
}  // namespace qiao::registry
