// A directory of vectors as Files: the one place of this folder that touches
// the disk.
#pragma once

#include <filesystem>

#include "registry/vectors/vector_set.h"
#include "schemas/model/result.h"

namespace qiao::vectors {

// Every regular file below `directory`, archives unpacked. kNotFound if there
// is no such directory; kUnreadable for a file that cannot be read, a damaged
// archive, or more than 256 MiB in all: this is no directory of vectors.
Result<Files> ReadFiles(const std::filesystem::path& directory);

}  // namespace qiao::vectors
