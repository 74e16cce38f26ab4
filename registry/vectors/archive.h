// Archives that vector sets come in: tar, compressed with gzip.
#pragma once

#include <string_view>

#include "registry/vectors/vector_set.h"
#include "schemas/model/result.h"

namespace qiao::vectors {

inline constexpr std::size_t kMaxUnpacked = std::size_t{256} << 20;

// The regular files of a .tar.gz by their names in it. kUnreadable if it is
// damaged, breaks off, or unpacks to more than 256 MiB.
Result<Files> Unpack(std::string_view archive);

}  // namespace qiao::vectors
