#include "registry/store/never_seen.h"

#include <string>

#include "tests/support/catch.h"

namespace qiao::store {

TEST_CASE("what was added is never taken for new, and what is new mostly is",
          "[store]") {
  for (const int things : {0, 1, 63, 1000, 100'000}) {
    NeverSeen unseen(static_cast<std::size_t>(things));
    for (int i = 0; i < things; ++i) unseen.Add("old " + std::to_string(i));
    int doubted = 0;
    for (int i = 0; i < things; ++i) {
      REQUIRE_FALSE(unseen.Has("old " + std::to_string(i)));
      if (!unseen.Has("new " + std::to_string(i))) ++doubted;
    }
    INFO(doubted << " of " << things);
    CHECK(doubted <= 1 + things / 100);
  }
}

}  // namespace qiao::store
