#include "matcher/title_index.h"

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "matcher/letter_edits.h"
#include "schemas/text/utf8.h"
#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

using Strings = std::vector<std::string>;

// "equal 後來, part 後來的我們"
std::string Found(const Strings& titles, std::string_view asked,
                  std::size_t most = 10) {
  const TitleIndex index(titles);
  std::string text;
  for (const TitleHit& hit : index.Find(asked, most)) {
    if (!text.empty()) text += ", ";
    text += ToText(hit.nearness);
    for (const IndexedTitle& title : hit.titles) {
      text += (title.whole ? " " : " ~") + titles[title.number];
    }
  }
  return text;
}

TEST_CASE("a title is found in the other script, as a whole first",
          "[matcher][index]") {
  const Strings titles = {"後來 (Live)", "后来", "往後", "後來"};
  CHECK(Found(titles, "后来") ==
        "equal ~後來 (Live) 后来 後來, part 後來 (Live)");
  CHECK(Found(titles, "後來 (Live)") ==
        "equal 後來 (Live), core ~後來 (Live) 后来 後來");
  CHECK(Found(titles, "後來 (Live)", 1) == "equal 後來 (Live)");
  CHECK(Found(titles, "后来", 0).empty());
}

TEST_CASE("numerals are found as digits", "[matcher][index]") {
  CHECK(Found({"九十九次我愛他"}, "99次我爱他") == "equal ~九十九次我愛他");
  CHECK(Found({"99次我爱他"}, "九十九次我愛他") == "core 99次我爱他");
}

TEST_CASE("a letter more, less, other or out of place is found",
          "[matcher][index]") {
  const Strings titles = {"月亮之外"};
  for (const char* asked :
       {"月亮之処", "月亮外", "月亮之外啊", "月之亮外", "月光之外"}) {
    INFO(asked);
    CHECK(Found(titles, asked) == "one_edit 月亮之外");
  }
  // Half of a title of two is another title.
  CHECK(Found({"其實"}, "骑士").empty());
  CHECK(Found({"後來"}, "後果").empty());
  // With a letter more it is one edit from one of three.
  CHECK(Found({"後來呢"}, "后来") == "one_edit 後來呢");
}

TEST_CASE("a part of a title is found, the shortest title first",
          "[matcher][index]") {
  const Strings titles = {"月亮代表我的心肝", "月亮代表我的心", "我的歌"};
  CHECK(Found(titles, "月亮") == "part 月亮代表我的心, part 月亮代表我的心肝");
  CHECK(Found(titles, "代表我的") ==
        "part 月亮代表我的心, part 月亮代表我的心肝");
}

TEST_CASE("a long title with some letters wrong is similar",
          "[matcher][index]") {
  const Strings titles = {"Somewhere Over the Rainbow", "月亮代表我的心情啊"};
  CHECK(Found(titles, "Somewere Ovr the Rainbo") ==
        "similar Somewhere Over the Rainbow");
  CHECK(Found(titles, "月光代表你的心情啊") == "similar 月亮代表我的心情啊");
  CHECK(Found(titles, "太陽代表不了心情啊").empty());
}

TEST_CASE("what is no text finds nothing and is not found",
          "[matcher][index]") {
  const Strings titles = {"", "\xff\xfe", "…", "後來"};
  CHECK(Found(titles, "").empty());
  CHECK(Found(titles, "\xff\xfe").empty());
  CHECK(Found(titles, "…") == "equal …");
  CHECK(Found({}, "後來").empty());
  CHECK(TitleIndex(titles).Bytes() > 0);
}

// Letters that no rule of folding or of titles touches.
std::string AnyTitle(std::mt19937& random, std::size_t most) {
  static const Strings kLetters = {"山", "水", "海"};
  std::string title;
  const std::size_t letters = 1 + random() % most;
  for (std::size_t i = 0; i < letters; ++i) title += kLetters[random() % 3];
  return title;
}

std::u32string LettersOf(const std::string& title) {
  std::u32string letters;
  for (std::size_t at = 0; at < title.size();) {
    letters.push_back(text::Next(title, at));
  }
  return letters;
}

TEST_CASE("every title that is equal or one edit apart is found",
          "[matcher][index]") {
  std::mt19937 random(11);
  std::size_t near = 0;
  for (const std::size_t longest : {4U, 8U, 18U}) {
    Strings titles;
    for (int i = 0; i < 3000; ++i) titles.push_back(AnyTitle(random, longest));
    // Long ones are seldom near by chance.
    for (int i = 0; i < 500; ++i) {
      std::string title = titles[random() % titles.size()];
      title.erase(3 * (random() % (title.size() / 3)), 3);
      if (!title.empty()) titles.push_back(title);
    }
    const TitleIndex index(titles);
    for (int i = 0; i < 300; ++i) {
      const std::string& asked = titles[random() % titles.size()];
      const std::u32string letters = LettersOf(asked);
      std::set<std::pair<int, std::uint32_t>> expected, found;
      for (std::uint32_t k = 0; k < titles.size(); ++k) {
        const std::u32string other = LettersOf(titles[k]);
        if (other == letters) {
          expected.emplace(0, k);
        } else if (std::max(other.size(), letters.size()) >= 3 &&
                   AreOneEditApart(other, letters)) {
          expected.emplace(1, k);
        }
      }
      near += expected.size();
      for (const TitleHit& hit : index.Find(asked, titles.size())) {
        for (const IndexedTitle& title : hit.titles) {
          if (hit.nearness == TitleNearness::kEqual) {
            found.emplace(0, title.number);
          } else if (hit.nearness == TitleNearness::kOneEdit) {
            found.emplace(1, title.number);
          }
        }
      }
      INFO(asked);
      CHECK(found == expected);
    }
  }
  CHECK(near > 10'000);
}

TEST_CASE("what is found does not depend on where titles stand",
          "[matcher][index]") {
  std::mt19937 random(5);
  Strings titles;
  for (int i = 0; i < 400; ++i) titles.push_back(AnyTitle(random, 12));
  std::ranges::sort(titles);
  titles.erase(std::unique(titles.begin(), titles.end()), titles.end());
  Strings shuffled = titles;
  std::ranges::shuffle(shuffled, random);
  for (int i = 0; i < 100; ++i) {
    const std::string asked = AnyTitle(random, 12);
    CHECK(Found(titles, asked, 20) == Found(shuffled, asked, 20));
  }
}

}  // namespace
}  // namespace qiao::matcher
