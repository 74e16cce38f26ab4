#include "matcher/fingerprint_screen.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>
#include <vector>

#include "matcher/key_lists.h"
#include "matcher/novelty_weight.h"

namespace qiao::matcher {
namespace {

// A stretch that says so much is looked at closer. Of a hundred strangers that
// meet a query twice, about one has it (docs/fingerprints.md).
constexpr std::int32_t kSaysSomething = 60 * kFullWeight;
// A stretch ends this far below its best point.
constexpr std::int32_t kDrop = 20 * kFullWeight;
// So many items before and behind a meeting are around it: a path of another
// speed says enough in them, and a chance one no more than anywhere.
constexpr std::int64_t kAround = 64;

// Items [begin, end).
WeighedItems Weigh(PackedItems items, std::size_t begin, std::size_t end) {
  Fingerprint print;
  print.items.reserve(end - begin);
  for (std::size_t i = begin; i < end; ++i) print.items.push_back(items[i]);
  const std::vector<std::uint8_t> novelty = NoveltyOf(print.items);
  return {std::move(print.items), {novelty.begin(), novelty.end()}};
}

int NoveltyAt(PackedItems items, std::size_t at) {
  if (items[at] == kSilentItem) return 0;
  int changed = 0;
  for (const std::size_t other : {at - kNoveltyReach, at + kNoveltyReach}) {
    if (other >= items.size()) continue;  // also what is before the first
    changed = std::max(changed, std::popcount(items[at] ^ items[other]));
  }
  return NoveltyWeight(changed);
}

// PairWorth() of an item of the query and one of the track.
std::int32_t WorthOf(const WeighedItems& query, std::size_t q,
                     PackedItems track, std::size_t t) {
  const int worth = kEvenDistance - std::popcount(query.items[q] ^ track[t]);
  if (worth <= 0) return worth * kFullWeight;
  return worth * std::min(query.weights[q], NoveltyAt(track, t));
}

// What all pairs of a stretch around one are worth at most.
std::int32_t StretchAround(const WeighedItems& query, std::size_t q,
                           PackedItems track, std::size_t t) {
  std::int32_t best = WorthOf(query, q, track, t);
  std::int32_t sum = best;
  for (std::size_t back = 1; back <= std::min(q, t) && sum > best - kDrop;
       ++back) {
    sum += WorthOf(query, q - back, track, t - back);
    best = std::max(best, sum);
  }
  sum = best;
  const std::size_t room = std::min(query.items.size() - q, track.size() - t);
  for (std::size_t on = 1; on < room && sum > best - kDrop; ++on) {
    sum += WorthOf(query, q + on, track, t + on);
    best = std::max(best, sum);
  }
  return best;
}

// A meeting is of one key, or of two that differ in one bit.
bool Meet(std::uint32_t left, std::uint32_t right) {
  const std::uint32_t differ = KeyOf(left ^ right);
  return (differ & (differ - 1)) == 0;
}

}  // namespace

FingerprintScreen::FingerprintScreen(const Fingerprint& query,
                                     const CompareSettings& settings)
    : enough_(CutFor(settings.catalogue_size).case_millibits * kFullWeight /
              1000 / 2) {
  const std::vector<std::uint8_t> novelty = NoveltyOf(query.items);
  query_ = {query.items, {novelty.begin(), novelty.end()}};
}

Nearness FingerprintScreen::NearAt(PackedItems track,
                                   std::span<const Meeting> meetings,
                                   Faint faint) const {
  constexpr std::size_t kStep = std::size_t{1} << kPositionStep;
  std::int32_t best = 0;
  std::int64_t best_offset = 0;
  std::size_t best_item = 0;
  for (const Meeting& meeting : meetings) {
    const std::size_t q = meeting.item;
    for (std::size_t first = meeting.place * kStep; first < track.size();
         first += kOffsetCycle) {
      const std::size_t end = std::min(first + kStep, track.size());
      for (std::size_t t = first; t < end; ++t) {
        if (!Meet(query_.items[q], track[t])) continue;
        const std::int32_t stretch = StretchAround(query_, q, track, t);
        if (stretch <= best) continue;
        best = stretch;
        best_item = q;
        best_offset =
            static_cast<std::int64_t>(t) - static_cast<std::int64_t>(q);
        if (best >= enough_) return {best_offset, best};
      }
    }
  }
  if (best < kSaysSomething && faint == Faint::kAlignedAround) {
    best = ScoreAround(track, best_item, best_offset);
  }
  if (best < kSaysSomething && faint != Faint::kAligned) {
    return {best_offset, best};
  }
  const auto first = static_cast<std::int32_t>(best_offset - kBandOffsets / 2);
  const PathEnd end = FindBestEndInBand(query_, Weigh(track, 0, track.size()),
                                        first, BestKernel());
  return {best_offset, end.score};
}

std::int32_t FingerprintScreen::ScoreAround(PackedItems track, std::size_t q,
                                            std::int64_t offset) const {
  const auto part = [](std::int64_t middle, std::size_t size) {
    const auto most = static_cast<std::int64_t>(size);
    return std::pair{std::clamp(middle - kAround, std::int64_t{0}, most),
                     std::clamp(middle + kAround, std::int64_t{0}, most)};
  };
  const auto middle = static_cast<std::int64_t>(q);
  const auto [begin, end] = part(middle, query_.items.size());
  const auto [track_begin, track_end] = part(middle + offset, track.size());
  const WeighedItems query{
      {query_.items.begin() + begin, query_.items.begin() + end},
      {query_.weights.begin() + begin, query_.weights.begin() + end}};
  return FindBestEndInBand(
             query,
             Weigh(track, static_cast<std::size_t>(track_begin),
                   static_cast<std::size_t>(track_end)),
             static_cast<std::int32_t>(offset - (track_begin - begin) -
                                       kBandOffsets / 2),
             BestKernel())
      .score;
}

std::optional<std::int64_t> FingerprintScreen::HeardAt(
    PackedItems track, std::span<const Meeting> meetings, Faint faint) const {
  const Nearness near = NearAt(track, meetings, faint);
  if (near.score < enough_) return std::nullopt;
  return near.offset;
}

}  // namespace qiao::matcher
