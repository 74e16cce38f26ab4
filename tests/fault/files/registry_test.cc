// A registry whose disk is full at every step of an append.
#include "registry/service/registry.h"

#include "tests/fault/files/file_steps.h"
#include "tests/support/catch.h"
#include "tests/support/registries.h"

namespace qiao::test {
namespace {

// Enough for any append here; one more step, and it would be for ever.
constexpr int kMostSteps = 400;

TEST_CASE("a full disk keeps a batch out, and is asked again; a failed sync is "
          "the end",
          "[registry]") {
  int no_room = 0;
  int broken = 0;
  for (int step = 1; step < kMostSteps; ++step) {
    CAPTURE(step);
    ARegistry registry;
    const ALabel label(registry, "海風唱片");
    const ASong song(label, "後來");
    const auto items = song.Items(*registry);
    const std::int64_t before = Good(registry->store().Size());

    FailAtStep(step, Fault::kFullDisk);
    const auto failed = registry->AppendManifest(items, label.keys, {});
    EndFaults();
    if (failed) {  // it has fewer steps
      CHECK(no_room > 3);
      CHECK(broken > 3);
      return;
    }
    const auto again = registry->AppendManifest(items, label.keys, {});
    if (failed.error().code == ErrorCode::kNoRoom) {
      ++no_room;
      CHECK(Good(again).index == before);
    } else {
      ++broken;
      CHECK(failed.error().code == ErrorCode::kStorage);
      REQUIRE_FALSE(again);
      CHECK(again.error().code == ErrorCode::kStorage);
    }
    registry.Reopen();
    Good(registry->AppendManifest(items, label.keys, {}));
    const std::int64_t entries =
        static_cast<std::int64_t>(items.size()) + 1;  // and the manifest
    CHECK(Good(registry->store().Size()) == before + entries);
  }
  FAIL("the append never ended");
}

}  // namespace
}  // namespace qiao::test
