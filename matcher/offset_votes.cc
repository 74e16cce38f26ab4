#include "matcher/offset_votes.h"

#include <algorithm>
#include <span>
#include <utility>

namespace qiao::matcher {
namespace {

constexpr std::int64_t kWindowItems = kOffsetCycle / kOffsetWindows;
constexpr std::uint32_t kLast = kOffsetWindows - 1;
// Votes that are looked at one by one.
constexpr std::size_t kMostSurvivors = 20'000;

using Hits = std::span<const std::uint32_t>;  // of one track, ascending

// The most in a window and the next; the last is followed by the first. Hits of
// one window stand together.
int MostTogether(Hits hits) {
  int most = 0;
  int before = 0;          // in the window before
  std::uint32_t last = 0;  // the window that was counted
  int first = 0;           // in window 0
  for (std::size_t h = 0; h < hits.size();) {
    const std::uint32_t window = hits[h] % kOffsetWindows;
    int here = 0;
    for (; h < hits.size() && hits[h] % kOffsetWindows == window; ++h) ++here;
    if (window == 0) first = here;
    const bool beside = before != 0 && last + 1 == window;
    most = std::max(most, here + (beside ? before : 0));
    if (window == kLast) most = std::max(most, here + first);
    before = here;
    last = window;
  }
  return most;
}

// The middles of all pairs of windows with two votes, most first.
std::vector<std::int64_t> OffsetsOf(Hits hits) {
  std::array<int, kOffsetWindows> in_window{};
  for (const std::uint32_t hit : hits) ++in_window[hit % kOffsetWindows];
  std::array<int, kOffsetWindows> together{};
  for (std::size_t w = 0; w < kOffsetWindows; ++w) {
    together[w] = in_window[w] + in_window[(w + 1) % kOffsetWindows];
  }
  std::vector<std::int64_t> offsets;
  for (;;) {
    const auto best = std::max_element(together.begin(), together.end());
    if (*best < 2) return offsets;
    const auto w = static_cast<std::size_t>(best - together.begin());
    offsets.push_back(static_cast<std::int64_t>(w + 1) * kWindowItems %
                      kOffsetCycle);
    // Those beside it share a window with it.
    for (const std::size_t step :
         {std::size_t{0}, std::size_t{1}, std::size_t{kOffsetWindows} - 1}) {
      together[(w + step) % kOffsetWindows] = 0;
    }
  }
}

}  // namespace

void OffsetVotes::Begin() {
  // A few votes are taken back one by one.
  if (hits_.size() < kSlots / 64) {
    for (const std::uint32_t hit : hits_) {
      counts_[SlotOf(hit / kOffsetWindows) + hit % kOffsetWindows] = 0;
    }
  } else {
    std::fill(counts_.begin(), counts_.end(), 0);
  }
  hits_.clear();
  reached_.fill(0);
}

// The least count that leaves few enough to look at.
int OffsetVotes::Least() const {
  int least = 2;
  while (least < 255 &&
         reached_[static_cast<std::size_t>(least)] > kMostSurvivors) {
    ++least;
  }
  return least;
}

// Those that may have enough votes, in order.
void OffsetVotes::SortHits() {
  const int least = Least();
  sorted_.clear();
  for (const std::uint32_t hit : hits_) {
    const std::uint8_t* const counts =
        counts_.data() + SlotOf(hit / kOffsetWindows);
    const std::uint32_t window = hit % kOffsetWindows;
    if (counts[window] + std::max(counts[(window + 1) & kLast],
                                  counts[(window - 1) & kLast]) >=
        least) {
      sorted_.push_back(hit);
    }
  }
  std::sort(sorted_.begin(), sorted_.end());
}

std::vector<KeyCandidate> OffsetVotes::Best(std::size_t most) {
  SortHits();
  struct Run {
    int votes;
    std::size_t first, size;  // in sorted_
  };
  std::vector<Run> runs;
  for (std::size_t first = 0; first < sorted_.size();) {
    const std::uint32_t track = sorted_[first] / kOffsetWindows;
    std::size_t last = first + 1;
    while (last < sorted_.size() && sorted_[last] / kOffsetWindows == track) {
      ++last;
    }
    const int votes = MostTogether(Hits(sorted_).subspan(first, last - first));
    if (votes >= 2) runs.push_back({votes, first, last - first});
    first = last;
  }
  // They stand in the order of the tracks.
  const auto better = [](const Run& a, const Run& b) {
    return a.votes != b.votes ? a.votes > b.votes : a.first < b.first;
  };
  const std::size_t kept = std::min(most, runs.size());
  std::partial_sort(runs.begin(),
                    runs.begin() + static_cast<std::ptrdiff_t>(kept),
                    runs.end(), better);
  std::vector<KeyCandidate> best;
  best.reserve(kept);
  for (const Run& run : std::span(runs).first(kept)) {
    best.push_back({sorted_[run.first] / kOffsetWindows, run.votes,
                    OffsetsOf(Hits(sorted_).subspan(run.first, run.size))});
  }
  return best;
}

}  // namespace qiao::matcher
