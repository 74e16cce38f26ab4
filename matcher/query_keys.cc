#include "matcher/query_keys.h"

#include <algorithm>

#include "matcher/fingerprint_compare.h"
#include "matcher/key_lists.h"

namespace qiao::matcher {
namespace {

// A key above the item that it is of.
std::uint64_t Occurrence(std::uint32_t key, std::size_t item) {
  return std::uint64_t{key} << 32 | item;
}

std::vector<std::uint64_t> OccurrencesIn(const Fingerprint& query,
                                         KeyReach reach) {
  std::vector<std::uint64_t> found;
  const std::vector<std::uint8_t> novelty = NoveltyOf(query.items);
  for (std::size_t i = 0; i < query.items.size(); ++i) {
    if (novelty[i] == 0) continue;
    const std::uint32_t key = KeyOf(query.items[i]);
    if (IsPicked(key)) found.push_back(Occurrence(key, i));
    if (reach == KeyReach::kExact) continue;
    for (int bit = 0; bit < kKeyBits; ++bit) {
      const std::uint32_t near = key ^ std::uint32_t{1} << bit;
      if (IsPicked(near)) found.push_back(Occurrence(near, i));
    }
  }
  std::sort(found.begin(), found.end());
  // A key that is held says no more than once in one step of positions.
  found.erase(std::unique(found.begin(), found.end(),
                          [](std::uint64_t a, std::uint64_t b) {
                            return a >> kPositionStep == b >> kPositionStep;
                          }),
              found.end());
  return found;
}

}  // namespace

QueryKeys::QueryKeys(const Fingerprint& query, KeyReach reach) {
  std::vector<std::uint64_t> found = OccurrencesIn(query, reach);
  found.resize(std::min(found.size(), kMostOccurrences));
  items_.reserve(found.size());
  for (const std::uint64_t one : found) {
    const auto key = static_cast<std::uint32_t>(one >> 32);
    if (keys_.empty() || keys_.back() != key) {
      keys_.push_back(key);
      firsts_.push_back(static_cast<std::uint32_t>(items_.size()));
    }
    items_.push_back(static_cast<std::uint32_t>(one));
  }
  firsts_.push_back(static_cast<std::uint32_t>(items_.size()));
}

}  // namespace qiao::matcher
