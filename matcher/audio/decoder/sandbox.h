// What the decoder may do from the moment it meets hostile bytes: read its one
// input, write its answer, use memory and time within limits. No file, no
// socket, no program, no thread.
#pragma once

#include <cstdint>
#include <string>

namespace qiao::decoder {

struct Limits {
  std::int64_t max_seconds = 4 * 3600;  // of sound
  std::int64_t cpu_seconds = 120;
  std::int64_t memory_mib = 256;  // beyond what is mapped at the start
};

// Limits and filter in force for the rest of the process; `input` is the only
// descriptor that can still be read. Empty, or what could not be set up: then
// nothing may be decoded.
std::string EnterSandbox(const Limits& limits, int input);

}  // namespace qiao::decoder
