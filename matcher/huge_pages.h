// Memory for large tables that are read here and there: in pages of 2 MiB where
// the system has them, so that each read does not look its page up as well.
//
//   std::vector<Row, HugePages<Row>> rows;
#pragma once

#include <cstddef>
#include <new>

#include <sys/mman.h>

namespace qiao::matcher {

template <typename T>
class HugePages {
 public:
  using value_type = T;
  HugePages() = default;
  template <typename Other>
  HugePages(const HugePages<Other>&) {}  // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    void* const made = ::operator new(bytes, AlignmentOf(bytes));
    // A wish only: what the system does not give costs time, and nothing else.
    if (bytes >= kPage) ::madvise(made, bytes, MADV_HUGEPAGE);
    return static_cast<T*>(made);
  }
  void deallocate(T* made, std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    ::operator delete(made, AlignmentOf(bytes));
  }
  bool operator==(const HugePages&) const { return true; }

 private:
  static constexpr std::size_t kPage = std::size_t{2} << 20;
  static constexpr std::align_val_t AlignmentOf(std::size_t bytes) {
    return std::align_val_t{bytes >= kPage ? kPage : alignof(T)};
  }
};

}  // namespace qiao::matcher
