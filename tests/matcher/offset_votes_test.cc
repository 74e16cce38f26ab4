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

using Hits = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

std::vector<KeyCandidate> BestOf(OffsetVotes& votes, const Hits& hits,
                                 std::size_t most) {
  votes.Begin();
  for (const auto& [track, window] : hits) votes.Add(track, window);
  return votes.Best(most);
}

// The same, counted plainly: track, most votes in two windows side by side.
std::vector<std::pair<std::size_t, int>> Counted(const Hits& hits) {
  std::map<std::uint32_t, std::array<int, kOffsetWindows>> counts;
  for (const auto& [track, window] : hits) ++counts[track][window];
  std::vector<std::pair<std::size_t, int>> found;
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
  OffsetVotes votes;
  const auto best = BestOf(
      votes, {{7, 3}, {7, 4}, {7, 4}, {9, 63}, {9, 0}, {5, 1}, {5, 3}}, 50);
  REQUIRE(best.size() == 2);
  CHECK(best[0] == KeyCandidate{7, 3, {4 * 32}});
  CHECK(best[1] == KeyCandidate{9, 2, {0}});
}

TEST_CASE("every window with two votes is told, most first",
          "[matcher][audio]") {
  OffsetVotes votes;
  const auto best =
      BestOf(votes, {{1, 10}, {1, 10}, {1, 30}, {1, 30}, {1, 31}, {1, 50}}, 50);
  REQUIRE(best.size() == 1);
  CHECK(best[0].votes == 3);
  CHECK(best[0].offsets == std::vector<std::int64_t>{31 * 32, 10 * 32});
}

TEST_CASE("votes are those of a plain count, query after query",
          "[matcher][audio]") {
  OffsetVotes votes;
  std::mt19937 random(5);
  for (const std::size_t count : {0U, 50U, 3'000U, 15'000U, 400U, 20'000U}) {
    const std::uint32_t tracks = 1 + static_cast<std::uint32_t>(count) / 3;
    Hits hits;
    for (std::size_t h = 0; h < count; ++h) {
      hits.emplace_back(random() % tracks * 997 % kMostSegmentTracks,
                        random() % kOffsetWindows);
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
  OffsetVotes votes;
  Hits hits;
  for (std::uint32_t track = 0; track < 200'000; ++track) {
    hits.emplace_back(track, track % kOffsetWindows);
    hits.emplace_back(track, track % kOffsetWindows);
  }
  for (int vote = 0; vote < 40; ++vote) hits.emplace_back(123'456, 9);
  const auto best = BestOf(votes, hits, 1);
  REQUIRE(best.size() == 1);
  CHECK(best[0].track == 123'456);
  CHECK(best[0].votes == 40);
}

}  // namespace qiao::matcher
