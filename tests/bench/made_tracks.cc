#include "tests/bench/made_tracks.h"

#include <algorithm>
#include <random>

namespace qiao::bench {
namespace {

constexpr std::size_t kGroups = std::size_t{1} << 16;
// A group with fewer places leads nowhere new.
constexpr std::uint32_t kLeastPlaces = 4;

}  // namespace

MadeTracks::MadeTracks(const std::vector<Fingerprint>& real)
    : starts_(kGroups + 1) {
  for (const Fingerprint& print : real) {
    const std::size_t size = print.items.size();
    items_.insert(items_.end(), print.items.begin(), print.items.end());
    for (std::size_t i = 0; i < size; ++i) {
      left_.push_back(static_cast<std::uint32_t>(size - i));
    }
  }
  for (const std::uint32_t item : items_) ++starts_[(item >> 16) + 1];
  for (std::size_t g = 0; g < kGroups; ++g) starts_[g + 1] += starts_[g];
  places_.resize(items_.size());
  std::vector<std::uint32_t> next = starts_;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    places_[next[items_[i] >> 16]++] = static_cast<std::uint32_t>(i);
  }
}

std::size_t MadeTracks::LeapFrom(std::size_t at, std::uint64_t chance) const {
  const std::uint32_t group = items_[at] >> 16;
  const std::uint32_t count = starts_[group + 1] - starts_[group];
  return count < kLeastPlaces ? chance % items_.size()
                              : places_[starts_[group] + chance % count];
}

Fingerprint MadeTracks::Track(std::uint64_t number) const {
  std::mt19937_64 random(number);
  Fingerprint print;
  print.duration_ms = 117'400;
  print.items.reserve(kMadeItems);
  std::size_t at = random() % items_.size();
  while (print.items.size() < kMadeItems) {
    const std::size_t run = std::min(
        {static_cast<std::size_t>(8 + random() % 17),
         static_cast<std::size_t>(left_[at]), kMadeItems - print.items.size()});
    print.items.insert(print.items.end(),
                       items_.begin() + static_cast<std::ptrdiff_t>(at),
                       items_.begin() + static_cast<std::ptrdiff_t>(at + run));
    at = LeapFrom(at + run - 1, random());
    // It goes on behind the item that is alike.
    if (left_[at] > 1) ++at;
  }
  return print;
}

}  // namespace qiao::bench
