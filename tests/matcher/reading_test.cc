#include "matcher/reading.h"

#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("characters are read in all their ways", "[matcher][reading]") {
  CHECK(SoundAlike(U'重', U'中'));
  CHECK(SoundAlike(U'重', U'虫'));
  CHECK(SoundAlike(U'樂', U'月'));
  CHECK_FALSE(SoundAlike(U'中', U'虫'));
  CHECK(SoundAlike(U'😀', U'😀'));
  CHECK_FALSE(SoundAlike(U'a', U'b'));
}

TEST_CASE("misspelt titles keep their sound", "[matcher][reading]") {
  CHECK(SoundAlike(U"如果爱忘了", U"如过爱忘了"));
  CHECK(SoundAlike(U"心理学", U"心里学"));
  CHECK_FALSE(SoundAlike(U"心理学", U"心理学"));  // equal, not alike
  CHECK_FALSE(SoundAlike(U"小情歌", U"大情歌"));
  CHECK_FALSE(SoundAlike(U"后来", U"后来呢"));
}

TEST_CASE("the usual reading is written with one space between syllables",
          "[matcher][reading]") {
  CHECK(UsualReading(U"后来") == "hou lai");
  CHECK(UsualReading(U"女") == "nv");
  CHECK(UsualReading(U"我okay了") == "wo okay le");
}

}  // namespace qiao::matcher
