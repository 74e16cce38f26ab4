#include "matcher/legible_key.h"

#include "matcher/decision.h"
#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("words without a plain letter are left out", "[matcher][legible]") {
  CHECK(LegibleKey("Take ÌÏ There") == "takethere");
  CHECK(LegibleKey("Take There").empty());
  CHECK(LegibleKey("Über Alles").empty());
  CHECK(LegibleKey("後來").empty());
  CHECK(LegibleKey("ÌÏ").empty());
  CHECK(LegibleKey("").empty());
}

TEST_CASE("a word damaged on the way is no other title",
          "[matcher][legible][decision]") {
  Record left, right;
  left.title = "Take ÌÏ There";
  right.title = "Take '`` There";
  left.artist = right.artist = "Skrillex";
  left.duration_ms = right.duration_ms = 210'000;
  const Decision decision = Decide(left, right, Level::kRecording);
  CHECK(decision.verdict == Verdict::kSame);
  CHECK(decision.evidence.front().level == "damaged");
  right.title = "Take Me There";
  CHECK(Decide(left, right, Level::kRecording).verdict != Verdict::kSame);
  // Too little is left.
  left.title = "À toi";
  right.title = "Toi";
  CHECK(Decide(left, right, Level::kRecording).verdict != Verdict::kSame);
}

}  // namespace qiao::matcher
