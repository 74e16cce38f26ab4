#include "registry/http/heap_bytes.h"

#include <malloc.h>

// A sanitizer's allocator takes the place of the C library's, and answers for
// itself.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define QIAO_SANITIZED 1
#endif
#endif
#ifdef QIAO_SANITIZED
#include <sanitizer/allocator_interface.h>
#endif

namespace qiao::http {

std::int64_t HeapBytes() {
#ifdef QIAO_SANITIZED
  return static_cast<std::int64_t>(__sanitizer_get_current_allocated_bytes());
#else
  const struct mallinfo2 all = mallinfo2();
  return static_cast<std::int64_t>(all.uordblks + all.hblkhd);
#endif
}

}  // namespace qiao::http
