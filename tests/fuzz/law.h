// A law that a fuzz target asserts. A broken one is a finding: the program
// stops, and libFuzzer keeps the input.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace qiao::fuzz {

inline void Law(bool holds, const char* words) {
  if (holds) return;
  std::fprintf(stderr, "law broken: %s\n", words);
  std::abort();
}

}  // namespace qiao::fuzz
