#include "tests/fault/files/recorded_job.h"

#include <filesystem>
#include <utility>

#include "tests/support/registries.h"

namespace qiao::test {
namespace {

Result<store::Store::Moment> MomentOf(const std::string& home) {
  if (!std::filesystem::exists(RegistryIn(home))) return store::Store::Moment{};
  // Whoever opens it to write empties the journal that there is, unrecorded;
  // who opens it to read leaves an empty one where there is none.
  if (std::filesystem::exists(RegistryIn(home) + "-wal")) {
    QIAO_TRY(const auto registry,
             registry::Registry::OpenToRead(RegistryIn(home), FixedNow));
    return registry.store().Now();
  }
  QIAO_TRY(const auto registry, OpenHome(home));
  return registry.store().Now();
}

}  // namespace

std::size_t RecordedJob::PassedAfter(std::size_t changes_made) const {
  std::size_t passed = 0;
  while (passed + 1 < milestones.size() &&
         milestones[passed + 1].changes <= changes_made) {
    ++passed;
  }
  return passed;
}

RecordedJob Record(Job job, const std::string& home) {
  RecordedJob recorded{std::move(job), home, ReadFiles(home), {}, {}};
  recorded.milestones = {{0, Good(MomentOf(home))}};
  RecordChanges(&recorded.changes);
  Good(Run(recorded.job, home, [&] {
    RecordChanges(nullptr);
    recorded.milestones.push_back(
        {recorded.changes.size(), Good(MomentOf(home))});
    RecordChanges(&recorded.changes);
  }));
  RecordChanges(nullptr);
  return recorded;
}

}  // namespace qiao::test
