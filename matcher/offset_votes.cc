#include "matcher/offset_votes.h"

#include <algorithm>
#include <bit>

namespace qiao::matcher {
namespace {

constexpr std::uint32_t kLast = kOffsetWindows - 1;

using Votes = std::span<const Vote>;  // of one track, ascending

// The most in a window and the next; the last is followed by the first. Votes
// of one window stand together.
int MostTogether(Votes votes) {
  int most = 0;
  int before = 0;          // in the window before
  std::uint32_t last = 0;  // the window that was counted
  int first = 0;           // in window 0
  for (std::size_t v = 0; v < votes.size();) {
    const std::uint32_t window = votes[v].window();
    int here = 0;
    for (; v < votes.size() && votes[v].window() == window; ++v) {
      here += votes[v].counts() ? 1 : 0;
    }
    if (window == 0) first = here;
    const bool beside = before != 0 && last + 1 == window;
    most = std::max(most, here + (beside ? before : 0));
    if (window == kLast) most = std::max(most, here + first);
    before = here;
    last = window;
  }
  return most;
}

}  // namespace

OffsetVotes::OffsetVotes(int slot_bits)
    : slot_shift_(32 - slot_bits + std::countr_zero(kOffsetWindows)),
      voted_(kWindowTracks),
      together_(kWindowTracks),
      counts_(std::size_t{1} << slot_bits) {}

OffsetVotes::Adder::Adder(OffsetVotes& votes, std::size_t most)
    : voted_(votes.voted_.data()),
      together_(votes.together_.data()),
      count_(&votes.count_) {
  if (votes.votes_.size() - votes.count_ < most) {
    votes.votes_.resize(2 * (votes.count_ + most));
  }
  first_ = votes.votes_.data();
  next_ = first_ + votes.count_;
}

void OffsetVotes::Begin() {
  std::fill(voted_.begin(), voted_.end(), 0);
  std::fill(together_.begin(), together_.end(), 0);
  count_ = sifted_ = 0;
}

void OffsetVotes::Sift() {
  Vote* const votes = votes_.data();
  std::size_t kept = sifted_;
  for (std::size_t v = sifted_; v < count_; ++v) {
    const Vote vote = votes[v];
    const std::uint64_t together =
        together_.data()[vote.track() % kWindowTracks];
    votes[kept] = vote;
    kept += together >> vote.window() & 1;
  }
  count_ = sifted_ = kept;
  std::fill(voted_.begin(), voted_.end(), 0);
  std::fill(together_.begin(), together_.end(), 0);
}

// How many votes there are in the windows of each vote, itself among them.
void OffsetVotes::CountAll() {
  const Votes votes = Votes(votes_).first(count_);
  for (const Vote vote : votes) {
    if (!vote.counts()) continue;
    std::uint8_t& count = counts_[SlotOf(vote.track()) + vote.window()];
    count = static_cast<std::uint8_t>(count + (count < kFullCount ? 1 : 0));
  }
  with_.fill(0);
  beside_.resize(count_);
  for (std::size_t v = 0; v < count_; ++v) {
    const std::uint8_t* const counts =
        counts_.data() + SlotOf(votes[v].track());
    const std::uint32_t window = votes[v].window();
    const int beside = counts[window] + std::max(counts[(window + 1) & kLast],
                                                 counts[(window - 1) & kLast]);
    beside_[v] = static_cast<std::uint8_t>(beside);
    ++with_[static_cast<std::size_t>(beside)];
  }
  if (count_ > counts_.size() / 64) {
    std::fill(counts_.begin(), counts_.end(), 0);
    return;
  }
  for (const Vote vote : votes) {
    counts_[SlotOf(vote.track()) + vote.window()] = 0;
  }
}

// A count that few enough votes have to be sorted at once.
std::size_t OffsetVotes::FirstLeast() const {
  constexpr std::size_t kSortedAtOnce = 1'024;
  std::size_t votes = 0;
  std::size_t least = with_.size();
  while (least > 2 && votes + with_[least - 1] <= kSortedAtOnce) {
    votes += with_[--least];
  }
  return std::min<std::size_t>(least, kFullCount);
}

void OffsetVotes::SortThoseWith(std::size_t least) {
  sorted_.resize(count_);
  std::size_t kept = 0;
  for (std::size_t v = 0; v < count_; ++v) {
    sorted_.data()[kept] = votes_.data()[v];
    kept += std::size_t{beside_.data()[v] >= least};
  }
  sorted_.resize(kept);
  std::sort(sorted_.begin(), sorted_.end());
}

std::vector<VotedTrack> OffsetVotes::TracksWith(int least) const {
  std::vector<VotedTrack> tracks;
  const Votes all(sorted_);
  for (std::size_t first = 0; first < all.size();) {
    const std::uint32_t track = all[first].track();
    std::size_t last = first + 1;
    while (last < all.size() && all[last].track() == track) ++last;
    const Votes those = all.subspan(first, last - first);
    const int votes = MostTogether(those);
    if (votes >= least) tracks.push_back({track, votes, those});
    first = last;
  }
  return tracks;
}

std::vector<VotedTrack> OffsetVotes::Best(std::size_t most) {
  Sift();
  CountAll();
  std::vector<VotedTrack> best;
  // A track with so many votes has that many beside each of its best windows,
  // so none is missed; but counts may be too high, and then too few are found.
  for (std::size_t least = FirstLeast();; --least) {
    SortThoseWith(least);
    best = TracksWith(static_cast<int>(least));
    if (best.size() >= most || least <= 2) break;
  }
  // They stand in the order of the tracks.
  const std::size_t kept = std::min(most, best.size());
  std::partial_sort(
      best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept),
      best.end(), [](const VotedTrack& a, const VotedTrack& b) {
        return a.votes != b.votes ? a.votes > b.votes : a.track < b.track;
      });
  best.resize(kept);
  return best;
}

}  // namespace qiao::matcher
