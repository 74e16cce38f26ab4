// A length as people write it: 3:31, 75:04.
#pragma once

#include <cstdint>
#include <string>

namespace qiao::text {

// Minutes and whole seconds, rounded; `milliseconds` is not negative.
std::string WrittenDuration(std::int64_t milliseconds);

}  // namespace qiao::text
