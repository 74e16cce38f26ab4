// A file as bytes in memory, for as long as somebody holds it: also when it has
// been unlinked since.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "schemas/model/result.h"

namespace qiao::store {

class MappedFile {
 public:
  // kStorage with what errno says. An empty file has no bytes.
  static Result<std::shared_ptr<const MappedFile>> Open(
      const std::string& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, std::size_t size) : data_(data), size_(size) {}

  const char* data_;
  std::size_t size_;
};

}  // namespace qiao::store
