// Every state in which a crash may leave the disk during a recorded job, and
// what becomes of the registry from each.
//
//   WalkCrashes(recorded, {.torn = 4, .seed = 1}, [](const CrashState& state) {
//     CHECK(TroubleAfter(recorded, state, home, {}) == "");
//   });
//
// The program runs once, when the job is recorded. A state costs what it takes
// to write its files and to open them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "tests/fault/files/fallen_registry.h"
#include "tests/fault/files/recorded_job.h"

namespace qiao::test {

struct CrashState {
  const char* how;         // "killed", "bytes lost", "torn at 512" …
  std::size_t changes;     // that were made
  std::size_t milestones;  // that were passed
  Files files;
};

struct Walk {
  std::size_t stride = 1;  // one of so many changes
  std::size_t torn = 2;    // states by chance after each
  std::uint64_t seed = 1;
};

struct Walked {
  std::size_t reached = 0;
  std::size_t different = 0;  // of these: no two hold the same and owe the same
};

// Each state that differs from all before it, once. Stops when `visit` says
// false.
Walked WalkCrashes(const RecordedJob& recorded, const Walk& walk,
                   const std::function<bool(const CrashState&)>& visit);

// Writes the state to `home`, and says what is wrong with what the program
// makes of it; empty if nothing is.
std::string TroubleAfter(const RecordedJob& recorded, const CrashState& state,
                         const std::string& home, const Looks& looks);

}  // namespace qiao::test
