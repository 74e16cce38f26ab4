#include "matcher/offset_votes.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

namespace qiao::matcher {
namespace {

struct Hit {
  std::uint32_t track, window;
};

std::vector<VotedTrack> BestOf(OffsetVotes& votes, const std::vector<Hit>& hits,
                               std::size_t most) {
  votes.Begin();
  std::uint32_t occurrence = 0;
  for (const Hit& hit : hits) {
    votes.Add({hit.track, hit.window << kWindowShift, ++occurrence, false});
  }
  return votes.Best(most);
}

// The same, counted plainly: track, most votes in two windows side by side.
std::vector<std::pair<std::uint32_t, int>> Counted(
    const std::vector<Hit>& hits) {
  std::map<std::uint32_t, std::array<int, kOffsetWindows>> counts;
  for (const Hit& hit : hits) ++counts[hit.track][hit.window];
  std::vector<std::pair<std::uint32_t, int>> found;
  for (const auto& [track, windows] : counts) {
    int most = 0;
    for (std::size_t w = 0; w < kOffsetWindows; ++w) {
      most = std::max(most, windows[w] + windows[(w + 1) % kOffsetWindows]);
    }
    if (most >= 2) found.emplace_back(track, most);
  }
  std::stable_sort(
      found.begin(), found.end(),
      [](const auto& a, const auto& b) { return a.second > b.second; });
  return found;
}

}  // namespace

TEST_CASE("votes in two windows side by side count together",
          "[matcher][audio]") {
  OffsetVotes votes(OffsetVotes::kFewVotes);
  const auto best = BestOf(
      votes, {{7, 3}, {7, 4}, {7, 4}, {9, 63}, {9, 0}, {5, 1}, {5, 3}}, 50);
  REQUIRE(best.size() == 2);
  CHECK(best[0].track == 7);
  CHECK(best[0].votes == 3);
  CHECK(best[1].track == 9);
  CHECK(best[1].votes == 2);
}

TEST_CASE("the votes of a track are told, but for those that stand alone",
          "[matcher][audio]") {
  OffsetVotes votes(OffsetVotes::kFewVotes);
  const auto best =
      BestOf(votes, {{1, 10}, {1, 10}, {1, 30}, {1, 30}, {1, 31}, {1, 50}}, 50);
  REQUIRE(best.size() == 1);
  CHECK(best[0].votes == 3);
  std::vector<std::uint32_t> windows;
  for (const Vote& vote : best[0].those) windows.push_back(vote.window());
  CHECK(windows == std::vector<std::uint32_t>{10, 10, 30, 30, 31});
}

TEST_CASE("a vote that repeats another of its key is kept and does not count",
          "[matcher][audio]") {
  OffsetVotes votes(OffsetVotes::kFewVotes);
  votes.Begin();
  votes.Add({4, 80, 1, false});
  votes.Add({4, 81, 1, true});
  votes.Add({4, 79, 1, true});
  votes.Add({6, 80, 1, false});
  votes.Add({6, 81, 1, true});
  votes.Add({6, 80, 2, false});
  const auto best = votes.Best(50);
  REQUIRE(best.size() == 1);
  CHECK(best[0].track == 6);
  CHECK(best[0].votes == 2);
  CHECK(best[0].those.size() == 3);
}

TEST_CASE("sifting in between changes no answer", "[matcher][audio]") {
  std::mt19937 random(6);
  OffsetVotes sifted(OffsetVotes::kFewVotes);
  OffsetVotes whole(OffsetVotes::kFewVotes);
  sifted.Begin();
  whole.Begin();
  for (std::uint32_t part = 0; part < 4; ++part) {
    for (std::uint32_t v = 0; v < 5'000; ++v) {
      const auto track =
          part * 3'000 + static_cast<std::uint32_t>(random() % 3'000);
      const auto offset = static_cast<std::uint32_t>(random() % 256);
      const Vote vote(track, offset, v, false);
      sifted.Add(vote);
      whole.Add(vote);
    }
    sifted.Sift();
  }
  const auto best = sifted.Best(10'000);
  const auto same = whole.Best(10'000);
  REQUIRE(best.size() == same.size());
  for (std::size_t b = 0; b < best.size(); ++b) {
    REQUIRE(best[b].track == same[b].track);
    REQUIRE(best[b].votes == same[b].votes);
  }
}

TEST_CASE("votes are those of a plain count, query after query",
          "[matcher][audio]") {
  OffsetVotes votes(OffsetVotes::kFewVotes);
  std::mt19937 random(5);
  for (const std::size_t count : {0U, 50U, 3'000U, 15'000U, 400U, 20'000U}) {
    const std::uint32_t tracks = 1 + static_cast<std::uint32_t>(count) / 3;
    std::vector<Hit> hits;
    for (std::size_t h = 0; h < count; ++h) {
      hits.push_back({static_cast<std::uint32_t>(random() % tracks * 997),
                      static_cast<std::uint32_t>(random() % kOffsetWindows)});
    }
    const auto plain = Counted(hits);
    for (const std::size_t most : {std::size_t{50}, hits.size()}) {
      const auto best = BestOf(votes, hits, most);
      REQUIRE(best.size() == std::min(most, plain.size()));
      for (std::size_t b = 0; b < best.size(); ++b) {
        REQUIRE(best[b].track == plain[b].first);
        REQUIRE(best[b].votes == plain[b].second);
      }
    }
  }
}

TEST_CASE("where very many have two votes, one with more is still found",
          "[matcher][audio]") {
  OffsetVotes votes(OffsetVotes::kFewVotes);
  std::vector<Hit> hits;
  for (std::uint32_t track = 0; track < 200'000; ++track) {
    hits.push_back({track, track % kOffsetWindows});
    hits.push_back({track, track % kOffsetWindows});
  }
  for (int vote = 0; vote < 140; ++vote) hits.push_back({123'456, 9});
  const auto best = BestOf(votes, hits, 1);
  REQUIRE(best.size() == 1);
  CHECK(best[0].track == 123'456);
  CHECK(best[0].votes == 140);
}

}  // namespace qiao::matcher
