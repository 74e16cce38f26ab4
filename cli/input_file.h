// The bytes that a command reads: a file, or standard input.
#pragma once

#include <string>

#include "schemas/model/result.h"

namespace qiao::cli {

// All of the file called `path`; of standard input if it is empty or "-".
// kUnreadable, with the system's reason.
Result<std::string> ReadInput(const std::string& path);

}  // namespace qiao::cli
