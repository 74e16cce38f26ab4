// Tells what was certainly never added from what perhaps was (a Bloom filter):
// two bytes for each thing, whatever its size, so that a table need not be
// asked for what is new.
//
//   NeverSeen unseen(expected);
//   if (unseen.Has(key)) …     // it was never added
//   unseen.Add(key);
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace qiao::store {

class NeverSeen {
 public:
  // With more than `expected` things it says "perhaps" more often.
  explicit NeverSeen(std::size_t expected)
      : words_(std::max<std::size_t>(expected, 64) / 4) {}

  void Add(std::string_view key) {
    for (const std::uint64_t at : PlacesOf(key)) words_[at / 64] |= BitOf(at);
  }
  bool Has(std::string_view key) const {
    for (const std::uint64_t at : PlacesOf(key)) {
      if ((words_[at / 64] & BitOf(at)) == 0) return true;
    }
    return false;
  }

 private:
  static std::uint64_t BitOf(std::uint64_t at) {
    return std::uint64_t{1} << (at % 64);
  }
  std::array<std::uint64_t, 5> PlacesOf(std::string_view key) const {
    const std::uint64_t hash = std::hash<std::string_view>()(key);
    const std::uint64_t step =
        (hash >> 32) | 1;  // not of the bits of the first
    std::array<std::uint64_t, 5> places{};
    for (std::uint64_t i = 0; i < places.size(); ++i) {
      places[i] = (hash + i * step) % (words_.size() * 64);
    }
    return places;
  }

  std::vector<std::uint64_t> words_;
};

}  // namespace qiao::store
