// Sorts many whole numbers, lowest first: in time that grows as their count,
// and with as much memory again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "matcher/huge_pages.h"

namespace qiao::matcher {

using ManyNumbers = std::vector<std::uint64_t, HugePages<std::uint64_t>>;

// By their bits from `lowest` on; numbers that are alike in those stay in the
// order in which they stood.
void SortNumbers(ManyNumbers& numbers, unsigned lowest = 0);

// A set of many numbers that are made in any order and wanted in their own: in
// parts by their highest bits from the start, so that neither growing nor
// sorting takes a second table as large. Memory that was never touched costs
// more than sorting does.
class NumbersInParts {
 public:
  // Of so many bits at most, and about so many. Of numbers that are alike from
  // bit `lowest` on, the lower is added first.
  NumbersInParts(unsigned bits, std::size_t about, unsigned lowest = 0);

  void Add(std::uint64_t number) {
    ManyNumbers& part = parts_[number >> shift_];
    if (part.size() == part.capacity()) MakeRoom(part);
    part.push_back(number);
  }
  // What was added comes of so much of all that there is.
  void Expect(std::size_t done, std::size_t of_all);

  std::size_t parts() const { return parts_.size(); }
  // Ascending, distinct; all of a part are less than those of the next.
  ManyNumbers& Sorted(std::size_t part);
  ManyNumbers& Part(std::size_t part) { return parts_[part]; }

 private:
  void MakeDistinct(ManyNumbers& part) const;
  void MakeRoom(ManyNumbers& part) const;

  unsigned shift_ = 0;
  unsigned lowest_ = 0;
  std::vector<ManyNumbers> parts_;
};

}  // namespace qiao::matcher
