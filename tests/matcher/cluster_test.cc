#include "matcher/cluster.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

using Groups = std::vector<std::vector<std::uint32_t>>;

std::vector<std::string> Names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back("row" + std::to_string(100 + i));
  }
  return names;
}

Groups Of(const std::vector<std::string>& names, const std::vector<Link>& links,
          Verdict unseen = Verdict::kReview) {
  return Clusters(names, links,
                  [&](std::uint32_t, std::uint32_t) { return unseen; });
}

Link Same(std::uint32_t a, std::uint32_t b, std::int64_t score) {
  return {a, b, Verdict::kSame, score};
}

}  // namespace

TEST_CASE("records that are all the same make one group",
          "[matcher][cluster]") {
  CHECK(Of(Names(4), {Same(0, 1, 20), Same(1, 2, 18), Same(0, 2, 15)}) ==
        Groups{{0, 1, 2}});
}

TEST_CASE("a group does not grow along one weak link", "[matcher][cluster]") {
  // 0-1 and 2-3 are pairs; only 1-2 joins them: one of four.
  CHECK(Of(Names(4), {Same(0, 1, 30), Same(2, 3, 30), Same(1, 2, 13)}) ==
        Groups{{0, 1}, {2, 3}});
  // A chain of a hundred does not become one group.
  std::vector<Link> chain;
  for (std::uint32_t i = 0; i + 1 < 100; ++i) {
    chain.push_back(Same(i, i + 1, 20));
  }
  for (const auto& group : Of(Names(100), chain)) CHECK(group.size() <= 3);
}

TEST_CASE("what is different stays apart", "[matcher][cluster]") {
  const Groups groups =
      Of(Names(3),
         {Same(0, 1, 30), Same(1, 2, 25), {0, 2, Verdict::kDifferent, -5}});
  CHECK(groups == Groups{{0, 1}});
  CHECK(Of(Names(3), {Same(0, 1, 30), Same(1, 2, 25)}, Verdict::kDifferent) ==
        Groups{{0, 1}});
}

TEST_CASE("pairs that nobody looked at are decided when it matters",
          "[matcher][cluster]") {
  CHECK(Of(Names(3), {Same(0, 1, 30), Same(1, 2, 25)}, Verdict::kSame) ==
        Groups{{0, 1, 2}});
}

TEST_CASE("one pair of many that is different keeps two large groups apart",
          "[matcher][cluster]") {
  // 0 to 5 and 6 to 11; of the 36 pairs between them nobody said a word.
  std::vector<Link> links = {Same(0, 11, 1)};
  for (std::uint32_t i = 0; i < 12; ++i) {
    for (std::uint32_t k = i + 1; k < 12; ++k) {
      if (i / 6 == k / 6) links.push_back(Same(i, k, 20));
    }
  }
  const auto of = [&](std::uint32_t left, std::uint32_t right) {
    return Clusters(Names(12), links, [&](std::uint32_t a, std::uint32_t b) {
      return std::minmax(a, b) == std::minmax(left, right) ? Verdict::kDifferent
                                                           : Verdict::kSame;
    });
  };
  for (std::uint32_t left = 0; left < 6; ++left) {
    for (std::uint32_t right = 6; right < 12; ++right) {
      const bool said = left == 0 && right == 11;  // by the link
      CHECK(of(left, right).size() == (said ? 1 : 2));
    }
  }
}

TEST_CASE("groups do not depend on the order of records and links",
          "[matcher][cluster]") {
  const std::size_t count = 40;
  std::uint32_t seed = 99;
  const auto random = [&] {
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
  };
  INFO("seed " << seed);
  const std::vector<std::string> names = Names(count);
  std::vector<Link> links;
  for (int i = 0; i < 150; ++i) {
    const auto a = static_cast<std::uint32_t>(random() % count);
    const auto b = static_cast<std::uint32_t>(random() % count);
    if (a == b) continue;
    const bool known =
        std::any_of(links.begin(), links.end(), [&](const Link& link) {
          return std::minmax(link.left, link.right) == std::minmax(a, b);
        });
    if (known) continue;
    links.push_back({a, b, i % 5 == 0 ? Verdict::kDifferent : Verdict::kSame,
                     static_cast<std::int64_t>(random() % 6)});
  }
  const auto spelt = [](const std::vector<std::string>& of, const Groups& in) {
    std::vector<std::string> all;
    for (const auto& group : in) {
      std::string text;
      for (const std::uint32_t member : group) text += of[member] + " ";
      all.push_back(text);
    }
    return all;
  };
  const auto expected = spelt(names, Of(names, links));
  REQUIRE_FALSE(expected.empty());
  for (int round = 0; round < 20; ++round) {
    std::vector<std::uint32_t> place(count);
    std::iota(place.begin(), place.end(), 0U);
    for (std::size_t i = count; i-- > 1;) {
      std::swap(place[i], place[random() % (i + 1)]);
    }
    std::vector<std::string> moved(count);
    for (std::size_t i = 0; i < count; ++i) moved[place[i]] = names[i];
    std::vector<Link> other;
    for (const Link& link : links) {
      other.push_back({place[link.right], place[link.left], link.verdict,
                       link.score_millibits});
    }
    std::reverse(other.begin(), other.end());
    CHECK(spelt(moved, Of(moved, other)) == expected);
  }
}

}  // namespace qiao::matcher
