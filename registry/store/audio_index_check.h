// Is an index of fingerprints as it was written? What is not is named, and
// mended where it can be.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "schemas/model/result.h"

namespace qiao::store {

// What a check found, one line a file: "00000002.keys: damaged, rebuilt".
struct IndexCheck {
  std::size_t files = 0;
  std::vector<std::string> mended;
  std::vector<std::string> lost;  // beyond mending
};

// Reads everything, and mends what is damaged: from its parity, or, for keys
// and the catalogue, from the prints. Holds the writer's lock. kNotFound,
// kChanged, kStorage.
Result<IndexCheck> CheckAudioIndex(const std::string& folder);

}  // namespace qiao::store
