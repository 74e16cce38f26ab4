#include "schemas/text/duration.h"

#include "tests/support/catch.h"

namespace qiao::text {

TEST_CASE("a length is written in minutes and whole seconds", "[text]") {
  CHECK(WrittenDuration(0) == "0:00");
  CHECK(WrittenDuration(499) == "0:00");
  CHECK(WrittenDuration(500) == "0:01");
  CHECK(WrittenDuration(59'499) == "0:59");
  CHECK(WrittenDuration(59'500) == "1:00");
  CHECK(WrittenDuration(211'000) == "3:31");
  CHECK(WrittenDuration(4'504'000) == "75:04");
}

}  // namespace qiao::text
