// What becomes of a registry whose program fell in the middle of a job: killed,
// without power, or refused something by its disk.
#pragma once

#include <cstddef>
#include <string>

#include "tests/fault/files/recorded_job.h"

namespace qiao::test {

// How far a job had come when something happened to it.
struct Fallen {
  std::size_t milestones = 0;  // that it had passed
  // It is the recorded run, byte for byte; else another of the same job, in
  // which the keys that it makes are others.
  bool recorded = true;
};
struct Looks {
  bool audited = false;
  bool goes_on = true;  // the job is done again
};
// What is wrong with the registry in `home` after its program fell; empty if
// nothing is. It opens, stands where it was acknowledged to stand or one
// milestone further, proves its entries, and has the keys that it knows; the
// files beside it are whole; the job goes on, and comes to its end. Of a
// registry that was being made it may be said what to do instead.
std::string TroubleIn(const std::string& home, const RecordedJob& recorded,
                      const Fallen& fallen, const Looks& looks);

}  // namespace qiao::test
