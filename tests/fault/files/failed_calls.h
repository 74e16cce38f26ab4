// A job whose n-th call on a file fails, and what the registry makes of it.
#pragma once

#include <cstddef>
#include <string>

#include "tests/fault/files/file_steps.h"
#include "tests/fault/files/recorded_job.h"

namespace qiao::test {

enum class Answer {
  kDone,     // all was acknowledged
  kGoesOn,   // it was refused, and done when it was asked again
  kStopped,  // it was refused, and then all else until it is opened anew
};

struct FailedCall {
  std::string call;  // "fdatasync registry.db-wal"; empty if it never came
  Answer answer = Answer::kDone;
  std::size_t milestones = 0;  // acknowledged
  std::string trouble;         // something was acknowledged that may not be
};

// Calls on files of the job, from opening the registry to closing it.
int CallsOf(const RecordedJob& recorded, const std::string& home);

// Does the job in `home`, which holds what was before it, while the call fails.
FailedCall DoWithFailure(const RecordedJob& recorded, const std::string& home,
                         int call, Fault fault);

}  // namespace qiao::test
