// How much memory the program has allocated and not given back: what a leak
// makes grow, while the size of the process also tells what the allocator keeps
// for later.
#pragma once

#include <cstdint>

namespace qiao::http {

// In bytes; from any thread.
std::int64_t HeapBytes();

}  // namespace qiao::http
