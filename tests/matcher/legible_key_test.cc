#include "matcher/legible_key.h"

#include "matcher/decision.h"
#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("words without a plain letter are left out", "[matcher][legible]") {
  CHECK(LegibleKey("Bring ÌÏ Home") == "bringhome");
  CHECK(LegibleKey("Bring Home").empty());
  CHECK(LegibleKey("Über Alles").empty());
  CHECK(LegibleKey("後來").empty());
  CHECK(LegibleKey("ÌÏ").empty());
  CHECK(LegibleKey("").empty());
}

TEST_CASE("a word damaged on the way is no other title",
          "[matcher][legible][decision]") {
  Record left, right;
  left.title = "Bring ÌÏ Home";
  right.title = "Bring '`` Home";
  left.artist = right.artist = "Mara Tenby";
  left.duration_ms = right.duration_ms = 210'000;
  const Decision decision = Decide(left, right, Level::kRecording);
  CHECK(decision.verdict == Verdict::kSame);
  CHECK(decision.evidence.front().level == "damaged");
  right.title = "Bring Me Home";
  CHECK(Decide(left, right, Level::kRecording).verdict != Verdict::kSame);
  // Too little is left.
  left.title = "À toi";
  right.title = "Toi";
  CHECK(Decide(left, right, Level::kRecording).verdict != Verdict::kSame);
}

}  // namespace qiao::matcher
