// A registry whose program is killed or whose power fails, at every change that
// it makes to a file: while it is made, while somebody enters, registers,
// imports, rotates keys, corrects and withdraws.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/fault/files/crash_walk.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace qiao::test {
namespace {

// A line of the report.
struct Counts {
  std::string job;
  std::size_t changes = 0;
  Walked walked;
  std::size_t audited = 0, gone_on = 0;
};

struct Thoroughness {
  Walk walk;
  std::size_t audit_every = 50, go_on_every = 5;  // of the states
};

Counts CheckAll(const RecordedJob& recorded, const Thoroughness& how) {
  const TemporaryDirectory place(FolderInMemory());
  Counts counts{recorded.job.name, recorded.changes.size(), {}, 0, 0};
  std::size_t states = 0;
  counts.walked = WalkCrashes(recorded, how.walk, [&](const CrashState& state) {
    Looks looks;
    ++states;
    looks.audited = states % how.audit_every == 0;
    looks.goes_on = states % how.go_on_every == 0;
    counts.audited += looks.audited ? 1 : 0;
    counts.gone_on += looks.goes_on ? 1 : 0;
    const std::string trouble =
        TroubleAfter(recorded, state, place / "home", looks);
    if (trouble.empty()) return true;
    FAIL_CHECK(recorded.job.name << ", " << state.how << " after change "
                                 << state.changes << " of "
                                 << recorded.changes.size() << ": " << trouble);
    return false;
  });
  return counts;
}

RecordedJob RecordedInit() {
  const TemporaryDirectory place(FolderInMemory());
  std::filesystem::create_directories(KeysIn(place / "home"));
  return Record(Init(), place / "home");
}

// The first jobs of a registry, in their order.
std::vector<RecordedJob> FirstJobs(std::size_t count) {
  const TemporaryDirectory place(FolderInMemory());
  JobMaker maker(place / "home");
  std::vector<RecordedJob> jobs;
  while (jobs.size() < count) {
    jobs.push_back(Record(maker.Next(), place / "home"));
  }
  return jobs;
}

RecordedJob RecordedImport(std::size_t rows) {
  const TemporaryDirectory place(FolderInMemory());
  JobMaker maker(place / "home");
  return Record(maker.Import(rows, 700), place / "home");
}

std::string Lines(const std::vector<Counts>& all) {
  std::string lines =
      "job: changes, states, of them different, audited, gone on";
  for (const Counts& one : all) {
    lines += "\n" + one.job;
    for (const std::size_t count :
         {one.changes, one.walked.reached, one.walked.different, one.audited,
          one.gone_on}) {
      lines += "  " + std::to_string(count);
    }
  }
  return lines;
}

// States of ten jobs and of an init, round after round with other seeds, until
// there have been 20,000 that differ.
void CheckMany(std::uint64_t seed) {
  std::vector<Counts> all;
  std::size_t different = 0;
  for (; different < 20'000; ++seed) {
    const Thoroughness how{{1, 40, seed}, 100, 10};
    std::vector<RecordedJob> jobs = FirstJobs(10);
    jobs.push_back(RecordedInit());
    for (const RecordedJob& job : jobs) {
      all.push_back(CheckAll(job, how));
      different += all.back().walked.different;
    }
  }
  WARN(Lines(all) << "\n" << different << " different states");
}

// More than 5,000 states in the three cases of the suite.
constexpr Thoroughness kUsual{{1, 6, 1}, 50, 5};

}  // namespace

TEST_CASE(
    "a registry that is cut off while it is made is whole, or says what "
    "to do; one that registers loses and halves nothing",
    "[fault][crash]") {
  std::vector<Counts> all = {CheckAll(RecordedInit(), kUsual)};
  for (const RecordedJob& job : FirstJobs(2)) {
    all.push_back(CheckAll(job, kUsual));
  }
  WARN(Lines(all));
}

TEST_CASE(
    "a registry that is cut off while it imports loses and halves "
    "nothing, and the import goes on",
    "[fault][crash]") {
  WARN(Lines({CheckAll(FirstJobs(3).back(), kUsual)}));
}

TEST_CASE(
    "a registry that is cut off while keys are rotated, or what was said "
    "is corrected and ended, loses and halves nothing",
    "[fault][crash]") {
  const std::vector<RecordedJob> jobs = FirstJobs(5);
  WARN(Lines({CheckAll(jobs[3], kUsual), CheckAll(jobs[4], kUsual)}));
}

TEST_CASE(
    "a registry that is cut off while its journal goes into the file "
    "loses nothing",
    "[.every][fault][crash]") {
  const RecordedJob job = RecordedImport(1500);
  const auto goes = [&job](const FileChange& change) {
    return change.kind == FileChange::Kind::kWrite &&
           change.path == RegistryIn(job.home);
  };
  const auto told = job.changes.begin() +
                    static_cast<std::ptrdiff_t>(job.milestones.back().changes);
  REQUIRE(std::any_of(job.changes.begin(), told, goes));
  WARN(Lines({CheckAll(job, {{401, 4, 1}, 50, 50})}));
}

// Ten parts of 200,000 states, which two cores can share.
TEMPLATE_TEST_CASE_SIG(
    "20000 of 200000 states after a crash lose and halve "
    "nothing",
    "[.states][fault][crash]", ((std::uint64_t part), part), 0, 1, 2, 3, 4, 5,
    6, 7, 8, 9) {
  CheckMany(1'000 * (part + 1));
}

}  // namespace qiao::test
