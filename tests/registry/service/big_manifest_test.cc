// One signature over 65,536 statements: stored, proved item by item, and
// undone item by item. One more is refused.
#include "registry/ledger/shape.h"
#include "registry/service/export_bundle.h"
#include "registry/service/find_record.h"
#include "tests/support/registries.h"

namespace qiao::registry {
namespace {

using test::Good;

// The n-th recording of the label; its nonce follows from the number.
RecordingRegistration TheRecording(std::int64_t n) {
  RecordingRegistration body;
  for (std::size_t i = 0; i < 8; ++i) {
    body.nonce[i] = static_cast<std::uint8_t>(n >> (8 * i));
  }
  body.titles = {Name{"第" + std::to_string(n) + "首", "zh-Hant", {}}};
  return body;
}
SubjectId SubjectOf(const test::ALabel& label, std::int64_t n) {
  return ledger::MintSubject("rec", label.party, TheRecording(n).nonce);
}

std::vector<Statement> Recordings(const Registry& registry,
                                  const test::ALabel& label,
                                  std::int64_t count) {
  const ledger::Heading heading = Good(registry.HeadingNow());
  std::vector<Statement> items;
  for (std::int64_t n = 0; n < count; ++n) {
    items.push_back(Registry::Draft(heading, label.party, SubjectOf(label, n),
                                    TheRecording(n)));
  }
  return items;
}

// A manifest of so many items, with one withdrawn and one corrected alone.
void StoreAndUndo(std::int64_t count) {
  test::ARegistry registry;
  const test::ALabel label(registry, "鷺岸音樂");
  const Appended appended = Good(registry->AppendManifest(
      Recordings(*registry, label, count), label.keys, {}));
  REQUIRE(static_cast<std::int64_t>(appended.ids.size()) == count + 1);
  CHECK(Good(registry->store().Size()) == appended.index + count + 1);

  const std::string manifest = ToText(appended.ids[0]);
  for (const std::int64_t n : {std::int64_t{0}, count / 3, count - 1}) {
    const RecordOnShow item =
        Good(FindRecord(*registry, manifest + "#" + std::to_string(n)));
    CHECK(item.record.id() == appended.ids[static_cast<std::size_t>(n) + 1]);
    REQUIRE(item.item);
    CHECK(item.item->n == n);
    CHECK(item.item->count == count);
    CHECK(ledger::VerifyInclusion(
        ledger::LeafHash(ledger::AsText(item.record.id().digest.bytes)), n,
        count, item.item->path, item.item->root));
    CHECK(item.fact->InForce());
  }
  CHECK(FindRecord(*registry, manifest + "#" + std::to_string(count))
            .error()
            .code == ErrorCode::kNotFound);

  // One is withdrawn, another corrected; their neighbours stand.
  const StatementId first = appended.ids[1];
  const StatementId last = appended.ids.back();
  const ledger::Heading heading = Good(registry->HeadingNow());
  RecordingRegistration better = TheRecording(count - 1);
  better.titles[0].text += " (更正)";
  better.common.replaces = last;
  Good(registry->AppendManifest(
      std::vector<Statement>{
          Registry::Draft(heading, label.party, SubjectOf(label, 0),
                          Withdrawal{first, "", ""}),
          Registry::Draft(heading, label.party, SubjectOf(label, count - 1),
                          better)},
      label.keys, {}));
  const auto state = [&](std::int64_t n) {
    return Good(FindRecord(*registry, manifest + "#" + std::to_string(n)));
  };
  CHECK(state(0).fact->ended);
  REQUIRE(state(0).later.size() == 1);
  CHECK(state(0).later[0].what == "withdraws");
  CHECK(state(1).fact->InForce());
  CHECK(state(count - 2).fact->InForce());
  CHECK(state(count - 1).fact->ended);
  CHECK(state(count - 1).later[0].what == "replaces");
  registry.Reopen();
  CHECK(state(0).fact->ended);
}

TEST_CASE("a manifest of 300 items is stored, proved and undone item by item",
          "[service][manifest]") {
  StoreAndUndo(300);
}

TEST_CASE(
    "a manifest of 65,536 items is stored, proved and undone item by item",
    "[service][manifest][.slow]") {
  StoreAndUndo(ledger::kMaxManifestItems);
}

TEST_CASE("a manifest of 65,537 items is refused", "[service][manifest]") {
  test::ARegistry registry;
  const test::ALabel label(registry, "鷺岸音樂");
  const std::int64_t size = Good(registry->store().Size());
  const auto refused = registry->AppendManifest(
      Recordings(*registry, label, ledger::kMaxManifestItems + 1), label.keys,
      {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kUsage);
  CHECK(refused.error().message.find("65536") != std::string::npos);
  CHECK(Good(registry->store().Size()) == size);
}

}  // namespace
}  // namespace qiao::registry
