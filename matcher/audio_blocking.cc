#include "matcher/audio_blocking.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "matcher/fingerprint_compare.h"

namespace qiao::matcher {
namespace {

constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

// Shared keys count together when their offsets lie within this many items
// (four seconds): room for a changed speed, little room for chance.
constexpr std::int64_t kWindowItems = 32;

// A key that more places hold than this, or than a quarter of the catalogue
// has tracks, says nothing about any of them.
constexpr std::size_t kCommonPlaces = 256;

std::uint32_t KeyOf(std::uint32_t item) { return item >> 8; }

// One shared key: in which track, and at which offset to the query.
struct Hit {
  std::uint32_t track;
  std::int64_t offset;
  bool operator<(const Hit& other) const {
    return std::pair(track, offset) < std::pair(other.track, other.offset);
  }
};

}  // namespace

AudioBlocks::AudioBlocks(std::span<const Fingerprint* const> catalogue,
                         const BlockingSettings& settings)
    : settings_(settings),
      most_postings_(std::max(kCommonPlaces, catalogue.size() / 4)) {
  struct Place {
    std::uint32_t key;
    Posting posting;
  };
  std::vector<Place> places;
  for (std::size_t track = 0; track < catalogue.size(); ++track) {
    if (catalogue[track] == nullptr) continue;
    const std::vector<std::uint32_t>& items = catalogue[track]->items;
    std::vector<std::uint8_t> novelty = NoveltyOf(items);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (novelty[i] == 0) continue;
      places.push_back(
          {KeyOf(items[i]),
           {static_cast<std::uint32_t>(track), static_cast<std::uint32_t>(i)}});
    }
  }
  // Stable: within a key, places stay in the order of the catalogue.
  std::stable_sort(
      places.begin(), places.end(),
      [](const Place& a, const Place& b) { return a.key < b.key; });
  postings_.reserve(places.size());
  for (const Place& place : places) {
    if (keys_.empty() || keys_.back() != place.key) {
      keys_.push_back(place.key);
      starts_.push_back(static_cast<std::uint32_t>(postings_.size()));
    }
    postings_.push_back(place.posting);
  }
  starts_.push_back(static_cast<std::uint32_t>(postings_.size()));
}

std::vector<AudioCandidate> AudioBlocks::CandidatesFor(
    const Fingerprint& query) const {
  return CandidatesFor(query, kNobody);
}

std::vector<AudioCandidate> AudioBlocks::CandidatesFor(
    const Fingerprint& query, std::size_t itself) const {
  std::vector<Hit> hits;
  std::vector<std::uint8_t> novelty = NoveltyOf(query.items);
  for (std::size_t i = 0; i < query.items.size(); ++i) {
    if (novelty[i] == 0) continue;
    std::uint32_t key = KeyOf(query.items[i]);
    auto found = std::lower_bound(keys_.begin(), keys_.end(), key);
    if (found == keys_.end() || *found != key) continue;
    auto k = static_cast<std::size_t>(found - keys_.begin());
    if (starts_[k + 1] - starts_[k] > most_postings_) continue;
    for (std::uint32_t p = starts_[k]; p < starts_[k + 1]; ++p) {
      if (postings_[p].track == itself) continue;
      hits.push_back({postings_[p].track, std::int64_t{postings_[p].position} -
                                              static_cast<std::int64_t>(i)});
    }
  }
  std::sort(hits.begin(), hits.end());

  std::vector<AudioCandidate> candidates;
  for (std::size_t first = 0; first < hits.size();) {
    int most = 0;
    std::size_t low = first;
    std::size_t high = first;
    for (; high < hits.size() && hits[high].track == hits[first].track;
         ++high) {
      while (hits[high].offset - hits[low].offset > kWindowItems) ++low;
      most = std::max(most, static_cast<int>(high - low + 1));
    }
    if (most >= settings_.least_votes) {
      candidates.push_back({hits[first].track, most});
    }
    first = high;
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const AudioCandidate& a, const AudioCandidate& b) {
                     return a.votes > b.votes;
                   });
  if (candidates.size() > settings_.most_candidates) {
    candidates.resize(settings_.most_candidates);
  }
  return candidates;
}

std::vector<AudioPair> PairsToCompare(
    std::span<const Fingerprint* const> catalogue,
    const BlockingSettings& settings) {
  AudioBlocks blocks(catalogue, settings);
  std::map<std::pair<std::size_t, std::size_t>, int> votes;
  for (std::size_t track = 0; track < catalogue.size(); ++track) {
    if (catalogue[track] == nullptr) continue;
    for (const AudioCandidate& candidate :
         blocks.CandidatesFor(*catalogue[track], track)) {
      auto [left, right] = std::minmax(track, candidate.track);
      int& known = votes[{left, right}];
      known = std::max(known, candidate.votes);
    }
  }
  std::vector<AudioPair> pairs;
  pairs.reserve(votes.size());
  for (const auto& [pair, count] : votes) {
    pairs.push_back({pair.first, pair.second, count});
  }
  return pairs;
}

}  // namespace qiao::matcher
