// Texts by number: equal texts have one number, so that a comparison of texts
// is one of integers. Kept in pieces that never move.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "matcher/huge_pages.h"

namespace qiao::matcher {

// Texts that stay where they are as long as it lives.
class TextArena {
 public:
  std::string_view Keep(std::string_view text);

 private:
  std::vector<std::vector<char, HugePages<char>>> pieces_;
  std::size_t used_ = 0, room_ = 0;  // of the last piece
  std::size_t all_ = 0;              // room of all of them
};

class TextIds {
 public:
  TextIds();
  // 0 is the empty text; others count from 1 in the order in which they came.
  std::uint32_t Of(std::string_view text) { return Of(text, HashOf(text)); }
  // Of eight texts at most; what is kept of them is fetched side by side.
  void Of(std::span<const std::string_view> texts,
          std::span<std::uint32_t> ids);
  std::string_view operator[](std::uint32_t id) const { return texts_[id]; }
  std::size_t size() const { return texts_.size(); }

 private:
  static std::uint64_t HashOf(std::string_view text) {
    return std::hash<std::string_view>()(text);
  }
  std::uint32_t Of(std::string_view text, std::uint64_t hash);
  void Grow();

  TextArena arena_;
  std::vector<std::string_view, HugePages<std::string_view>> texts_;
  // Open addressing: the upper half of the hash, the number; 0 is free.
  std::vector<std::uint64_t, HugePages<std::uint64_t>> slots_;
};

}  // namespace qiao::matcher
