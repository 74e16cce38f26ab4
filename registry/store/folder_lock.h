// A folder that programs write in side by side: whoever holds its lock has it
// for itself meanwhile.
#pragma once

#include <string>

#include "registry/store/synced_file.h"
#include "schemas/model/result.h"

namespace qiao::store {

// Makes the folder if there is none, and waits for whoever holds the lock,
// which is let go of with the file. kStorage if either fails.
Result<OpenFile> LockFolder(const std::string& folder);

}  // namespace qiao::store
