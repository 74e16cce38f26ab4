#include "matcher/sort_numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <span>
#include <utility>

namespace qiao::matcher {
namespace {

// Dealt by their highest bits into parts that the cache holds, each of which is
// dealt by its lower bits, lowest first.
constexpr std::size_t kPart = 4096;
constexpr unsigned kMostPartBits = 11, kDigitBits = 10;

using Numbers = std::span<std::uint64_t>;

// `starts` counts the numbers of each digit; then it says where they end.
void Deal(std::span<const std::uint64_t> from, unsigned shift,
          std::uint64_t mask, std::span<std::size_t> starts,
          std::uint64_t* to) {
  std::size_t start = 0;
  for (std::size_t& digit : starts) start += std::exchange(digit, start);
  for (const std::uint64_t number : from) {
    to[starts[number >> shift & mask]++] = number;
  }
}

// By the bits of `varying`; what comes out is in `numbers`. `other` is as long.
void SortPart(Numbers numbers, Numbers other, std::uint64_t varying) {
  constexpr std::uint64_t kMask = (std::uint64_t{1} << kDigitBits) - 1;
  if (numbers.size() < 2) return;
  const Numbers home = numbers;
  while (varying != 0) {
    const auto shift = static_cast<unsigned>(std::countr_zero(varying));
    std::array<std::size_t, kMask + 1> starts{};
    for (const std::uint64_t number : numbers)
      ++starts[number >> shift & kMask];
    Deal(numbers, shift, kMask, starts, other.data());
    std::swap(numbers, other);
    varying &= ~(kMask << shift);
  }
  if (numbers.data() != home.data()) {
    std::copy(numbers.begin(), numbers.end(), home.begin());
  }
}

}  // namespace

void SortNumbers(ManyNumbers& numbers, unsigned lowest) {
  const std::uint64_t wanted = ~std::uint64_t{0} << lowest;
  const auto before = [wanted](std::uint64_t a, std::uint64_t b) {
    return (a & wanted) < (b & wanted);
  };
  if (numbers.size() <= kPart) {
    std::stable_sort(numbers.begin(), numbers.end(), before);
    return;
  }
  std::uint64_t some = 0, all = ~std::uint64_t{0};
  for (const std::uint64_t number : numbers) {
    some |= number;
    all &= number;
  }
  const std::uint64_t varying = (some ^ all) & wanted;
  if (varying == 0) return;
  const unsigned part_bits =
      std::min(kMostPartBits,
               static_cast<unsigned>(std::bit_width(numbers.size() / kPart)));
  const auto top = static_cast<unsigned>(std::bit_width(varying));
  const unsigned shift =
      std::max(lowest, top > part_bits ? top - part_bits : 0);
  const std::uint64_t mask = (std::uint64_t{1} << part_bits) - 1;
  std::vector<std::size_t> ends(mask + 1);
  for (const std::uint64_t number : numbers) ++ends[number >> shift & mask];
  ManyNumbers moved(numbers.size());
  Deal(numbers, shift, mask, ends, moved.data());
  numbers.swap(moved);
  const std::uint64_t below = varying & ((std::uint64_t{1} << shift) - 1);
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    SortPart(Numbers(numbers).subspan(begin, end - begin),
             Numbers(moved).subspan(begin, end - begin), below);
    begin = end;
  }
}

NumbersInParts::NumbersInParts(unsigned bits, std::size_t about,
                               unsigned lowest)
    : lowest_(lowest) {
  constexpr std::size_t kInPart = std::size_t{1} << 20;
  constexpr int kMostBits = 10;
  const auto part_bits = static_cast<unsigned>(std::clamp(
      static_cast<int>(std::bit_width(about / kInPart)), 1, kMostBits));
  shift_ = bits - part_bits;
  parts_.resize(std::size_t{1} << part_bits);
}

void NumbersInParts::Expect(std::size_t done, std::size_t of_all) {
  for (ManyNumbers& part : parts_) {
    const std::size_t expected = part.size() * of_all / std::max(done, 1UL);
    part.reserve(expected + expected / 16);
  }
}

void NumbersInParts::MakeDistinct(ManyNumbers& part) const {
  SortNumbers(part, lowest_);
  part.erase(std::unique(part.begin(), part.end()), part.end());
}

void NumbersInParts::MakeRoom(ManyNumbers& part) const {
  constexpr std::size_t kLeast = 1024;
  const std::size_t room = part.capacity();
  MakeDistinct(part);
  if (2 * part.size() >= room) part.reserve(std::max(kLeast, 2 * room));
}

ManyNumbers& NumbersInParts::Sorted(std::size_t part) {
  MakeDistinct(parts_[part]);
  return parts_[part];
}

}  // namespace qiao::matcher
