// An index of fingerprints that has grown by additions of two tracks each, and
// what becomes of it when one more fails.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "registry/store/print_records.h"
#include "tests/fault/files/file_steps.h"

namespace qiao::test {

inline constexpr std::size_t kTracksEach = 2;

std::vector<store::IndexedTrack> AdditionOf(std::size_t number);
// Additions from `first` to before `last`, by one writer.
void Grow(const std::string& folder, std::size_t first, std::size_t last);

// Steps on files of the addition `number`, from opening the writer to closing
// it.
int StepsOf(const std::string& folder, std::size_t number);

struct Ended {
  bool acknowledged = false;  // the writer said that it is on the disk
  bool killed = false;        // at its step
};
// The addition `number` in a process of its own, in which a step fails.
Ended AddInChild(const std::string& folder, std::size_t number, int step,
                 Fault fault, Forgotten forgotten = Forgotten::kNothing);

struct Held {
  std::size_t additions = 0;
  std::string trouble;  // empty if the index is as it should be
};
// Whether the index opens, and every track of the first `least` additions, and
// of one more or none, is there, whole, and found by its keys.
Held HeldIn(const std::string& folder, std::size_t least);

// The same after a fault in the addition `number`; then the next writer goes
// on, and leaves an index in which a check finds nothing. Empty if all is well.
std::string TroubleAfter(const std::string& folder, std::size_t number,
                         const Ended& ended);

std::size_t FilesIn(const std::string& folder);

}  // namespace qiao::test
