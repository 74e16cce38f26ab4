// QIAO_CHECK stops the program when our own code is wrong. It is never for
// input: bad input is a Result with an Error.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace qiao {

[[noreturn]] inline void CheckFailed(const char* condition, const char* file,
                                     int line) {
  std::fprintf(stderr, "%s:%d: internal check failed: %s\n", file, line,
               condition);
  std::abort();
}

}  // namespace qiao

#define QIAO_CHECK(condition) \
  ((condition) ? void() : ::qiao::CheckFailed(#condition, __FILE__, __LINE__))
