#include "matcher/name_sounds.h"

#include <string_view>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::matcher {

TEST_CASE("numbers say of two scripts what the names say", "[matcher][name]") {
  const std::vector<std::string_view> han = {
      "孫燕姿",     "陳奕迅", "蔡健雅", "岑寧兒", "歐陽娜娜",      "曾沛慈",
      "中島みどり", "みどり", "莫文蔚", "阿桑",   "林汐遥、方既白"};
  const std::vector<std::string_view> latin = {
      "Sun Yan-Zi", "Eason Chan",    "Tanya Chua", "Yoyo Sham", "Ouyang Nana",
      "Pets Tseng", "Karen Mok",     "Mo",         "A Sang",    "Mayday",
      "Chan",       "Lin Xiyao",     "Zeng",       "Suns",      "Qing Mo Ou",
      "Nakajima",   "Fang and Lin B"};
  std::size_t romanised = 0;
  for (const std::string_view a : han) {
    for (const std::string_view b : latin) {
      const Credit left = CreditOf(a), right = CreditOf(b);
      const NameSounds l = SoundsOf(left), r = SoundsOf(right);
      const NameAgreement agreement = Compare(left, right);
      INFO(a << " and " << b);
      REQUIRE((WritingsOf(left) & WritingsOf(right)) == 0);
      CHECK(Romanised(l, r) == (agreement == NameAgreement::kRomanised));
      CHECK(Romanised(r, l) == Romanised(l, r));
      // The bits may say more, and never less.
      const bool may = (BitsOf(l.han) & BitsOf(r.latin)) != 0 ||
                       (BitsOf(l.latin) & BitsOf(r.han)) != 0;
      CHECK((may || !Romanised(l, r)));
      romanised += Romanised(l, r);
    }
  }
  CHECK(romanised > 8);
  CHECK(romanised < 60);
}

}  // namespace qiao::matcher
