// A job on a registry as it was done once: every change to its files, and what
// was acknowledged in between.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "registry/store/store.h"
#include "tests/fault/files/crash_disk.h"
#include "tests/fault/files/registry_jobs.h"

namespace qiao::test {

// Where the registry stood when something was acknowledged.
struct Milestone {
  std::size_t changes = 0;  // made so far
  store::Store::Moment moment;
};

struct RecordedJob {
  Job job;
  std::string home;  // where it was done
  Files before;
  std::vector<FileChange> changes;
  // The first is from before the job; empty registry if there was none.
  std::vector<Milestone> milestones;

  // Milestones that were passed once so many changes were made, from 0.
  std::size_t PassedAfter(std::size_t changes_made) const;
};

// Does it in `home`, which holds what the job was prepared for.
RecordedJob Record(Job job, const std::string& home);

}  // namespace qiao::test
